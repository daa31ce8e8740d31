"""Linear pieces of reclin networks on a line. Slide S34."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin
from course_lib.initialization import glorot
from course_lib.lessons.why_deep.sawtooth import first_units, folded, kinks, linear_pieces, sawtooth, way_through
from course_lib.loss import linear_squared
from course_lib.network import Layer, fprop, sizes


def test_one_layer_needs_a_unit_for_each_piece():
    for L in (1, 2, 5):
        x, f, pieces = folded(L, 2.0)
        assert pieces == 2**L and len(x) == pieces + 1
        for H in range(1, pieces + 2):
            points, values, flat = first_units(L, 2.0, H)
            off = np.abs(np.interp(x, points, values) - f).max()
            assert flat == min(H, pieces) and (off < 1e-6 if H >= pieces else off > 0.5)


def test_the_way_of_x_ends_at_f():
    for L, slope in ((1, 2.0), (4, 1.6), (6, 0.9)):
        x, f, _ = folded(L, slope)
        for at in (0.0, 0.3, 0.5, 0.77, 1.0):
            way = way_through(at, L, slope)
            assert len(way) == L + 1 and way[0] == at and way[-1] == pytest.approx(np.interp(at, x, f), abs=1e-5)


def random_net(seed, shape):
    random = np.random.default_rng(seed)
    return tuple(Layer(*(random.standard_normal(s).astype(np.float32) for s in ((H, n), (H,))))
                 for n, H in zip(shape[:-1], shape[1:], strict=True))


@pytest.mark.slow
def test_S34_a_sawtooth_of_2_units_a_layer_doubles_its_pieces_where_one_layer_only_adds():
    assert [linear_pieces(sawtooth(L)) for L in range(1, 13)] == [2**L for L in range(1, 13)]
    assert sizes(sawtooth(5)) == (1, 2, 2, 2, 2, 2, 1) and linear_pieces(sawtooth(1), 0.0, 0.5) == 1
    counts = [linear_pieces(random_net(seed, (1, 8, 1)), -50.0, 50.0) for seed in range(20)]
    assert max(counts) == 9, "H + 1, which a random layer reaches and none exceeds"


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(1, 6, 1), (1, 4, 4, 1), (1, 3, 3, 3, 2)])
def test_kinks_are_all_of_them_and_f_is_linear_between(shape):
    for seed in range(3):
        theta = random_net(seed, shape)
        x, f = kinks(theta, -4.0, 4.0)
        between = np.sort(np.random.default_rng(seed).uniform(-4, 4, 400))
        with jax.enable_x64(True):
            wide = jax.tree.map(lambda leaf: leaf.astype(jnp.float64), theta)
            exact = np.asarray(fprop(wide, jnp.asarray(between)[:, None], reclin, linear_squared).h[-1])
        for c in range(shape[-1]):
            np.testing.assert_allclose(np.interp(between, x, f[:, c]), exact[:, c], atol=1e-9)
        bound = np.prod([H + 1 for H in shape[1:-1]])
        assert 1 <= linear_pieces(theta, -4.0, 4.0) <= min(len(x) - 1, bound)


def test_constant_and_dead_networks():
    dead = (Layer(jnp.ones((3, 1)), jnp.full(3, -9.0)), Layer(jnp.ones((1, 3)), jnp.zeros(1)))
    assert linear_pieces(dead) == 1 and linear_pieces(dead[:0] + (Layer(jnp.ones((1, 1)), jnp.ones(1)),)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("words, call", [
    ("D must be 1", lambda: linear_pieces(glorot(jax.random.key(0), (2, 3, 1)))),
    ("low < high", lambda: linear_pieces(sawtooth(2), 1.0, 0.0)),
    ("L must be at least 1", lambda: sawtooth(0)),
])
def test_errors(words, call):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_flatter_fold_makes_fewer_pieces():
    assert [linear_pieces(sawtooth(L, 1.0)) for L in (1, 4, 8)] == [2, 2, 2]
    eight = [linear_pieces(sawtooth(8, slope)) for slope in (0.8, 1.5, 1.9, 2.0)]
    assert eight == sorted(eight) and eight[0] == 2 and eight[-1] == 256
    half = np.asarray(fprop(sawtooth(1, 1.5), np.array([[0.5]]), reclin, linear_squared).h[-1])
    assert half[0, 0] == pytest.approx(0.75)
