"""The races of slide S30 without a picture: each rule's best α, a rule in plain Python, and every run made once."""
import numpy as np
import pytest

from course_lib.drawing.style import GREY
from course_lib.landscapes import arrival
from course_lib.lessons.adaptive_optimizers import mnist_race
from course_lib.lessons.adaptive_optimizers.landscape_race import (
    ALPHAS,
    RULES,
    UPDATES,
    losses_of_seeds,
    race_setting,
    run_race,
    surface_map,
)
from course_lib.lessons.adaptive_optimizers.own_update import (
    argument_names,
    own_path,
    rule_like,
    unknown_argument,
    with_own_path,
)
from course_lib.widgets import Race
from tests.claims import Said

SETTINGS = dict(beta=0.9, beta1=0.9, beta2=0.999, eps=1e-8, correct=True)


@pytest.mark.slow
def test_each_rules_best_is_among_the_alphas_and_no_later():
    at = race_setting("curved valley", 20.0)
    best, same = run_race(at, 0.05, True), run_race(at, float(ALPHAS[6]), False)
    assert all(np.isclose(ALPHAS, alpha).any() for alpha in best.alphas) and (same.alphas == np.float32(ALPHAS[6])).all()
    assert (arrival(best.loss) <= arrival(same.loss)).all()
    np.testing.assert_allclose(best.loss[-1], [best.over[np.isclose(ALPHAS, a).argmax(), i] for i, a in enumerate(best.alphas)])


@pytest.mark.slow
def test_the_noise_of_other_seeds():
    at = race_setting(noise=1.0, seed=4)
    race = run_race(at, 0.02, False)
    np.testing.assert_allclose(losses_of_seeds(at, race)[4], race.loss, rtol=1e-4)
    assert surface_map("saddle", 5.0)[60, 60] == pytest.approx(1, rel=1e-4), "the saddle at 0"


def plain(theta, grad, nabla, alpha, beta):
    nabla = grad + beta * nabla
    return theta - alpha * nabla, nabla


def test_a_rule_in_plain_python_is_the_sixth():
    at, names = race_setting("plateau", noise=0.1), argument_names(plain)
    race = run_race(at, 0.05, True)
    assert rule_like(names) == "momentum" and unknown_argument(names) == ""
    own = own_path(lambda args, *shapes: plain(*args), names, at, 0.05, race.alphas)
    assert own.alpha == race.alphas[RULES.index("momentum")]
    six = with_own_path(race, own)
    assert six.theta.shape == (UPDATES + 1, 6, 2)
    np.testing.assert_allclose(six.theta[:, 5], six.theta[:, RULES.index("momentum")], atol=2e-3)
    np.testing.assert_allclose(six.loss[:, 5], six.loss[:, RULES.index("momentum")], atol=2e-3)
    assert own_path(lambda args, *shapes: None, names, at, 0.05, race.alphas) is None


@pytest.mark.slow
def test_until_the_reader_has_one_the_corrected_adam_is_there_in_grey():
    Said("2_10_adaptive_optimizers").says("Until then the course's is there, in grey.")

    def finished(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
        return theta - alpha * grad, nabla, gamma

    run = Race(update=lambda theta, grad, nabla, gamma: ..., correct=False)
    np.testing.assert_allclose(run.result.theta[:, 5], Race().result.theta[:, RULES.index("Adam")], atol=1e-6)
    assert "corrected Adam from update 56" in run.status and "is not finished yet" in run.status
    assert run.view.loss.labels[5].get_text() == " corrected" and run.view.heads[5].get_markerfacecolor() == GREY
    assert Race(update=finished, correct=False).view.loss.labels[5].get_text() == " YOURS"


def test_the_arguments_of_a_rule():
    assert "has an argument slope: I know alpha, beta" in unknown_argument(argument_names(lambda theta, slope: theta))
    assert rule_like(["theta", "grad"]) is None and argument_names(dict.fromkeys)[:1] != [] and unknown_argument(["?"])


@pytest.fixture
def runs(monkeypatch):
    """MnistRuns with trainings that are only counted: the last loss is 1 at α = 0.03 and grows away from it."""
    calls = []

    def train(rule, alpha, seed, **settings):
        calls.append((rule, alpha, seed, settings))
        last = 1 + abs(np.log(alpha / 0.03))
        return mnist_race.RaceLosses(np.array([2.3, last]), np.array([2.3, last + seed]), np.array([0.9, 0.5]))

    monkeypatch.setattr(mnist_race, "train_on_mnist", train)
    made = mnist_race.MnistRuns()
    made.calls = calls
    return made


def test_every_run_is_made_once_and_a_rule_hears_its_own_settings(runs):
    first = runs.losses("RMSProp", 0.01, SETTINGS, 0)
    assert runs.losses("RMSProp", 0.01, SETTINGS | dict(beta1=0.5), 0) is first and len(runs) == 1
    runs.losses("RMSProp", 0.01, SETTINGS | dict(beta=0.5), 0)
    assert len(runs) == 2 and set(runs.calls[0][3]) == {"beta", "eps"}
    runs.losses("Adam", 0.01, SETTINGS, 0)
    assert set(runs.calls[-1][3]) == {"beta1", "beta2", "eps", "correct"}


def test_what_is_missing_and_what_is_best(runs):
    assert len(runs.missing_of_search(SETTINGS, 0)) == len(RULES) * len(mnist_race.GRID)
    for missing in runs.missing_of_search(SETTINGS, 0):
        runs.losses(missing[0], missing[1], SETTINGS, missing[2])
    assert runs.missing_of_search(SETTINGS, 0) == [] and runs.best("Adam", SETTINGS, 0) == 0.03
    alphas = [0.03] * 5
    assert len(runs.missing_of_seeds(SETTINGS, alphas)) == len(RULES) * (mnist_race.SEEDS - 1)
    assert [one.shape for one in runs.over_seeds(SETTINGS, alphas)] == [(1, 2)] * 5
    assert runs.over_seeds(SETTINGS, [0.5] * 5) is None
    lost = runs.losses("sgd", 3.0, SETTINGS, 0)
    assert mnist_race.ended_lost(lost) and not mnist_race.ended_lost(runs.losses("sgd", 0.03, SETTINGS, 0))


@pytest.mark.slow
def test_a_run_on_mnist_learns():
    one = mnist_race.train_on_mnist("Adam", 0.003)
    assert one.train.shape == (mnist_race.FRAMES + 1,) and one.valid[-1] < 0.6 < one.valid[0]
