"""Slides S33-S36 under the hand: the folded line, features of layers, edges in training."""
import itertools

import numpy as np
import pytest

from course_lib.interactive import compile_ahead as ahead
from course_lib.lessons.why_deep import edge_training, edges_widget
from course_lib.lessons.why_deep.digit_features import digit_responses, responses, stimuli
from course_lib.lessons.why_deep.exercises import sawtooth as right_sawtooth
from course_lib.lessons.why_deep.gabor import fit_gabor
from course_lib.lessons.why_deep.sawtooth import first_units, folded, kinks, linear_pieces
from course_lib.network import Layer
from course_lib.widgets import Edges, Features, Sawtooth
from tests.hands import at, click, fresh, no_thread_left, settle, tell  # noqa: F401

saw, features = fresh(Sawtooth), fresh(Features)


# --- the folded line ---------------------------------------------------------------------------------------------------

def one_layer_through(x, f, H):
    """θ of the first H units of the one layer that runs through the points (x_k, f_k): one begins at each, f(0) is the bias."""
    slopes = np.diff(f) / np.diff(x)
    W = np.diff(slopes, prepend=0.0)[:H]
    return Layer(np.ones((len(W), 1)), -x[:-1][:H]), Layer(W[None], f[:1])


@pytest.mark.slow
def test_pieces_and_what_one_layer_can_do(saw):
    for L, H, slope in itertools.product((1, 3, 6), (1, 4, 17, 64), (2.0, 1.6, 0.9)):
        (x, f), pieces, (points, values), flat, way = saw.set(L=L, H=H, slope=slope, x=0.37).result
        assert pieces == folded(L, slope)[2] and (slope < 2 or pieces == 2**L)
        theta = one_layer_through(*folded(L, slope)[:2], H)
        exact = kinks(theta)
        assert flat == linear_pieces(theta) <= H + 1
        np.testing.assert_allclose(np.interp(exact[0], points, values), exact[1][:, 0], atol=1e-4 * 2**L)
        assert way[-1] == pytest.approx(np.interp(0.37, x, f), abs=1e-5) and len(way) == L + 1


def test_the_sentence_says_where_one_layer_leaves(saw):
    words = "One layer of 6 has at most 7: this one has 6 (its first unit begins at x = 0), follows f up to x = 0.750"
    assert words in saw.reset().status
    assert "One layer of 256 units can do the same: 8 of them suffice" in saw.set(H=256).status
    assert "2 pieces instead of 2³ = 8" in saw.set(slope=0.8).status
    assert first_units(3, 2.0, 6)[2] == 6


def test_the_line_is_dragged_and_keys(saw):
    tell(saw, "down", **at(saw, saw.view.f, 0.625, 0.4))
    assert saw.values["x"] == pytest.approx(0.625) and "x = 0.625 → 0.750 → 0.500 → 1.000" in saw.status
    tell(saw, "move", **at(saw, saw.view.f, 1.4, 0.4))
    assert saw.values["x"] == 1
    click(saw, saw.view.fold, 0.5, 0.5)
    tell(saw, "key", key="ArrowLeft")
    tell(saw, "key", key="ArrowUp")
    assert saw.values["x"] == pytest.approx(0.98) and saw.values["L"] == 4


def test_a_sawtooth_of_the_readers_own():
    assert "The blue curve is yours: it agrees" in Sawtooth(f=right_sawtooth).set(L=5).status
    assert "differs from the sawtooth of slope 2 by up to 1" in Sawtooth(f=lambda x, L: 0 * x).status
    for bad, words in ((lambda x, L: ..., "is not finished yet"), (lambda x, L: np.zeros(1), "returned shape (1,)"),
                       (lambda x, L: np.full_like(x, np.nan), "gave values that are not finite")):
        refused = Sawtooth(f=bad)
        assert words in refused.status and words in refused.view.canvas.words
        np.testing.assert_array_equal(refused.result.deep[1], folded(3, 2.0)[1])


# --- features of the layers --------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_stimuli_beat_every_digit_and_layer_one_is_its_weights():
    theta, a, shares = digit_responses("trained")
    X = stimuli("trained", "any")
    for k in (1, 2, 3):
        best = np.diagonal(np.asarray(responses(theta, X[k - 1])[k - 1]))
        assert (best > a[k - 1].max(axis=0)).mean() > 0.95
    W = np.asarray(theta[0].W)
    cosine = (X[0] * W).sum(axis=1) / np.linalg.norm(X[0], axis=1) / np.linalg.norm(W, axis=1)
    assert cosine.min() > 0.999
    assert shares[0] < shares[1] < shares[2], "each layer knows the class better"
    born = digit_responses("as drawn").shares
    assert max(born) < shares[0] and born[1] < born[0] + 0.05
    boxed = stimuli("trained", "0 to 1")
    assert min(x.min() for x in boxed) >= 0 and max(x.max() for x in boxed) <= 1


@pytest.mark.slow
def test_units_are_chosen_by_click_slider_and_keys(features):
    click(features, features.view.wall.ax, 3.5, 2.5)
    assert features.values["j"] == 20 and "Unit 20 of layer 1" in features.status
    tell(features, "key", key="ArrowDown")
    assert features.values["j"] == 28
    tell(features, "key", key="Enter")
    assert features.values["k"] == "2"
    features.set(k="3", j=40)
    assert "Unit 10 of layer 3" in features.status and len(features.result.stimuli) == 10
    click(features, features.view.wall.ax, 5.5, 5.5)
    assert features.values["j"] == 10, "there is no unit there"
    unit, _, value, of_digits, best = features.result
    assert value == pytest.approx(float(responses(digit_responses("trained").theta, features.result.stimuli)[2][9, 9]), rel=1e-4)
    assert (np.diff(of_digits[best]) <= 0).all() and of_digits[best[0]] == of_digits.max()


# --- edges -------------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def made():
    widget = Edges()
    ahead.wait()
    yield widget
    widget.close()


@pytest.fixture
def live(made, monkeypatch):
    """The widget at its start, with runs of two rounds of 100 updates."""
    for module in (edges_widget, edge_training):
        monkeypatch.setattr(module, "ROUND", 100)
        monkeypatch.setattr(module, "UPDATES", 200)
    yield made.reset()
    made.press("stop")
    settle(made)


@pytest.mark.slow
def test_a_run_is_measured_and_the_fit_is_gabors(live):
    assert "Press Train" in live.status and live.twins.measured == []
    live.set(alpha=0.02).run_to_end()
    updates, last = [m.update for m in live.twins.measured], live.twins.measured[-1]
    assert updates == [0, 100, 200] and live.ended and live.values["progress"] == 1
    fit = fit_gabor(last.W[0][:50], **edge_training.FIT)
    np.testing.assert_allclose(last.fit.r2[0, :50], fit.r2, atol=1e-3)
    assert last.share[0] > last.share[1] and last.share[0] > live.twins.measured[0].share[0]
    assert 0.05 < last.on[0] < 0.4 < last.on[1]
    assert f"{last.share[0]} of 100 filters with sparsity 1, of {last.share[1]} with sparsity 0" in live.status


@pytest.mark.slow
def test_twins_need_no_widget(monkeypatch):
    monkeypatch.setattr(edge_training, "ROUND", 50)
    monkeypatch.setattr(edge_training, "UPDATES", 50)
    twins = edge_training.Twins(0, "whitened", 1.0)
    seen = [(new, twins.updates, twins.just_measured) for new in twins.train(lambda: (0.02, 1.0, 0.0))]
    assert [u for new, u, measured in seen if new and measured] == [0, 50] == [m.update for m in twins.measured]
    assert len(seen) == 2 * (4 + 1) + 2 * 2, "four parts of the fit and one look a measurement, two parts a piece"


@pytest.mark.slow
def test_without_a_penalty_both_are_the_same_to_the_bit(live):
    live.set(lam=0).press("step")
    settle(live)
    W = live.twins.W
    assert live.twins.updates == 100 and (W[0] == W[1]).all()
    live.set(lam=2).press("step")
    settle(live)
    assert (live.twins.W[0] != live.twins.W[1]).any()


@pytest.mark.slow
def test_noise_is_for_the_left_one_only(live):
    live.press("step")
    settle(live)
    plain = live.twins.W
    live.press("again")
    live.set(noise=1.0).press("step")
    settle(live)
    assert (live.twins.W[1] == plain[1]).all() and (live.twins.W[0] != plain[0]).any()
    assert "sparsity 1, noise 1" in live.status


@pytest.mark.slow
def test_other_patches_or_seeds_are_another_run(live):
    live.press("step")
    settle(live)
    before = live.twins
    for change in (dict(source="pixels shuffled"), dict(seed=3)):
        live.set(**change)
        assert live.twins is not before and live.twins.updates == 0 and live.twins.measured == []
    assert live.twins.data[0].shape == (10_000, 144) and abs(float(live.twins.data[0].std()) - 1) < 1e-3


@pytest.mark.slow
def test_a_filter_is_clicked_and_walked_to(live):
    wall = live.view.walls[1].ax
    click(live, wall, 4.5, 2.5)
    assert live.chosen == (1, 24) and "filter=right25" in live.code
    for key, want in (("ArrowLeft", (1, 23)), ("ArrowUp", (1, 13)), ("ArrowUp", (1, 3)), ("ArrowUp", (1, 3))):
        tell(live, "key", key=key)
        assert live.chosen == want
    for key, want in ((*[("ArrowLeft", None)] * 3, ("ArrowLeft", (0, 9)), ("ArrowRight", (1, 0)))):
        tell(live, "key", key=key)
        assert want in (None, live.chosen)
    live.restore("Edges lam=0.5 filter=left7")
    assert live.chosen == (0, 6) and live.values["lam"] == 0.5
    with pytest.raises(ValueError, match="a filter is left1 … right100, not left0"):
        live.restore("Edges filter=left0")


@pytest.mark.slow
def test_a_diverged_run_says_so_and_a_is_kept(live, monkeypatch):
    tell(live, "press", name="keep")
    assert "there is no run to keep yet" in live.status
    live.press("step")
    settle(live)
    live.press("keep")
    assert len(live.view.curves.ghosts[0].get_xdata()) == 2
    real = edge_training.run_steps

    def broken(*args):
        state, info = real(*args)
        return state, info._replace(loss=info.loss * np.nan)

    monkeypatch.setattr(edge_training, "run_steps", broken)
    live.press("step")
    settle(live)
    assert live.ended and "The run diverged before update 125" in live.status and "α = 0.01 is too large" in live.status


def test_bars_in_words():
    assert edges_widget.describe(45.2, 5.04) == "bars at 45°, 5.0 pixels from bar to bar"
    assert edges_widget.describe(0, np.inf) == "bars at 0°, one bar"
