"""Slide S10 under the hand: the architecture builder and the warped plane, against loops written here; collapse."""
import math

import jax
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib.drawing.style import CLASSES
from course_lib.initialization import glorot
from course_lib.lessons.multilayer_network.exercises import fprop
from course_lib.lessons.multilayer_network.warp import N, bending, between_stations
from course_lib.lessons.multilayer_network.warp_view import boundary
from course_lib.loss import linear_squared
from course_lib.network import Layer, merge_linear
from course_lib.network import fprop as course_fprop
from course_lib.widgets import Architecture, Warp
from tests.hands import at, click, drag, fresh, no_thread_left, settle, tell  # noqa: F401

builder, plane = fresh(Architecture), fresh(Warp)


# --- the builder -----------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("values", [
    {}, dict(L=0), dict(L=1, H1=6, D=6), dict(L=3, H1=2, H2=5, H3=1, C=5, D=2, seed=7), dict(L=2, H1=1, H2=1, D=1)])
def test_the_picture_is_the_slides_loop(builder, values):
    builder.set(**values)
    W, b, a, h = builder.result
    sizes = builder.sizes
    assert [w.shape for w in W] == [(m, n) for m, n in zip(sizes[1:], sizes[:-1], strict=True)]
    pre, out = fprop([w.astype(float) for w in W], [v.astype(float) for v in b], h[0].astype(float))
    np.testing.assert_allclose(a[-1], pre, atol=1e-6)
    np.testing.assert_allclose(h[-1], out, atol=1e-6)
    count = sum(m * (n + 1) for n, m in zip(sizes[:-1], sizes[1:], strict=True))
    assert f"{count}" in builder.status
    assert builder.view.total.get_text() == f"in total {count} parameters"


@pytest.mark.slow
@pytest.mark.parametrize(("g", "value"), [("tanh", math.tanh), ("linear", float), ("reclin", lambda a: max(a, 0)),
                                          ("sigm", lambda a: 1 / (1 + math.exp(-a)))])
def test_the_chosen_units_sum_has_its_numbers(builder, g, value):
    builder.set(g=g)
    W, b, _, h = builder.result
    a = b[0][0] + sum(w * x for w, x in zip(W[0][0], h[0], strict=True))
    assert f"a₁⁽¹⁾ = {a:.2f}".replace("-", "−") in builder.status
    assert f"{value(float(a)):.3f}".replace("-", "−") in builder.status


def test_weights_stay_when_a_layer_grows(builder):
    before = builder.result[0][0].copy()
    builder.set(H1=6)
    np.testing.assert_array_equal(builder.result[0][0][:4], before)


def test_a_click_chooses_a_unit_and_arrow_keys_walk(builder):
    x, y = builder.view.place(builder.sizes)[2][1]
    click(builder, builder.view.ax, x, y)
    assert builder.chosen == (2, 1) and "a₂⁽²⁾" in builder.status
    for key, chosen in (("ArrowUp", (3, 1)), ("ArrowUp", (3, 1)), ("ArrowLeft", (3, 0)), ("ArrowDown", (2, 0)),
                        ("ArrowRight", (2, 1))):
        tell(builder, "key", key=key)
        assert builder.chosen == chosen
    builder.set(H2=1)
    assert builder.chosen == (2, 0)


def test_an_input_is_dragged_and_moved_by_keys(builder):
    x, y = builder.view.place(builder.sizes)[0][0]
    drag(builder, builder.view.ax, (x, y), (x, y + 40))
    assert builder.x[0] == 2.0 and builder.result[3][0][0] == 2 and "x₁ = 2.00" in builder.status
    tell(builder, "key", key="ArrowDown", shift=True)
    assert builder.x[0] == 1.9
    code = builder.code
    assert "x=1.9," in code and "unit=0,1" in code
    assert builder.reset().x[0] == 1.0
    assert builder.restore(code).x[0] == 1.9 and builder.chosen == (0, 0) and builder.code == code


@pytest.mark.parametrize("code", ["x=a", "x=9", "x=nan", "unit=9,9", "unit=1", "unit=1,0"])
def test_a_wrong_code_is_refused(builder, code):
    with pytest.raises(ValueError, match="x must be|unit"):
        builder.restore(f"Architecture {code}")


@pytest.mark.slow
def test_the_learners_own_forward_pass():
    def my_fprop(W, b, x):
        a = ...
        f = ...
        return a, f

    assert "my_fprop is not finished yet" in Architecture(f=my_fprop).status
    good = Architecture(f=fprop)
    assert "f(x) = (" in Architecture().status and "f(x) = (" in Architecture(f=my_fprop).status
    assert "Your f(x)" not in good.status and "agrees with the course's" in good.status
    broken = Architecture(f=lambda W, b, x: (b[-1], np.ones(len(b[-1]))))
    assert "differs from the course's" in broken.status and broken.result[3][-1].tolist() == [1, 1]
    assert "raised IndexError" in Architecture(f=lambda W, b, x: W[9]).status
    assert "returned shape" in Architecture(f=lambda W, b, x: (b[0], b[0])).status
    assert "did not return numbers" in Architecture(f=lambda W, b, x: ("a", "b")).status


# --- the plane -------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_whole_layers_are_what_the_network_computes(plane):
    theta = jax.tree.map(lambda leaf: leaf[plane.values["t"]], plane.result.theta)
    theta = (*theta[:2], theta[-1])
    forward = course_fprop(theta, np.array([plane.probe], np.float32))
    found = plane.stations_now()
    for k in (1, 2):
        np.testing.assert_allclose(between_stations(found, k)[-1], forward.h[k][0], atol=1e-5)
        np.testing.assert_allclose(between_stations(found, k - 0.5)[-1], forward.a[k][0], atol=1e-5)
    np.testing.assert_allclose(found.f[-1], forward.h[-1][0], atol=1e-5)


@pytest.mark.slow
def test_the_plane_moves_without_a_jump(plane):
    found = plane.stations_now()
    way = [between_stations(found, s) for s in np.arange(0, 2.001, 0.02)]
    size = max(np.abs(places).max() for places in way)
    assert max(np.abs(q - p).max() for p, q in zip(way, way[1:], strict=False)) < 0.2 * size     # a turn of 180° takes 15 frames
    np.testing.assert_array_equal(way[0], found.places[0])


def test_the_boundary_is_straight_in_the_last_layer(plane):
    def bent(layer):
        points = np.concatenate(plane.set(layer=layer).view.after.edge.get_segments())
        size = np.linalg.svd(points - points.mean(0), compute_uv=False)
        return size[1] / size[0]

    assert bent(2) < 0.03 and bent(0) > 0.1


@pytest.mark.parametrize("L", [1, 2, 3, 4])
def test_linear_g_collapses_to_one_matrix(plane, L):
    plane.set(g="linear", L=L, layer=L)
    assert "Parallel lines are still parallel." in plane.status
    assert "W⁽²⁾W⁽¹⁾ gives the same f" in plane.status and plane.stations_now().gap < 1e-5
    assert bending(plane.grid) < 0.05


def test_the_cut_crosses_the_whole_plane_when_the_output_layer_acts(plane):
    line = np.array(plane.set(layer=2).view.cut.get_xydata())
    assert np.abs(line).max() > 1 and np.ptp(plane.view.sides.index.astype(int)) > 20
    assert len(plane.set(layer=1.98).view.cut.get_xydata()) == 0 and np.ptp(plane.view.sides.index) == 0


def test_on_an_axis_no_triangle_hides_a_dot(plane):
    view = plane.set(g="reclin", layer=1).view
    dot = [p for p in view.clouds[0].get_xydata() if p[0] == 0 < p[1]][-1]      # the one that no other ○ hides
    column, up = np.rint(view.ax.transData.transform(dot)).astype(int)
    shown = plane.still()[-1 - up, column, :3]
    np.testing.assert_allclose(shown, [255 * v for v in to_rgb(CLASSES[0]["color"])], atol=12)


def test_stretch_turn_and_shift_are_said(plane):
    W = plane.stations_now().W[0]
    large, small = np.linalg.svd(W, compute_uv=False)
    assert f"From x to a⁽¹⁾: stretch by {large:.2f} and {small:.2f}." in plane.set(layer=0.14).status
    assert "From x to a⁽¹⁾: turn by " in plane.set(layer=0.34).status and "shift by b⁽¹⁾" in plane.status
    assert "turned over" in plane.set(seed=1, layer=0.1).status and np.linalg.det(plane.stations_now().W[0]) < 0


def test_tanh_bends(plane):
    assert "g has bent the grid." in plane.set(layer=1).status
    assert "Parallel lines are still parallel." in plane.set(layer=0.5).status


def test_the_cross_follows_the_hand_and_the_keys(plane):
    drag(plane, plane.view.plane.ax, (1, -1), (2, 0.5))
    assert plane.probe == pytest.approx((2, 0.5), abs=0.02) and "The cross, x = (" in plane.status
    tell(plane, "key", key="ArrowUp", shift=True)
    assert plane.probe[1] == pytest.approx(0.6, abs=0.02)
    tell(plane, "key", key="ArrowLeft")
    assert plane.values["layer"] == pytest.approx(1.9)
    code = plane.code
    assert plane.reset().probe == (-1.0, 1.0)
    assert plane.restore(code).probe == pytest.approx((2, 0.6), abs=0.02)


def test_play_runs_to_the_last_layer(plane):
    plane.frames_per_second = 500
    plane.set(layer=1.9).set(play=True)
    settle(plane)
    assert plane.values["layer"] == 2 and not plane.values["play"]


@pytest.mark.slow
def test_a_dead_layer_is_said(plane):
    plane.set(g="reclin", L=3, layer=3)
    said = ["fallen on one point" in plane.set(seed=s).status for s in range(8)]
    spread = [np.ptp(plane.set(seed=s).grid, axis=(0, 1)).max() for s in range(8)]
    assert said == [size < 1e-6 for size in spread]


def test_boundary_of_a_tilted_plane():
    line = np.linspace(-1, 1, N)
    places = np.stack(np.meshgrid(line, line), -1)
    ends = np.concatenate(boundary(places, places[..., 0] + 0.5 * places[..., 1] - 0.1234))
    np.testing.assert_allclose(ends[:, 0] + 0.5 * ends[:, 1], 0.1234, atol=1e-9)
    assert len(boundary(places, np.ones((N, N)))) == 0


# --- collapse --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_collapse_is_the_linear_network():
    theta = tuple(Layer(layer.W, layer.b + 0.3) for layer in glorot(jax.random.key(0), (5, 4, 6, 3)))
    one, x = merge_linear(theta), jax.random.normal(jax.random.key(1), (7, 5))
    np.testing.assert_allclose(one.b + x @ one.W.T, course_fprop(theta, x, "linear", linear_squared).h[-1], atol=1e-5)
    with pytest.raises(ValueError, match=r"a\(2\) = b\(2\) \+ W\(2\) h\(1\) needs"):
        merge_linear((theta[0], theta[0]))
