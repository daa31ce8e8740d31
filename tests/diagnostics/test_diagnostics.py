"""The diagnostics are right about every faulty network, and silent about healthy ones. Slide S32."""
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import linear, reclin, sigm, tanh
from course_lib.backprop import backprop
from course_lib.data import mnist, subset, two_moons, xor
from course_lib.diagnostics.examinations import diagnose
from course_lib.diagnostics.run import TrainedRun, count_wrong
from course_lib.initialization import build, gaussian, glorot, zeros
from course_lib.lessons.gradient_checking.faulty_networks import FAULTY_NETWORKS, setup_of, train_faulty
from course_lib.loss import softmax_nll
from course_lib.network import BatchNormLayer, fprop
from course_lib.optimizers import adam, sgd
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

SEEDS = range(20)


class Small(NamedTuple):
    """A network on 50 points and how it is trained: θ at birth, the points, g, α and the objective."""

    theta: tuple
    X: Any
    y: Any
    g: Any
    alpha: float
    objective: Callable


def healthy(key, g=tanh, alpha=0.5):
    """Two moons, Glorot's initialization, an α that suits them."""
    data = two_moons(jax.random.fold_in(key, 0), 50, 0.15)
    return Small(glorot(jax.random.fold_in(key, 1), (2, 20, 2)), data.X, data.y, g, alpha, supervised_objective(g))


def train(key, small):
    """The Run of 1,000 updates on all points at once."""
    optimizer = sgd(small.alpha)
    step, idx = gradient_step(small.objective, optimizer.update), jnp.tile(jnp.arange(50, dtype=jnp.int32), (1000, 1))
    state, info = run_steps(step, start(small.theta, optimizer, key), small.X, small.y, idx)
    return TrainedRun(small.theta, state.theta, small.X, small.y, info.loss, small.g, small.objective, key)


def found(run):
    return [finding.name for finding in diagnose(run)]


@pytest.mark.one_in(3)
@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTY_NETWORKS)
def test_each_fault_is_named_first_and_put_right_by_its_fix(name):
    """With dropout one run in sixteen ends with an example wrong, which is a finding, though the gradient is right."""
    left = []
    for seed in SEEDS:
        assert found(train_faulty(seed, setup_of(name))[1])[0] == FAULTY_NETWORKS[name].finding, seed
        left += found(train_faulty(seed, setup_of(name, FAULTY_NETWORKS[name].fix))[1])
    assert set(left) <= {"does not overfit"} and len(left) <= (2 if name == "forgotten mask" else 0)


def small_run(seed, hidden, g, weights, optimizer, B, steps, digits=False):
    """50 points of xor clouds or 50 digits, mini-batches of B."""
    key = jax.random.key(seed)
    data = subset(key, mnist().train, 50, balanced=True) if digits else xor(key, 50)
    X = data.X.astype(np.float32) / 255 if digits else data.X
    theta = weights(key, (X.shape[1], *hidden, 10 if digits else 2))
    idx = epochs(key, 50, B, steps * B // 50)
    step = gradient_step(supervised_objective(g), optimizer.update)
    state, info = run_steps(step, start(theta, optimizer, key), X, data.y, idx)
    return TrainedRun(theta, state.theta, X, data.y, info.loss, g, supervised_objective(g), key, B=B)


def glorot_for_sigm(key, sizes):
    return glorot(key, sizes, 4.0)


def for_reclin(key, sizes):
    """W^(k) ~ N(0, 2/H_{k-1}), which keeps the variance through reclin (He et al., 2015)."""
    return build(sizes, lambda k, shape: jnp.sqrt(2 / shape[1]) * jax.random.normal(jax.random.fold_in(key, k), shape))


@pytest.mark.one_in(3)
@pytest.mark.slow
@pytest.mark.parametrize("options", [
    ((20,), tanh, glorot, adam(0.01), 10, 500), ((20,), reclin, for_reclin, sgd(0.2), 50, 1000),
    ((20, 20), tanh, glorot, sgd(0.3), 50, 1000), ((20,), sigm, glorot_for_sigm, sgd(0.5), 10, 1500),
    ((30,), tanh, glorot, sgd(0.1), 10, 500, True),
], ids=["tanh, adam", "reclin", "two layers", "sigm", "50 digits"])
def test_healthy_networks_are_called_healthy(options):
    for seed in SEEDS:
        assert diagnose(small_run(seed, *options)) == [], seed


@pytest.mark.slow
def test_healthy_with_batch_normalization():
    key = jax.random.key(0)
    network = healthy(key)
    first, last = network.theta
    network = network._replace(theta=(BatchNormLayer(first.W, 1 + first.b, first.b), last))
    assert found(train(key, network)) == []


@pytest.mark.slow
def test_the_words_carry_numbers_and_places():
    finding = diagnose(train_faulty(1, setup_of("saturated at birth"))[1])[0]
    assert finding.where == "h(1)" and 0.8 < finding.value <= 1
    assert f"{100 * finding.value:.0f} % of the values of h(1) are saturated" in finding.words
    assert "scale down W(1)" in finding.words
    run = train_faulty(1, setup_of("wrong sign"))[1]
    sign = diagnose(run)[0]
    grads = run.objective(run.theta0, run.X, run.y, run.key, run.hyper)[1]
    uphill = sum(float((leaf**2).sum()) for leaf in jax.tree.leaves(grads))
    assert f"at the rate {uphill:+.2g};" in sign.words, "‖∇‖²"
    assert sign.where == "W(1), b(1), W(2), b(2), W(3), b(3)"
    deleted = diagnose(train_faulty(1, setup_of("deleted gradient"))[1])
    assert [f.name for f in deleted] == ["deleted gradient"] and deleted[0].where == "W(1), b(1)"
    assert "all 50 examples were learned" in deleted[0].words


def _bare(theta, x, y, key, hyper):
    forward = fprop(theta, x)
    bare = tanh._replace(dg=jnp.ones_like)
    return softmax_nll.value(forward.a[-1], y).mean(), backprop(theta, forward, y, bare).theta


def _twice(theta, x, y, key, hyper):
    value, (first, last) = supervised_objective(tanh)(theta, x, y, key, hyper)
    return value, (first, last._replace(b=last.b * 2))


@pytest.mark.slow
@pytest.mark.parametrize("objective, name, where", [
    (_bare, "forgotten g′", "W(1), b(1)"), (_twice, "wrong gradient", "b(2)")])
def test_other_wrong_gradients(objective, name, where):
    key = jax.random.key(0)
    finding = diagnose(train(key, healthy(key)._replace(objective=objective)))[0]
    assert (finding.name, finding.where) == (name, where)


def test_vanishing_and_exploding_gradients():
    key = jax.random.key(0)
    deep = (2, 10, 10, 10, 2)
    small, large = gaussian(key, deep, 0.1), gaussian(key, deep, 3.0)
    X, y, *_ = healthy(key)[1:]
    vanishing = [f for f in diagnose(TrainedRun(small, small, X, y, [0.7], sigm)) if f.name == "vanishing gradient"]
    assert len(vanishing) == 1 and vanishing[0].value < 1e-3 and vanishing[0].where == "a(1)"
    assert "exploding gradient" in found(TrainedRun(large, large, X, y, [0.7], linear))


@pytest.mark.slow
def test_diverging_dead_by_training_and_too_small_networks():
    key = jax.random.key(0)
    network = healthy(key)
    run = train(key, network)
    bad = run._replace(losses=jnp.asarray(run.losses).at[30:].set(jnp.nan))
    assert diagnose(bad)[0].name == "diverging" and "at step 31" in diagnose(bad)[0].words
    broken = jax.tree.map(lambda leaf: leaf * jnp.nan, run.theta)
    assert found(bad._replace(theta=broken)) == ["diverging", "does not overfit"]
    assert count_wrong(bad._replace(theta=broken)) == 50
    line = network._replace(theta=glorot(key, (2, 2)), g=linear, objective=supervised_objective(linear))
    assert found(train(key, line)) == ["does not overfit"]
    killed = healthy(key, g=reclin)
    dead = (killed.theta[0]._replace(b=killed.theta[0].b - 50), killed.theta[1])
    assert "dead reclin by training" in found(train(key, killed)._replace(theta=dead))


@pytest.mark.slow
def test_symmetry_in_both_directions():
    """Deck §0.2: units stay copies only if their outgoing weights are equal too; W = 0 everywhere is symmetric."""
    key = jax.random.key(0)
    network = healthy(key)
    equal_in = (network.theta[0]._replace(W=jnp.full((20, 2), 0.1)), network.theta[1])
    assert "symmetric units" not in found(train(key, network._replace(theta=equal_in)))
    assert "symmetric units" in found(train(key, network._replace(theta=zeros((2, 20, 2)))))


def test_loss_at_the_start_and_inputs():
    key = jax.random.key(0)
    network = healthy(key)
    first, last = network.theta
    loud = train(key, network._replace(theta=(first, last._replace(W=last.W * 100))))
    finding = next(f for f in diagnose(loud) if f.name == "loss at the start")
    assert finding.value > math.log(2) + 5 and "ln 2 = 0.693" in finding.words
    for X in (network.X * 1e-3, network.X + 100, (100 * network.X).astype(jnp.int32)):
        assert diagnose(train(key, network._replace(X=X)))[0].name == "unnormalised inputs"


@pytest.mark.slow
def test_without_an_objective_gradients_are_not_examined():
    run = train_faulty(0, setup_of("deleted gradient"))[1]
    assert found(run._replace(objective=None, key=None)) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind, words, change", [
    (ValueError, "needs D = 2, x has 3", {"X": jnp.ones((50, 3))}),
    (ValueError, "X must be .T, D.", {"X": jnp.ones(2)}),
    (ValueError, "labels y need shape", {"y": jnp.zeros(49, jnp.int32)}),
    (ValueError, "labels y must lie in", {"y": jnp.full(50, 2, jnp.int32)}),
    (TypeError, "labels y must be integers", {"y": jnp.zeros(50)}),
    (ValueError, "losses must be .steps,.", {"losses": jnp.zeros(())}),
    (ValueError, "theta has sizes", {"theta0": glorot(jax.random.key(0), (2, 5, 2))}),
    (TypeError, "PRNG key", {"key": 0}),
    (ValueError, "NaN", {"theta0": (healthy(jax.random.key(0)).theta[0]._replace(b=jnp.full(20, jnp.nan)),
                                    healthy(jax.random.key(0)).theta[1])}),
    (ValueError, "unknown activation", {"g": "relu"}),
    (ValueError, r"m\(1\) needs H_1 = 20", {"m": (None, jnp.ones(3))}),
])
def test_errors(kind, words, change):
    key = jax.random.key(0)
    with pytest.raises(kind, match=words):
        diagnose(train(key, healthy(key))._replace(**change))
