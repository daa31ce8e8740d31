"""What notebook 4_01 says of its RBM of digits, in *Further*, computed: Z, the ways down, the coins and its own samples."""
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.lessons.rbm.digits import nearest_class, own_samples, small_rbm, small_rbm_log_z
from course_lib.lessons.rbm.free_energy import (
    downhill,
    first_image,
    images_of_kinds,
    log_p_of_kinds,
    pixel_means,
    share_below,
)
from course_lib.lessons.rbm.partial_sums import sums_of_part
from course_lib.lessons.rbm.partition_widget import ORDER
from course_lib.rbm.likelihood import model_mean
from course_lib.rbm.model import RBM, p_h
from tests.claims import Said

SAID = Said("4_01_rbm")


@pytest.mark.slow
def test_six_terms_of_a_million_carry_a_large_part_of_z():
    SAID.says("all $2^{20}$ terms of 784 factors have been summed", "The largest six of a million terms carry about half of it, "
              "but nobody knows which before the sum. They look like 4, 9 and 6;")
    SAID.shows("price = Partition(H=20)\nprice.press(\"sum\")")
    W, b, c = small_rbm().theta
    sums = sums_of_part(RBM(W[:, ORDER], b, c[ORDER]), 20, 784, 20)
    share = float(np.exp(sums.log_terms - sums.log_Z[20]).sum())
    assert 0.4 < share < 0.6, share
    images = np.empty_like(sums.p_x)
    images[:, ORDER] = sums.p_x
    assert {4, 6} <= set(nearest_class(images > 0.5).tolist()) <= {4, 6, 9}


@pytest.mark.slow
def test_all_the_way_down_from_twenty_digits():
    SAID.says("from 20 digits one ends in nearly as many different ones",
              "p(<b>x</b>) grows by a factor of about 10²⁹ (the median)",
              "Mostly at images that are more probable than nine of ten digits</summary>Yes (16 of 20,",
              "Tens of pixels are flipped", "the most probable image need not be a typical one.",
              "Fat digits lose ink, the thinnest gain some, and several become another digit: the 2 below ends as a 1. "
              "Two 0s fall apart.", "The deepest valleys reached are thin, simple 1s",
              "**All the way down** from 15: the 5 becomes a 3.")
    digits, log_Z, start = small_rbm(), small_rbm_log_z(), log_p_of_kinds()[0]
    ends = [downhill(digits.theta, log_Z, digits.test[n], 784) for n in range(20)]
    assert 15 <= len({end.x.tobytes() for end in ends}) < 20
    assert np.median([end.log_p - start[n] for n, end in enumerate(ends)]) / np.log(10) == pytest.approx(29, abs=2)
    assert sum(end.log_p > np.quantile(start, 0.9) for end in ends) >= 14
    assert 20 < np.median([end.turned for end in ends]) < 150
    ink, left = (np.array([int(x.sum()) for x in images]) for images in (digits.test[:20], [end.x for end in ends]))
    assert (left < ink)[ink > 100].all() and (left > ink)[ink < 60].all() and (ink > 100).sum() > 5 and (ink < 60).sum() > 2
    train, test = mnist().train.y[: len(digits.train)], mnist().test.y[:20]
    seen = [looks_like(end.x > 0.5, digits.train, train) for end in ends]
    assert (test[1], seen[1]) == (2, 1) and (test[15], seen[15]) == (5, 3)
    assert sum(a != b for a, b in zip(test, seen, strict=True)) >= 5
    assert [seen[n] for n in sorted(range(20), key=lambda n: -ends[n].log_p)[:5]] == [1] * 5


def looks_like(image, digits, labels, k=11):
    """The class of most of the k digits that differ from the image in the fewest pixels."""
    return np.bincount(labels[np.argsort((digits != image).sum(axis=1), kind="stable")[:k]]).argmax()


@pytest.mark.slow
def test_a_typical_digit_is_not_where_no_flip_gains():
    SAID.says("Before its first flip the 2 is more probable than 6.5 % of digits, and its best flip gains 5.93 nats "
              "(natural-log units: 2.3 nats are a factor of 10). After 127 flips it is more probable than all 2,000, and than "
              "all samples.", "ten times: the ends of the strokes are nibbled off.")
    theta, log_Z, x = small_rbm().theta, small_rbm_log_z(), first_image("digit", 1)
    two, ten, end = (downhill(theta, log_Z, x, flips) for flips in (0, 10, 784))
    assert 100 * share_below(two.log_p) == pytest.approx(6.5, abs=0.1) and two.gains.max() == pytest.approx(5.93, abs=0.006)
    assert end.log_p > log_p_of_kinds()[3].max() + 20
    assert end.turned == 127 and share_below(end.log_p) == 1 and end.gains.max() <= 0
    assert x.sum() - (ten.x > 0.5)[x].sum() == 9 and np.log(10) == pytest.approx(2.3, abs=0.01)


@pytest.mark.slow
def test_what_w_knows_beyond_single_pixels():
    SAID.says("Single pixels alone tell a digit from its shuffled pixels, too; from coins in ≈ 63 % of all pairs, the RBM in "
              "≈ 98 %: there $\\mathbf{W}$ is needed. They give a digit ≈ −200 nats, the RBM ≈ −149; the ≈ 51 nats between are "
              "what $\\mathbf{W}$ knows.", "as much ink, and about 153 powers of ten less probable.")
    digits, shuffled, coins, _ = log_p_of_kinds()
    two = [downhill(small_rbm().theta, small_rbm_log_z(), first_image(kind, 1)).log_p for kind in ("digit", "pixels shuffled")]
    assert (two[0] - two[1]) / np.log(10) == pytest.approx(153, abs=2)
    assert (digits[:, None] > coins).mean() == pytest.approx(0.98, abs=0.01) and (digits[:, None] > shuffled).mean() > 0.99
    mean = pixel_means()
    single = [x @ np.log(mean) + ~x @ np.log(1 - mean) for x in images_of_kinds().values()]
    assert (single[0].mean(), digits.mean()) == (pytest.approx(-200, abs=0.5), pytest.approx(-149, abs=2))
    assert (single[0][:, None] > single[2]).mean() == pytest.approx(0.63, abs=0.01)
    assert (single[0][:, None] > single[1]).mean() > 0.99
    pixels = np.random.default_rng(1).random((2000, 784)) < mean
    assert np.abs(pixels.mean(axis=0) - mean).max() < 0.06, "coins are on as often as the digits"


@pytest.mark.slow
def test_its_own_samples_are_neither_the_digits_nor_the_valleys():
    SAID.says("The valley of the 2 lies at −46; the RBM's **samples** at ≈ −178, none near −46. A digit is above a sample in "
              "three of four pairs, not in half: digits are not drawn from this p.", "over half of its samples are 4s, hardly "
              "any 1s, though the deepest valleys are 1s.", "so does most of what this machine draws (counted below)",
              "What one draws is typical, not most probable: so the RBM's samples below.")
    digits, *_, own = log_p_of_kinds()
    assert downhill(small_rbm().theta, small_rbm_log_z(), first_image("digit", 1), 784).log_p == pytest.approx(-46, abs=0.5)
    assert own.mean() == pytest.approx(-178, abs=2) and own.max() < -75
    assert (digits[:, None] > own).mean() == pytest.approx(0.75, abs=0.03)
    share = np.bincount(nearest_class(own_samples(2000)), minlength=10) / 2000
    assert share[4] > 0.5 and share[1] < 0.01 and share[[4, 6, 9]].sum() > 0.8


@pytest.mark.slow
def test_the_samples_are_exact():
    """How often each hidden unit is on, and each pixel, against the means by enumeration."""
    theta, x = small_rbm().theta, own_samples(2000)
    mean = model_mean(theta, small_rbm_log_z())
    np.testing.assert_allclose(x.mean(axis=0), mean.c, atol=0.05)
    np.testing.assert_allclose(np.asarray(p_h(theta, x)).mean(axis=0), mean.b, atol=0.05)
