"""What `bench accelerator` compares is the same computation: the usual program arrives at our θ."""
import jax
import numpy as np
import pytest

from course_lib.commands.bench import accelerator


@pytest.mark.slow
@pytest.mark.parametrize("make", [accelerator.digits, accelerator.seeds])
def test_the_usual_program_trains_the_same_network(make, monkeypatch):
    monkeypatch.setattr(accelerator, "SEEDS", 3)
    load = make(4)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-5), load.ours(), load.usual())


@pytest.mark.slow
@pytest.mark.parametrize("make", [accelerator.wide, accelerator.cd])
def test_with_coins_both_move_about_as_far(make):
    """Their random numbers are not the same ones."""
    load, still = make(2), make(0)
    first, ours, theirs = (jax.tree.leaves(fn()) for fn in (still.usual, load.ours, load.usual))
    for a, b, c in zip(first, ours, theirs, strict=True):
        moved = [float(np.sqrt(((x - a) ** 2).sum())) for x in (b, c)]
        assert 0.8 < moved[0] / moved[1] < 1.25
