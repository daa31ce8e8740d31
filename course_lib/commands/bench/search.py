"""A random search of 64 small networks, all at once, against the same search one network after the other.

2-16-2 networks; α, λ and the width H are searched, over 10 epochs of two moons (256 points). The peers: each network's
run compiled whole and called from Python, and the usual program, a Python loop over jitted steps.
"""
import jax
import jax.numpy as jnp

from course_lib.data import two_moons
from course_lib.initialization import glorot
from course_lib.model_selection.objective import network_objective
from course_lib.model_selection.search import integer, log_uniform, random, search
from course_lib.optimizers import chain, momentum
from course_lib.regularization import l2
from course_lib.training import epochs, gradient_step, start, supervised_objective

from . import Row, side_by_side

KEY, N = jax.random.key(0), 64
SPACE = {"alpha": log_uniform(1e-2, 1), "lam": log_uniform(1e-6, 1e-2), "H": integer(1, 16)}


def rows():
    config = random(KEY, SPACE, N)
    train, valid = (two_moons(jax.random.key(i), 256) for i in (1, 2))
    each = [{name: jnp.asarray(column[i]) for name, column in config.items()} for i in range(N)]
    for B in (8, 32):
        objective = network_objective((2, 16, 2), B, 10)
        alone = jax.jit(objective)
        times = side_by_side({
            "ours": lambda objective=objective: search(KEY, objective, config, train, valid),
            "Python loop over one compiled run each":
                lambda alone=alone: jax.block_until_ready([alone(KEY, chosen, train, valid) for chosen in each]),
            "Python loop over jitted steps": step_by_step(each, train, epochs(KEY, 256, B, 10)),
        })
        ours = times.pop("ours")
        for name, seconds in times.items():
            yield Row(f"random search of {N} small networks, B = {B}", 1e3 * ours, name, 1e3 * seconds, "ms",
                      aim=5 if "steps" in name else None)


def step_by_step(each, train, idx):
    """The search without `scan` or `vmap`: one network after the other, one jitted call an update."""
    theta, idx = glorot(KEY, (2, 16, 2)), list(idx)
    update = chain(l2(0.0), momentum(0.0)).update
    step = jax.jit(lambda state, i: gradient_step(supervised_objective(), update)(state, train.X[i], train.y[i])[0])

    def run():
        for chosen in each:
            state = start(theta, chain(l2(chosen["lam"]), momentum(chosen["alpha"])), KEY)
            for i in idx:
                state = step(state, i)
        jax.block_until_ready(state)

    return run
