"""Coins: bit for bit JAX's own, exact at 0 and 1, independent across positions."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.bernoulli import bernoulli, threefry


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(), (5,), (100, 784), (3, 4, 5), (0, 3)])
def test_the_same_coins_as_jax(shape):
    key, p = jax.random.key(7), jax.random.uniform(jax.random.key(1), shape)
    np.testing.assert_array_equal(bernoulli(key, p), jax.random.bernoulli(key, p))


def test_the_same_coins_as_jax_under_jit_and_vmap():
    keys, p = jax.random.split(jax.random.key(3), 6), jnp.full((6, 50), 0.3)
    np.testing.assert_array_equal(jax.jit(jax.vmap(bernoulli))(keys, p), jax.vmap(jax.random.bernoulli)(keys, p))


@pytest.mark.parametrize("counter, key, words", [  # Random123's known answers for threefry2x32-20
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
])
def test_threefry_gives_the_published_answers(counter, key, words):
    got = threefry(*(jnp.asarray(word, jnp.uint32) for word in (*key, *counter)))
    assert tuple(int(word) for word in got) == words


@pytest.mark.parametrize("impl", ["threefry2x32", "rbg", "unsafe_rbg"])
def test_every_kind_of_key_gives_frequencies_p_and_exact_ends(impl):
    p = jnp.asarray([0.0, 0.01, 0.5, 0.99, 1.0])
    flips = np.asarray(bernoulli(jax.random.key(0, impl=impl), jnp.broadcast_to(p, (100_000, 5))))
    np.testing.assert_allclose(flips.mean(0), p, atol=5 * 0.5 / np.sqrt(100_000))
    assert not flips[:, 0].any() and flips[:, 4].all()


def test_float64_probabilities_are_kept_in_their_precision():
    with jax.enable_x64(True):
        assert float(bernoulli(jax.random.key(0), jnp.full(10_000, 0.25)).mean()) == pytest.approx(0.25, abs=0.02)


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match="PRNG key"):
        bernoulli(0, jnp.ones(3))
    with pytest.raises(ValueError, match="floats"):
        bernoulli(jax.random.key(0), jnp.ones(3, jnp.int32))
