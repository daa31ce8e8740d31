"""What the checks let through, convert, and refuse, outside and inside a trace."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import arguments as checks
from tests.compilations import compilations

KEY = jax.random.key(0)


@pytest.mark.parametrize("x, expected", [
    (np.array([0, 51, 255], np.uint8), [0, 0.2, 1]), ([1, 2], [1, 2]), (True, 1), (np.float64(0.5), 0.5),
    (jnp.array([1, 0], jnp.int32), [1, 0]), (np.array([1.5], np.float16), [1.5]),
])
def test_as_real_reads_every_kind_of_number(x, expected):
    real = checks.as_real(x)
    assert real.dtype == jnp.float32
    np.testing.assert_allclose(real, expected, rtol=1e-6)


def test_as_float_keeps_precision_and_does_not_scale():
    assert checks.as_float(np.array([3], np.uint8)) == 3.0
    assert checks.as_float(jnp.ones(2, jnp.bfloat16)).dtype == jnp.bfloat16
    with jax.enable_x64(True):
        assert checks.as_float(np.ones(2)).dtype == checks.as_float([1.5]).dtype == jnp.float64
        assert checks.as_float(np.ones(2, np.float32)).dtype == jnp.float32


def test_as_number_and_between():
    assert checks.as_number(np.uint8(3), "n") == 3.0 and checks.as_number(1, "n").dtype == jnp.float32
    assert checks.check_between(0.5, 0, 1, "p") == 0.5
    with pytest.raises(ValueError, match="p must be between 0 and 1, it is 2"):
        checks.check_between(2, 0, 1, "p")
    with pytest.raises(ValueError, match="p must be between 0 and 1, it is nan"):
        checks.check_between(float("nan"), 0, 1, "p")
    with pytest.raises(TypeError, match="p must hold real numbers"):
        checks.as_number(None, "p")


def test_values_are_only_looked_at_outside_a_trace():
    seen = []

    @jax.jit
    def traced(x):
        seen.append(checks.is_concrete(x))
        return checks.check_between(checks.check_finite(x), 0, 1, "x")

    assert np.isnan(traced(jnp.float32(np.nan))) and seen == [False] and checks.is_concrete(jnp.ones(2))


def test_check_finite_counts_and_points():
    with pytest.raises(ValueError, match=r"h has 2 NaN or infinite value\(s\), the first at index \(1, 0\)"):
        checks.check_finite(np.array([[1.0, 2.0], [np.inf, np.nan]]), "h")
    checks.check_finite(np.array([1, 2]))


def test_check_count():
    assert checks.check_count(np.int64(3)) == 3 and checks.check_count(0, least=0) == 0
    with pytest.raises(ValueError, match="n must be at least 1, it is 0"):
        checks.check_count(0)
    for bad in (2.0, "3", None):
        with pytest.raises(TypeError, match="n must be an int, static under jit; it is"):
            checks.check_count(bad)
    with pytest.raises(TypeError, match="a value traced by jit"):
        jax.jit(checks.check_count)(3)


def test_check_key():
    assert checks.check_key(KEY) is KEY
    for bad in (0, None, jnp.zeros(2, jnp.uint32), np.zeros(2)):
        with pytest.raises(TypeError, match="the first argument must be a PRNG key"):
            checks.check_key(bad)
    with pytest.raises(ValueError, match=r"one PRNG key is needed, there are \(2,\)"):
        checks.check_key(jax.random.split(KEY))
    jax.vmap(checks.check_key)(jax.random.split(KEY))


def test_check_labels_hands_back_int32():
    assert checks.check_labels([0, 1], 2, (2,)).dtype == jnp.int32
    assert checks.check_labels(np.zeros(0, int), 2).shape == (0,)


def test_a_numpy_array_is_copied_to_the_device_and_compiles_nothing(nothing_compiled):
    room = np.zeros(4 * 1000 + 64, np.uint8)
    x = room[-room.ctypes.data % 64 :][:4000].view(np.float32)          # aligned: `device_put` alone would share it
    with compilations() as names:
        sent, cast = checks.on_device(x), checks.on_device(np.arange(7), jnp.float32)
    x[0] = 5
    assert float(sent[0]) == 0 and sent.dtype == cast.dtype == jnp.float32
    assert names == []


def test_python_s_own_precision_is_asked_for_without_a_warning(recwarn):
    seen = jax.jit(lambda v: checks.as_number(v, "p", 0, 1, jnp.float_))(np.float32(0.5))
    assert seen == checks.on_device(jnp.float32(0.5), jnp.float_) and seen.dtype == jnp.asarray(0.5).dtype
    assert not recwarn.list
