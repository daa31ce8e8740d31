"""Each rule at its best α and β on the two bowls: what notebook 2_10 says of it, and whether it lasts five times as long."""
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from course_lib.lessons.adaptive_optimizers import fitted_bowl
from course_lib.lessons.adaptive_optimizers.fitted_bowl import ALPHAS, BETAS, fitted
from course_lib.lessons.adaptive_optimizers.landscape_race import RULES
from course_lib.optimizers import GradientTransformation
from tests.claims import Said
from tests.lessons.descents import slope_steps

SAID = Said("2_10_adaptive_optimizers")
ADAPTIVE = ("Adagrad", "RMSProp", "Adam")


def there(*how):
    return dict(zip(RULES, fitted(*how).there, strict=True))


def ahead(one):
    """Those of the adaptive rules that are ahead of sgd and of momentum."""
    return {name for name in ADAPTIVE if one[name] < min(one["sgd"], one["momentum"])}


@pytest.mark.slow
@pytest.mark.parametrize("updates", [1000, 5000])
def test_per_parameter_helps_on_the_bowl_and_not_on_the_turned_one(updates):
    SAID.says("The 12 starts are 2.7 from the minimum, and each run has 1,000 updates.",
              "one of 13 α, from 0.01 to 10, constant or 5 % less in each update, and one of six β, from 0 to 0.99",
              "A run whose loss is ever above its start's counts as not there",
              "“Per parameter” helps when the coordinates differ in steepness.",
              "on the bowl each of the three is ahead of sgd and of momentum, with 4.5 to 6.5 updates against 22.5.",
              "all three are behind momentum, with 44.5 to 70 updates against 22.5.",
              "on the bowl κ cancels, and with α (falling, but for Adagrad) and β fitted all three are ahead of sgd and "
              "momentum. On a turned bowl that is gone: all three are behind momentum.")
    straight, turned = (there(surface, updates) for surface in ("bowl", "turned bowl"))
    assert ahead(straight) == set(ADAPTIVE) and all(turned[name] > turned["momentum"] for name in ADAPTIVE)
    assert list(straight.values()) == pytest.approx([50.5, 22.5, 4.5, 4.5, 6.5], abs=0.1)
    assert list(turned.values()) == pytest.approx([50.5, 22.5, 70, 44.5, 52.5], abs=0.6)


@pytest.mark.slow
def test_rmsprop_and_adam_need_an_alpha_that_falls(monkeypatch):
    SAID.says("RMSProp and Adam need an α that falls: with a constant one, unless it is small, they leap again later (see "
              "below).",
              "On the bowl RMSProp has β = 0.99, so its first step is α/√0.01 = 3.2: all three begin with a step of the size of "
              "the way. Adam has β₁ = 0 there, so no momentum.")
    best = fitted("bowl")
    assert dict(zip(RULES, best.falls, strict=True)) == dict.fromkeys(RULES, 1) | dict(RMSProp=0.95, Adam=0.95)
    assert best.beta[3:].tolist() == [0.99, 0] and best.alpha[2:] == pytest.approx([1.78, 0.316, 1], abs=0.01)
    monkeypatch.setattr(fitted_bowl, "FALLS", (1.0,))
    assert ahead(there("bowl")) == {"Adagrad"}


def test_a_run_that_is_ever_above_its_start_is_not_there():
    """sgd along θ₁ = 0 with α = 1/30 is there at once; with a first step of twice its way and more it never is."""
    hessian, start = fitted_bowl.HESSIANS["bowl"], np.array([[0.0, 1.0]])
    assert fitted_bowl._arrivals("sgd", hessian, start, 1 / 30, 0, 1.0, 50) == 1
    assert fitted_bowl._arrivals("sgd", hessian, start, 2.1 / 30, 0, 0.5, 50) == 51


def test_no_best_alpha_lies_at_an_edge():
    for surface in ("bowl", "turned bowl"):
        best = fitted(surface)
        inside = (best.alpha > ALPHAS[0]) & (best.alpha < ALPHAS[-1])
        assert (inside | (best.there > 1000)).all() and set(best.beta) <= set(BETAS)
    assert len(ALPHAS) == 13 and len(BETAS) == 6 and ALPHAS[-1] == pytest.approx(10)


@pytest.mark.slow
def test_what_seems_to_rest_leaps_later(monkeypatch):
    monkeypatch.setattr(fitted_bowl, "FALLS", (1.0,))
    short, long = (there("bowl", updates) for updates in (100, 1000))
    assert short["RMSProp"] < 10 > short["Adam"] and long["RMSProp"] > 80 and long["Adam"] > 25


@pytest.mark.parametrize(("rule", "same"), [
    ("sgd", optax.sgd(1.0)), ("momentum", optax.sgd(1.0, momentum=0.7)), ("RMSProp", optax.rmsprop(1.0, decay=0.7, eps=1e-8)),
    ("Adagrad", optax.adagrad(1.0, initial_accumulator_value=0.0, eps=1e-8)), ("Adam", optax.adam(1.0, b1=0.7))])
def test_every_step_is_optaxs(rule, same):
    gradients = np.random.default_rng(0).normal(size=20).astype(np.float32)
    update, state = fitted_bowl._optimizer(rule, jnp.float32(1), jnp.float32(0.7), jnp.float32(0))
    mine = slope_steps(GradientTransformation(lambda theta: state, update), gradients)
    np.testing.assert_allclose(mine, slope_steps(same, gradients), rtol=2e-4, atol=1e-5)
