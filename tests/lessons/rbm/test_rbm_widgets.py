"""Slide S52 under the hand: all probabilities against brute force, clicks and drags."""
import numpy as np
import pytest

from course_lib.lessons.rbm.exercises import free_energy as own_F
from course_lib.lessons.rbm.exercises import hidden_given_visible as own_p
from course_lib.lessons.rbm.exercises import rbm_energy as own_E
from course_lib.lessons.rbm.tiny import GOALS, HS, NAMES, START, X, tiny_probabilities
from course_lib.lessons.rbm.tiny_view import BAR_LONG, CELL, PLACE_H, PLACE_X, SCALES, TABLE, edge, row_y
from course_lib.lessons.rbm.tiny_widget import GIVEN, SUMS
from course_lib.rbm.model import RBM
from course_lib.widgets import TinyRbm
from tests.hands import fresh, no_thread_left, spot, tell  # noqa: F401
from tests.rbm.oracle import bits, joint

tiny = fresh(TinyRbm)


def number(name):
    return 1 + list(NAMES).index(name)


def move(widget, seed):
    """Random values for ten of the parameters."""
    rng = np.random.default_rng(seed)
    for name in rng.choice(list(NAMES), 10, replace=False):
        widget.set(which=number(name), w=float(rng.uniform(-4, 4)))


# --- the tiny RBM ----------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_every_probability_is_that_of_brute_force_and_the_formulas_agree(tiny, seed):
    move(tiny, seed)
    p, log_Z = joint(RBM(*(tiny.theta[n].astype(float) for n in "Wbc")))
    rows, columns = (np.argsort(bits(n) @ 2 ** np.arange(n)[::-1]) for n in (4, 5))
    np.testing.assert_allclose(tiny.result.p, p[rows][:, columns], atol=1e-6)
    assert tiny.result.log_Z == pytest.approx(log_Z, abs=1e-4) == tiny.result.formula_log_Z
    for bars in (SUMS, GIVEN):
        for row, column in ((0, 31), (9, 5)):
            for by_sum, by_formula in zip(*tiny.sides(tiny.result, row, column, bars), strict=True):
                np.testing.assert_allclose(by_sum, by_formula, atol=2e-6)
                assert by_sum.sum() == pytest.approx(1, abs=1e-6)


def test_the_table_and_the_formulas_need_no_widget():
    theta = RBM(*(np.array(START[n], np.float32) for n in "Wbc"))
    r = tiny_probabilities(theta)
    assert r.p.shape == (16, 32) and r.p.sum() == pytest.approx(1) and r.log_Z == pytest.approx(r.formula_log_Z, abs=1e-4)
    for by_table, by_formula in (r.marginals(), r.conditionals(12, 16)):
        for a, b in zip(by_table, by_formula, strict=True):
            np.testing.assert_allclose(a, b, atol=2e-6)
    flat = r.with_energies(np.zeros_like(r.E))
    assert flat.log_Z == pytest.approx(np.log(512)) and (flat.px == r.px).all()


def test_the_bars_are_as_long_as_the_probabilities(tiny):
    px = tiny.result.p.sum(1)
    full = next(s for s in SCALES if px.max() <= s)
    long = [np.ptp(path.vertices[:, 0]) for path in tiny.view.bars.get_paths()]
    np.testing.assert_allclose(long, px / full * BAR_LONG, atol=1e-3)


def test_a_click_turns_a_unit_over_and_a_click_on_the_table_goes_there(tiny):
    assert (tiny.values["row"], tiny.values["column"]) == (12, 16)
    for place in (PLACE_X[3], PLACE_X[0], PLACE_H[4]):
        tell(tiny, "down", **spot(tiny, *place))
        tell(tiny, "up", **spot(tiny, *place))
    assert (tiny.values["row"], tiny.values["column"]) == (0b0101, 0b10001)
    assert tiny.status.startswith("x = 0101, h = 10001: E = ")
    tell(tiny, "down", **spot(tiny, TABLE[0] + 6.5 * CELL[0], float(row_y(3))))
    assert (tiny.values["row"], tiny.values["column"]) == (3, 6)
    tell(tiny, "down", **spot(tiny, TABLE[0] - 20, float(row_y(15))))
    assert (tiny.values["row"], tiny.values["column"]) == (15, 6)


def test_energy_of_the_chosen_configuration_is_the_slides(tiny):
    move(tiny, 3)
    tiny.set(row=13, column=22)
    W, b, c = (tiny.theta[n] for n in "Wbc")
    E = -HS[22] @ W @ X[13] - c @ X[13] - b @ HS[22]
    assert tiny.result.E[13, 22] == pytest.approx(E, abs=1e-5)
    assert f"E = {E:.2f}".replace("-", "−") in tiny.status


@pytest.mark.parametrize("name, grip", [("W₂₃", None), ("b₄", (PLACE_H[3][0], PLACE_H[3][1] + 62)),
                                        ("c₁", (PLACE_X[0][0], PLACE_X[0][1] - 44))])
def test_a_line_or_a_bias_is_dragged(tiny, name, grip):
    tensor, index = NAMES[name]
    if grip is None:
        (x0, y0), (x1, y1) = edge(*index)
        grip = 0.85 * x0 + 0.15 * x1, 0.85 * y0 + 0.15 * y1
    before, others = float(tiny.theta[tensor][index]), tiny.result.p.sum(1)
    tell(tiny, "down", **spot(tiny, *grip))
    tell(tiny, "move", **spot(tiny, grip[0], grip[1] - 20))
    tell(tiny, "move", **spot(tiny, grip[0] + 900, grip[1] + 60))
    assert tiny.values["which"] == number(name) and tiny.theta[tensor][index] == pytest.approx(before + 1.5, abs=0.03)
    tell(tiny, "up", **spot(tiny, *grip))
    tell(tiny, "move", **spot(tiny, *grip))
    assert tiny.values["w"] == pytest.approx(before + 1.5, abs=0.03), "let go"
    assert np.abs(tiny.result.p.sum(1) - others).min() > 0 and "p(x) rose most for " in tiny.status
    tell(tiny, "down", **spot(tiny, *grip))
    tell(tiny, "move", **spot(tiny, grip[0], grip[1] + 2000))
    assert tiny.values["w"] == 8 and not tiny.picture.failed


@pytest.mark.parametrize(("reach", "line", "bias"), [(1, 6, 13), (2, 12, 13), (2.5, 15, 15)])
def test_a_finger_finds_a_line_and_a_bias_beside_them(tiny, reach, line, bias):
    """For a mouse, a finger, a finger on a small picture: 24 pixels of the screen are wide enough."""
    (x0, y0), (x1, y1) = edge(0, 0)
    along = np.array([x1 - x0, y1 - y0]) / np.hypot(x1 - x0, y1 - y0)
    on = np.array([0.6 * x0 + 0.4 * x1, 0.6 * y0 + 0.4 * y1])
    for beyond in (-0.5, 0.5):
        for x, y in (on + (line + beyond) * along[::-1] * (1, -1), np.add(PLACE_X[0], (0, -44 - bias - beyond))):
            assert (tiny.view.at(x, y, 6 * reach) in (("W", (0, 0)), ("c", (0,)))) is (beyond < 0)
    tell(tiny, "down", **spot(tiny, PLACE_X[0][0], PLACE_X[0][1] - 44 - bias + 0.5), reach=reach)
    assert tiny.grabbed and tiny.values["which"] == number("c₁")


def test_all_0_is_uniform_and_one_bias_alone_moves_one_unit(tiny):
    tiny.press("zero")
    np.testing.assert_allclose(tiny.result.p, 1 / 512, rtol=1e-5)
    tiny.set(which=number("c₂"), w=2)
    px = tiny.result.p.sum(1)
    assert px @ X[:, 1] == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-5)
    np.testing.assert_allclose(px @ X[:, [0, 2, 3]], 0.5, atol=1e-5)


@pytest.mark.parametrize("goal", [g for g in GOALS if g != "none"])
def test_the_way_shown_comes_near_each_aim(tiny, goal):
    far = 0.5 * np.abs(tiny.set(goal=goal).result.p.sum(1) - GOALS[goal]).sum()
    assert f"distance to the aim: {far:.3f}" in tiny.status and far > 0.3
    tiny.press("solve")
    near = 0.5 * np.abs(tiny.result.p.sum(1) - GOALS[goal]).sum()
    assert near < 0.1 and f"distance to the aim: {near:.3f}" in tiny.status
    assert TinyRbm().restore(tiny.code).result.p == pytest.approx(tiny.result.p)


def test_nothing_to_aim_for_is_said(tiny):
    tell(tiny, "press", name="solve")
    assert tiny.picture.failed and "choose a distribution first" in tiny.status


@pytest.mark.slow
def test_keys(tiny):
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown"):
        tell(tiny, "key", key=key)
    assert (tiny.values["row"], tiny.values["column"]) == (11, 17)


def test_the_readers_own_functions_take_the_place_of_the_courses():
    own = TinyRbm(energy=own_E, free_energy=own_F, hidden=own_p)
    assert own.status.count("no difference from the course’s") == 3
    own.set(w=-3)
    assert own.status.count("no difference from the course’s") == 3


def test_what_the_formulas_say_is_shown_only_beside_the_readers_own(tiny):
    own = TinyRbm(hidden=lambda *a: ...)
    assert len(own.view.dots.get_xdata()) == 16 + 32 and not len(tiny.view.dots.get_xdata())
    said = [[t.get_text() for t in widget.view.ax.texts] for widget in (own, tiny)]
    assert [any("sigm" in words for words in texts) for texts in said] == [True, False]


def test_own_functions_that_are_wrong_are_shown_and_told():
    own = TinyRbm(energy=lambda x, h, W, b, c: -own_E(x, h, W, b, c), free_energy=lambda x, W, b, c: own_F(x, W, b, c) - 1)
    assert own.status.count("off by up to") == 2
    np.testing.assert_allclose(own.result.E, -TinyRbm().result.E, atol=1e-5)
    by_sum, by_formula = own.sides(own.result, 0, 0, SUMS)
    assert np.abs(by_sum[0] - by_formula[0]).max() > 0.01


def raises(*args):
    raise KeyError("no")


@pytest.mark.slow
@pytest.mark.parametrize("fn, words", [
    (lambda *a: ..., "not finished yet"), (lambda *a: None, "not finished yet"), (raises, "raised KeyError"),
    (lambda x, *a: np.full((16, 32) if x.ndim == 2 else (), np.nan), "NaN or infinity"),
    (lambda *a: np.ones(3), "returned shape"), (lambda *a: "low", "did not return numbers")])
def test_own_functions_that_fail_say_so_and_the_widget_goes_on(fn, words):
    own = TinyRbm(energy=fn, free_energy=fn)
    assert own.status.count(words) == 2
    np.testing.assert_allclose(own.set(w=1).result.p.sum(), 1, atol=1e-6)
