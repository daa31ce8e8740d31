"""Z term by term against brute force in float64, whatever the number of terms, without compiling anew; the RBM of digits."""
import jax
import numpy as np
import pytest

from course_lib.lessons.rbm.digits import small_rbm, small_rbm_log_z
from course_lib.lessons.rbm.partial_sums import LARGEST, partial_sums, sums_of_part
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import RBM, free_energy, p_x, part_of, transpose
from tests.compilations import compilations
from tests.rbm.oracle import bits, on_device, random_rbm


def terms(theta):
    """log Σ_x exp(-E(x, h)) of every h, (2^H,), in the order of `bits`."""
    h = bits(len(theta.b))
    return h @ theta.b + np.logaddexp(0, theta.c + h @ theta.W).sum(1)


@pytest.mark.slow
@pytest.mark.parametrize("H, D", [(4, 5), (3, 3), (1, 2)])
def test_partial_sums_and_largest_terms_equal_brute_force(H, D):
    raw = random_rbm(H, H, D)
    all_terms = terms(raw)
    with jax.enable_x64(True):
        theta = on_device(raw)
        for n in range(H + 1):
            got = partial_sums(theta, n)
            want = [np.logaddexp.reduce(all_terms[: 2 ** min(m, n)]) for m in range(H + 1)]
            np.testing.assert_allclose(got.log_Z, want, rtol=1e-10)
            best = np.argsort(-all_terms[: 2**n])[:LARGEST]
            np.testing.assert_allclose(got.log_terms[: len(best)], all_terms[best], rtol=1e-10)
            np.testing.assert_array_equal(got.h[: len(best)], bits(H)[best])
            np.testing.assert_allclose(got.p_x, p_x(theta, got.h))
        assert float(got.log_Z[-1]) == pytest.approx(float(log_z(theta)), rel=1e-10)


def test_the_terms_of_several_blocks_add_up_and_no_number_of_them_compiles_anew(nothing_compiled):
    # 12 hidden units are 4 blocks of 2^10; with W = 0 every log Z_n is known in closed form
    theta = RBM(*(np.asarray(v, np.float32) for v in (np.zeros((12, 13)), np.linspace(-1, 1, 12), np.linspace(-2, 1, 13))))
    whole = np.logaddexp(0, theta.c).sum() + np.concatenate([[0], np.cumsum(np.logaddexp(0, theta.b))])
    partial_sums(theta, 0)
    with compilations() as compiled:
        sums = [partial_sums(theta, n).log_Z for n in (1, 9, 10, 11, 12)]
    assert not compiled
    for n, log_Z in zip((1, 9, 10, 11, 12), sums, strict=True):
        np.testing.assert_allclose(log_Z, whole[np.minimum(np.arange(13), n)], rtol=1e-5)


@pytest.mark.slow
def test_a_part_is_the_smaller_rbm():
    raw = random_rbm(5, 5, 7)
    with jax.enable_x64(True):
        theta = on_device(raw)
        for H, D in ((5, 7), (2, 7), (5, 3), (1, 1)):
            small = RBM(raw.W[:H, :D], raw.b[:H], raw.c[:D])
            assert float(log_z(part_of(theta, H, D))) == pytest.approx(float(log_z(on_device(small))), rel=1e-10)
            x = np.r_[np.ones(D), np.zeros(7 - D)]
            np.testing.assert_allclose(free_energy(part_of(theta, H, D), x), free_energy(on_device(small), x[:D]), rtol=1e-10)


@pytest.mark.parametrize("H, D", [(3, 6), (4, 2), (4, 4)])
def test_the_sums_of_a_part_run_over_its_smaller_layer(H, D):
    raw = random_rbm(7, 4, 6, dtype=np.float32)
    small = RBM(raw.W[:H, :D], raw.b[:H], raw.c[:D])
    sums = sums_of_part(on_device(raw), H, D, min(H, D))
    assert sums.log_Z[-1] == pytest.approx(float(log_z(on_device(small))), rel=1e-4)
    assert sums.h.shape == (LARGEST, 4) and not sums.h[: 2 ** min(H, D), min(H, D) :].any()


@pytest.mark.parametrize("H, D, n, words", [(5, 4, 2, "transpose first"), (4, 5, 5, "n must be between 0 and 4"),
                                            (21, 22, 1, "out of reach"), (4, 5, -1, "n must be between")])
def test_bad_sizes(H, D, n, words):
    with pytest.raises(ValueError, match=words):
        partial_sums(on_device(random_rbm(0, H, D)), n)


def test_both_layers_give_the_same_sum():
    theta = on_device(random_rbm(9, 6, 6, dtype=np.float32))
    assert float(partial_sums(theta, 6).log_Z[-1]) == pytest.approx(float(partial_sums(transpose(theta), 6).log_Z[-1]), rel=1e-5)


@pytest.mark.thorough
def test_the_rbm_of_digits_knows_more_than_each_pixel_on_its_own():
    digits, log_Z = small_rbm(), small_rbm_log_z()
    assert log_Z == pytest.approx(float(partial_sums(digits.theta, 20).log_Z[-1]), abs=1e-3)
    test = digits.test[:2000]
    mean = np.clip(digits.train.mean(0), 0.01, 0.99)
    alone = test @ np.log(mean) + ~test @ np.log(1 - mean)
    exact = -np.asarray(free_energy(digits.theta, test)) - log_Z
    assert exact.mean() > alone.mean() + 40 and np.mean(exact > alone) > 0.96
