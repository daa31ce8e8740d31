"""Slide S52 under the hand: Z of any part of an RBM of digits, an image that is drawn and its exact log p."""
import numpy as np
import pytest

from course_lib.lessons.rbm.digits import small_rbm, small_rbm_log_z
from course_lib.lessons.rbm.free_energy import EDGES, KINDS, densities, downhill, first_image, share_below
from course_lib.lessons.rbm.partial_sums import AT_ONCE
from course_lib.lessons.rbm.partition_widget import ORDER
from course_lib.notation import sub
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import RBM, free_energy, p_h
from course_lib.widgets import FreeEnergy, Partition
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401
from tests.rbm.oracle import on_device

price, image = fresh(Partition), fresh(FreeEnergy)


# --- Z term by term --------------------------------------------------------------------------------------------------

def whole(widget):
    """log Z of the RBM that takes part, cut out."""
    H, D = widget.values["H"], widget.values["D"]
    W, b, c = widget.theta
    return float(log_z(on_device(RBM(W[:H, :D], b[:H], c[:D]))))


@pytest.mark.slow
@pytest.mark.parametrize("H, D", [(9, 784), (1, 784), (18, 7), (12, 12), (20, 1)])
def test_the_sum_is_z_of_the_part_whichever_layer_is_summed(price, H, D):
    r = price.set(H=H, D=D).result
    assert r.n == r.needed == min(H, D) and r.log_Z[r.n] == pytest.approx(whole(price), rel=1e-4)
    assert f"{2 ** min(H, D):,} terms" in price.status and f"log Z = {r.log_Z[r.n]:.2f}" in price.status
    assert (np.diff(r.log_Z[: r.n + 1]) >= 0).all() and 0.05 < r.shares.sum() <= 1 + 1e-4
    last = "the last pixel 0" if D < H else f"h{sub(r.n)} = 0"
    assert f"The {2 ** (r.n - 1):,} term" in price.status and last in price.status
    assert price.status.endswith("of Z: its probability." if D < H else f"of Z: p({last}).")
    assert r.images.shape == (min(6, 2 ** r.n), 784) and (np.diff(r.shares) <= 0).all()
    assert not r.images[:, ORDER[D:]].any(), "pixels that take no part are never 1"


@pytest.mark.slow
def test_a_long_sum_waits_for_the_button(price):
    r = price.set(H=AT_ONCE + 1).result
    assert r.n == AT_ONCE < r.needed and "Press Sum all terms" in price.status
    price.press("sum")
    assert price.result.n == AT_ONCE + 1 and price.result.log_Z[-1] == pytest.approx(whole(price), rel=1e-4)
    assert "Press" not in price.status and price.result.log_Z[AT_ONCE] == pytest.approx(r.log_Z[AT_ONCE], rel=1e-5)
    assert price.set(H=AT_ONCE + 2).result.n == AT_ONCE


@pytest.mark.slow
def test_the_rows_of_w_that_take_part_are_shown_with_their_chances(price):
    theta, x = small_rbm().theta, small_rbm().test[1]
    r = price.set(H=12, D=784).result
    np.testing.assert_allclose(r.rows[:12], theta.W[:12], atol=1e-6)
    assert not r.rows[12:-1].any() and (r.rows[-1] == x).all()
    np.testing.assert_allclose(r.chances, np.asarray(p_h(on_device(theta), x.astype(np.float32)))[:12], atol=1e-5)
    words = [text.get_text() for text in price.view.chances]
    assert words == [*(f"{p:.2f}" for p in r.chances), *[""] * 8, "x"]
    assert not price.set(D=9).result.rows[:, ORDER[9:]].any()


@pytest.mark.slow
def test_the_left_picture_is_dragged_and_keys_move(price):
    drag(price, price.view.cost, (5, 3), (9.4, 3))
    assert price.values["H"] == 9
    tell(price, "key", key="ArrowRight")
    tell(price, "key", key="ArrowDown", shift=True)
    assert (price.values["H"], price.values["D"]) == (10, 764)


# --- an image and its free energy --------------------------------------------------------------------------------------

@pytest.mark.slow
def test_log_p_and_the_gains_are_those_of_the_free_energy(image):
    r, theta = image.set(n=7).result, image.theta
    x = r.x.copy()
    assert r.log_p == pytest.approx(-float(free_energy(theta, x)) - image.log_Z, abs=1e-3)
    for k in (0, 300, 407, int(r.gains.argmax())):
        turned = x.copy()
        turned[k] = 1 - turned[k]
        assert r.gains[k] == pytest.approx(float(free_energy(theta, x) - free_energy(theta, turned)), abs=2e-3)


@pytest.mark.slow
def test_downhill_ends_in_a_valley(image):
    start = image.result
    k = int(start.gains.argmax())
    image.press("step")
    assert (image.result.x != start.x).nonzero()[0].tolist() == [k] and "1 pixel flipped" in image.status
    assert image.result.log_p == pytest.approx(start.log_p + start.gains.max(), abs=2e-3)
    image.press("down")
    assert image.result.gains.max() <= 0 and image.result.log_p > start.log_p + 10
    assert "a local minimum of the free energy" in image.status
    code, x = image.code, image.result.x
    image.press("down")
    assert (image.result.x == x).all()
    np.testing.assert_array_equal(FreeEnergy().restore(code).result.x, x)


@pytest.mark.slow
def test_images_and_their_way_down_need_no_widget():
    theta, log_Z = on_device(small_rbm().theta), small_rbm_log_z()
    for kind in KINDS:
        x = first_image(kind, 5)
        start, end = (downhill(theta, log_Z, x, most) for most in (0, 784))
        assert (start.x == x).all() and start.turned == 0 and end.gains.max() <= 0
        assert end.log_p >= start.log_p and np.count_nonzero(end.x != start.x) <= end.turned
    digits, shuffled, *_ = densities()
    assert digits.sum() == shuffled.sum() == 2000 and digits @ EDGES[1:] > shuffled @ EDGES[1:]
    assert share_below(-1e4) == 0 and share_below(0.0) == 1


def test_the_image_it_began_with_stays_pale_behind_it(image):
    first, log_p = image.result.x, image.result.log_p
    image.press("down")
    shown, x = image.view.ink.index[::-1].ravel() / 255, image.result.x > 0.5
    assert (shown[x] == 1).all() and 0 < shown[~x & (first > 0.5)].max() < 0.5 and not shown[~x & (first < 0.5)].any()
    lines = [line.get_xdata()[0] for line in (image.view.first_mark, image.view.mark)]
    assert lines == pytest.approx([log_p, image.result.log_p], abs=1e-3) and lines[0] < lines[1] - 40


@pytest.mark.parametrize("kind", ["pixels shuffled", "coins", "blank"])
def test_other_images_to_begin_with(image, kind):
    digit = image.set(n=3).result
    other = image.set(kind=kind).result
    assert other.log_p != digit.log_p
    if kind == "pixels shuffled":
        assert other.x.sum() == digit.x.sum() and other.log_p < digit.log_p - 50
    if kind == "blank":
        assert not other.x.any()


def test_ink_and_eraser(image):
    image.set(kind="blank")
    drag(image, image.view.image, (14, 5), (14, 22))
    drawn = image.result.x.reshape(28, 28)
    assert drawn[6:21, 13:15].all() and drawn[:, [11, 16]].sum() == 0
    assert "x=" in image.code and image.result.log_p > -150, "a stroke as long as a 1"
    image.set(pen="erase")
    assert image.result.x.any(), "another pen leaves the drawing"
    drag(image, image.view.image, (14, 3), (14, 24))
    assert not image.result.x.any()
    image.set(n=4, kind="digit")
    assert image.drawn is None and "x=" not in image.code
    tell(image, "key", key="c")
    assert not image.result.x.any()
    tell(image, "key", key="ArrowRight")
    assert image.values["n"] == 5 and image.result.x.any()


@pytest.mark.parametrize("text", ["abc", "????", "A" * 200])
def test_an_image_that_is_none_is_refused(image, text):
    with pytest.raises(ValueError, match="28 × 28"):
        image.restore(f"FreeEnergy x={text}")
    assert image.result.x.any()
