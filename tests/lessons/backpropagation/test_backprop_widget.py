"""Slides S19-S22 under the hand: every number in the picture against jax.grad, and the steps."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS
from course_lib.lessons.backpropagation.backprop_view import cell_text, cells, link_ends
from course_lib.lessons.backpropagation.equations import STEP_OF, STEPS, number_rows
from course_lib.lessons.backpropagation.exercises import backprop as reference
from course_lib.lessons.backpropagation.small_network import PARAMETER_NAMES, PARAMETERS, SIZES
from course_lib.loss import softmax_nll
from course_lib.widgets import Backprop
from tests.hands import at, fresh, no_thread_left, spot, tell  # noqa: F401

G = {f.name: f.g for f in ACTIVATIONS}
TENSORS = ("W1", "b1", "W2", "b2", "a1", "h1", "a2")


def number(name):
    return 1 + PARAMETER_NAMES.index(name)


net = fresh(Backprop)


def by_jax(widget):
    """{tensor: ∂l/∂tensor}: jax.grad with respect to a zero that is added to each tensor of the forward pass."""
    v, r = widget.values, widget.result
    g, x, y = G[v["g"]], jnp.array([v["x1"], v["x2"]]), jnp.array(int(v["y"]) - 1)

    def loss(added):
        W1, b1, W2, b2 = (r[n] + added[n] for n in ("W1", "b1", "W2", "b2"))
        h = g(b1 + W1 @ x + added["a1"]) + added["h1"]
        return softmax_nll.value(b2 + W2 @ h + added["a2"], y)

    return jax.grad(loss)({n: jnp.zeros(r[n].shape) for n in TENSORS})


def agrees(widget):
    for name, want in by_jax(widget).items():
        np.testing.assert_allclose(widget.result[f"∇{name}"], want, rtol=2e-5, atol=2e-6, err_msg=name)


def on_screen(widget):
    """{cell: the text it shows}."""
    return dict(zip(widget.view.cells, widget.view.numbers.words, strict=True))


def middle(cell):
    left, bottom, wide = cells(SIZES)[cell]
    return left + wide - 10, bottom + 11


# --- the numbers ------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("g", G)
@pytest.mark.parametrize("y", ["1", "2"])
def test_every_gradient_is_jax_grads_for_each_g_and_class(net, g, y):
    agrees(net.set(g=g, y=y))


@pytest.mark.slow
@pytest.mark.parametrize("moves", [
    dict(x1=-2.35, x2=1.8),
    dict(which=number("W₂₁⁽¹⁾"), w=2.5),
    dict(which=number("W₁₃⁽²⁾"), w=-3.1),
    dict(which=number("b₃⁽¹⁾"), w=-1.5),
    dict(which=number("b₂⁽²⁾"), w=2, g="sigm"),
    dict(x1=3, x2=-3, which=number("W₃₂⁽¹⁾"), w=4, g="reclin", y="1"),
])
def test_after_a_move_all_of_them_follow(net, moves):
    before = {n: net.result[n].copy() for n in ("∇a2", "∇W1")}
    agrees(net.set(**moves))
    assert all(np.abs(net.result[n] - old).max() > 1e-3 for n, old in before.items())


def test_what_stands_in_the_cells_are_these_numbers(net):
    net.set(step=7, x1=-1.3, g="sigm")
    shown = on_screen(net)
    for name, want in by_jax(net).items():
        for index in np.ndindex(want.shape):
            assert float(shown[f"∇{name}", index].replace("−", "-")) == pytest.approx(float(want[index]), abs=6e-4)
    for name in ("x", *TENSORS, "f"):
        for index in np.ndindex(net.result[name].shape):
            assert float(shown[name, index].replace("−", "-")) == pytest.approx(net.result[name][index], abs=6e-3)
    assert {shown["e", (j,)] for j in (0, 1)} == {"0", "1"} and shown["e", (1,)] == "1"


def test_the_output_gradient_is_minus_e_plus_f_and_the_loss_is_minus_log_f(net):
    for y in ("1", "2"):
        r = net.set(y=y).result
        np.testing.assert_allclose(r["∇a2"], r["f"] - np.eye(2)[int(y) - 1], atol=1e-6)
        assert r["l"] == pytest.approx(-np.log(r["f"][int(y) - 1]), rel=1e-5)


# --- the steps --------------------------------------------------------------------------------------------------------

def test_each_step_shows_one_more_tensor_and_marks_its_equation(net):
    for n, step in enumerate(STEPS):
        net.set(step=n)
        shown = on_screen(net)
        for name in STEP_OF:
            filled = {bool(text) for (tensor, _), text in shown.items() if tensor == name}
            assert filled == {STEP_OF[name] <= n}, (name, n)
        assert net.view.bar.get_visible() == (n > 0)
        assert net.view.head.get_text() == step.says and step.says in net.status
        assert len(net.view.rows.words) == (net.result[step.makes].size if n else 3)


@pytest.mark.parametrize("n", range(1, 8))
def test_each_line_of_numbers_ends_with_what_it_computes(net, n):
    net.set(x1=2.05, step=n)
    lines = number_rows(n, net.result)
    values = sorted(cell_text("∇", v) for v in net.result[STEPS[n].makes].ravel())
    assert sorted(line.rpartition(" = ")[2] for line in lines) == values


def test_what_a_step_reads_has_been_computed_before():
    given = {"x", "a1", "h1", "W1", "W2", "f", "e"}
    for step in STEPS[1:]:
        assert set(step.reads) <= given
        given.add(step.makes)


def test_buttons_and_keys_step_to_the_ends_and_stay(net):
    tell(net, "press", name="next")
    tell(net, "key", key="ArrowRight")
    assert net.values["step"] == 2
    tell(net, "press", name="back")
    assert net.values["step"] == 1
    for _ in range(3):
        tell(net, "key", key="ArrowLeft")
    assert net.values["step"] == 0
    tell(net, "press", name="all")
    tell(net, "press", name="next")
    assert net.values["step"] == 7 and not net.picture.failed


# --- the hand ---------------------------------------------------------------------------------------------------------

def test_an_input_is_dragged_and_all_gradients_follow(net):
    x, y = middle(("x", (0,)))
    tell(net, "down", **spot(net, x, y))
    tell(net, "move", **spot(net, x, y + 60))
    assert net.values["x1"] == 2.0
    tell(net, "move", **spot(net, x, y + 600))
    assert net.values["x1"] == 3.0
    tell(net, "up", **spot(net, x, y))
    tell(net, "move", **spot(net, x, y - 60))
    assert net.values["x1"] == 3.0
    agrees(net)


@pytest.mark.parametrize("cell, name", [(("W1", (2, 1)), "W₃₂⁽¹⁾"), (("b1", (1,)), "b₂⁽¹⁾"), (("W2", (0, 2)), "W₁₃⁽²⁾")])
def test_a_parameter_is_chosen_and_dragged_in_its_cell(net, cell, name):
    start = float(net.theta[cell[0]][cell[1]])
    x, y = middle(cell)
    tell(net, "down", **spot(net, x, y))
    assert net.values["which"] == number(name) and net.values["w"] == pytest.approx(start)
    tell(net, "move", **spot(net, x, y - 30))
    assert net.values["w"] == pytest.approx(start - 0.5, abs=0.03) == net.result[cell[0]][cell[1]]
    tell(net, "up", **spot(net, x, y - 30))
    tell(net, "key", key="ArrowUp")
    assert net.values["w"] == pytest.approx(start - 0.45, abs=0.03)
    agrees(net)


def test_a_weight_is_chosen_on_its_line(net):
    (x0, y0), (x1, y1) = link_ends(SIZES, 1, 2, 0)
    tell(net, "down", **spot(net, 0.8 * x0 + 0.2 * x1, 0.8 * y0 + 0.2 * y1))
    assert net.values["which"] == number("W₃₁⁽¹⁾") and "W₃₁⁽¹⁾ = 1.00" in net.status
    tell(net, "up", x=0.5, y=0.5)
    tell(net, "down", **spot(net, 20, 300))
    assert net.values["which"] == number("W₃₁⁽¹⁾") and not net.picture.failed


@pytest.mark.parametrize("name", list(STEP_OF))
def test_a_click_on_a_gradient_goes_to_its_equation(net, name):
    cell = next(key for key in cells(SIZES) if key[0] == name)
    tell(net, "down", **spot(net, *middle(cell)))
    assert net.values["step"] == STEP_OF[name]


def test_the_width_of_a_line_is_its_weight_and_the_chosen_one_is_dashed(net):
    edges, links = net.view.edges, list(net.view.links)
    net.set(which=number("W₃₂⁽¹⁾"))
    sizes = [abs(float(net.result[f"W{k}"][j, i])) for k, j, i in links]
    assert list(np.argsort(edges.get_linewidths(), kind="stable")) == list(np.argsort(sizes, kind="stable"))
    assert [link for link, (_, dash) in zip(links, edges.get_linestyles(), strict=True) if dash] == [(1, 2, 1)]


def test_choosing_changes_no_weight(net):
    before = {name: values.copy() for name, values in net.theta.items()}
    for name, (tensor, index) in PARAMETERS.items():
        assert net.set(which=number(name)).values["w"] == pytest.approx(before[tensor][index], abs=1e-6)
    assert all(np.array_equal(before[n], net.theta[n]) for n in before)
    net.set(which=number("b₁⁽¹⁾"), w=net.values["w"])
    assert net.theta["b1"][0] == pytest.approx(before["b2"][1])


def test_saturation_is_said(net):
    assert "almost nothing passes" in net.set(step=5, g="tanh", x1=3, x2=-3).status
    assert np.abs(net.result["∇a1"]).max() < 0.02 and net.result["l"] > 1
    assert "almost nothing" not in net.set(g="linear").status


def test_the_code_brings_everything_back(net):
    net.set(x1=1.5, which=number("W₂₁⁽²⁾"), w=0.65, step=4).set(which=number("b₁⁽¹⁾"), w=-2)
    code, want = net.code, net.result
    assert "W₂₁⁽²⁾=0.65" in code and "b₁⁽¹⁾=-2" in code and " w=" not in code
    net.reset()
    assert net.code == "Backprop" and net.theta["b1"][0] == pytest.approx(0.1)
    net.restore(code)
    assert net.code == code and net.values["w"] == -2
    np.testing.assert_array_equal(net.result["∇W1"], want["∇W1"])
    with pytest.raises(ValueError, match="must lie between"):
        net.restore("Backprop W₁₁⁽¹⁾=9")
    with pytest.raises(ValueError, match="no control 'W₉₉⁽¹⁾'"):
        net.restore("Backprop W₉₉⁽¹⁾=1")


@pytest.mark.slow
def test_a_chosen_parameter_at_the_start():
    one = Backprop(which=number("b₁⁽²⁾"))
    assert one.values["w"] == 0.2 and one.theta["b2"][0] == pytest.approx(0.2) and "b₁⁽²⁾=" not in one.code
    assert Backprop(which=number("b₁⁽²⁾"), w=1).theta["b2"][0] == 1
    with pytest.raises(ValueError, match="parameter must lie between 1 and 17"):
        Backprop(which=18)


# --- the reader's own -------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_learners_own_gradients_stand_in_the_picture():
    def my_backprop(theta, x, y, g, dg):
        grads = ...
        return grads

    assert "my_backprop is not finished yet: the picture shows the course's" in Backprop(f=my_backprop).status
    good = Backprop(f=reference, step=7)
    for g in G:
        assert "they agree with the course's" in good.set(g=g, x1=-0.7).status
        agrees(good)
    wrong = Backprop(f=lambda *args: [(2 * W, b) for W, b in reference(*args)], step=7)
    assert "∇W⁽²⁾ differs from the course's by up to 0.8" in wrong.status
    assert wrong.result["∇W1"][0, 0] == pytest.approx(2 * good.restore("Backprop step=7").result["∇W1"][0, 0], rel=1e-5)
    assert "returned shape" in Backprop(f=lambda theta, *rest: [(b, W) for W, b in theta]).status
    assert "raised IndexError" in Backprop(f=lambda theta, *rest: theta[7]).status
