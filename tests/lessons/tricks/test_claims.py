"""What notebook 2_09 says in words, but for momentum, computed: each test quotes it and fails when it is gone or untrue."""
import jax
import numpy as np
import pytest

from course_lib.initialization import glorot
from course_lib.landscapes import arrival
from course_lib.lessons.tricks.exercises import momentum_step
from course_lib.lessons.tricks.minibatch import (
    BATCH_SIZES,
    PLAN,
    ROWS,
    estimate_cloud,
    halved_seeds,
    noisy_moons,
    run_halved,
    single_gradients,
)
from course_lib.lessons.tricks.normalization import ALPHAS, Inputs, network_runs, network_sets, unit_runs
from course_lib.normalization import condition_number
from tests.claims import Said

SAID = Said("2_09_tricks")
says, shows = SAID.says, SAID.shows


def unit(m1=3.0, ratio=5.0, rho=0.0, center=True, scale=True, part=0.4, begin=(1.2, 2.6)):
    """(κ, updates to 1 %) of raw and of normalized inputs."""
    runs = unit_runs(Inputs((m1, 0.0), ratio, rho, center, scale), begin, part, np.zeros((2, 1, 1)))
    return [condition_number(H) for H in runs.hessians], [int(arrival(r)) for r in runs.ratios], runs


def test_both_slides_are_quoted_whole():
    says("> **Topics:** normalization of data, decaying learning rate", "subtract its training set mean",
         "this can speed up training (in number of epochs)", "(iii) divide learning rate by 2 and go back to (ii)",
         "> **Topics:** mini-batch, momentum", "can leverage matrix/matrix operations, which are more efficient",
         "can get through plateaus more quickly, by “gaining momentum”")


def test_kappa_is_34_and_what_it_costs():
    says("the risk is below 1 % of its start after 53 updates raw, and after 2 normalized.",
         "variance + mean²: 5² + 3² = 34 against 1",
         "both use the same part, 0.4, of the largest stable α, α_max = 2/(largest curvature).",
         "$x_1$ has deviation 5 and mean 3, $x_2$ has deviation 1 and mean 0; the two are uncorrelated")
    says("κ is 34: 53 updates, and 2 when normalized.", "The picture opens on an easier case: both inputs vary equally")
    says("From the start in the picture, (1.2, 2.6)", "κ says how the number grows, not what it is: at κ = 34 it is 97, raw, "
         "from (0, 2.86), as far away but all along the flat direction, and 2 from (2.86, 0).",
         "*Below 1 % to stay*, here and in all that follows: from this update on it is at most 1 % of its start.")
    shows("Normalization(ratio=1)")
    assert [unit(begin=begin)[1] for begin in ((0.0, 2.86), (2.86, 0.0))] == [[97, 2], [2, 2]]
    assert np.hypot(1.2, 2.6) == pytest.approx(2.86, abs=0.005)
    kappas, steps, _ = unit()
    assert unit(ratio=1)[1] != steps, "the picture does not give the answer"
    assert steps == [53, 2] and kappas == pytest.approx([34, 1], rel=1e-3) 
    says("A bias even makes κ larger", "A bias does not help: with the mean left in, κ is 119 instead of 10.")
    shows("with a bias   : kappa 119.0")
    for spread, kappa in ((1, 10), (5, 34)):
        H = np.array([[spread**2 + 9, 0, 3], [0, 1, 0], [3, 0, 1]])
        assert condition_number(H) > kappa + 10 and (spread > 1 or condition_number(H) == pytest.approx(119, abs=0.1))


def test_each_part_of_the_largest_alpha():
    says("At 0.5: 42 updates against 1: with κ = 1 and α = 1/μ a single update lands in the minimum. "
         "At 0.9: 23, the fewest raw, against 11. At 0.97 both need 38")
    assert [unit(part=part)[1] for part in (0.5, 0.9, 0.97)] == [[42, 1], [23, 11], [38, 38]]
    each = np.array([unit(part=part)[1] for part in np.arange(10, 100) / 100])
    assert each.min(axis=0).tolist() == [23, 1]


def test_kappa_need_not_fall():
    says("With deviations 1, correlation 0.8 and the mean (0.9, −0.9), κ is 1.01 raw, and 9 normalized.",
         "usually, not always, less than before", "With it, subtracting the mean never raises κ",
         "for two inputs of mean 0 no other scaling has a smaller κ")
    runs = unit_runs(Inputs((0.9, -0.9), 1.0, 0.8, True, True), (1.2, 2.6), 0.4, np.zeros((2, 1, 1)))
    assert [condition_number(H) for H in runs.hessians] == pytest.approx([1.01, 9], abs=0.005)
    rng = np.random.default_rng(0)
    for _ in range(100):
        half, mean = rng.normal(size=(3, 3)), 3 * rng.normal(size=3)
        H = np.block([[half @ half.T, np.zeros((3, 1))], [np.zeros((1, 3)), np.ones((1, 1))]])
        with_mean = H + np.pad(np.outer(mean, mean), (0, 1))
        with_mean[:3, 3] = with_mean[3, :3] = mean
        assert condition_number(H) <= condition_number(with_mean) * (1 + 1e-6)
        two = H[:2, :2] / np.sqrt(np.outer(*2 * [np.diag(H)[:2]]))
        other = np.diag([1, rng.uniform(0.2, 5)])
        assert condition_number(two) <= condition_number(other @ two @ other) * (1 + 1e-6)


def test_the_four_things_to_see_of_normalization():
    says("With the mean left in, κ is 10", "Without the division κ is 100, with it 1.", "Normalized, κ is 9 and no longer 1.",
         "both diverge, at the same part of their α_max")
    assert unit(ratio=1, center=False)[0][1] == pytest.approx(10, rel=1e-3) and unit(ratio=1)[0][1] == pytest.approx(1, rel=1e-3)
    assert unit(m1=0, ratio=10, scale=False)[0][1] == pytest.approx(100, rel=1e-3)
    assert unit(rho=0.8)[0][1] == pytest.approx(9, rel=1e-3)
    says("At this start nearly all of the risk lies along the steep direction. From (2.6, −1.2), nearer the flat one, the same "
         "descent takes 21.")
    values, ways = np.linalg.eigh(unit(rho=0.8)[2].hessians[1])
    parts = values * (ways.T @ [1.2, 2.6]) ** 2
    assert parts[1] / parts.sum() > 0.98 and abs(ways[:, 0] @ [2.6, -1.2]) > abs(ways[:, 1] @ [2.6, -1.2])
    flat = unit_runs(Inputs((3.0, 0.0), 5.0, 0.8, True, True), (2.6, -1.2), 0.4, np.zeros((2, 1, 1)))
    assert (unit(rho=0.8)[1][1], int(arrival(flat.ratios[1]))) == (3, 21)
    says("the larger κ, the more updates the raw descent needs, from 2 to 94. Normalized it needs two, where no correlation")
    rows = [unit(*inputs)[:2] for inputs in ((0, 1), (3, 1), (3, 5), (3, 5, 0.8), (0, 10))]
    kappas, raw = np.array([(kappas[0], steps[0]) for kappas, steps in rows]).T
    assert (np.diff(kappas) > 0).all() and (np.diff(raw) > 0).all() and (raw[0], raw[-1]) == (2, 94)
    assert [steps[1] for _, steps in rows] == [2, 2, 2, 3, 2]
    assert not (unit(part=1.05)[2].ratios[:, -1] < 1).any() and (unit(part=0.95)[2].ratios[:, -1] < 1).all()


@pytest.mark.slow
def test_the_network_gains_at_its_best_rate_which_is_larger_and_no_edge():
    says("The same normalization helps it on each of the four seeds, each side at its own best α, and it can use a larger α.")
    for ratio, seed in ((1.0, 0), (1.0, 1), (1.0, 2), (1.0, 3), (5.0, 0)):
        raw, ready = network_runs(Inputs((3.0, 0.0), ratio, 0.0, True, True), seed)[:, :, -1]
        assert np.nanmin(ready) < np.nanmin(raw) / 3
        assert 0 < np.nanargmin(raw) < np.nanargmin(ready) < len(ALPHAS) - 1
    says("And with the mean of 3 some four in ten outputs of the tanh units lie beyond ±0.9 from the start, normalized fewer "
         "than one in twenty.")
    raw, ready = (sets[0].X for sets in network_sets(Inputs((3.0, 0.0), 1.0, 0.0, True, True)))
    for seed in range(4):
        first = glorot(jax.random.key(seed), (2, 8, 2))[0]
        shares = [(np.abs(np.tanh(X @ first.W.T + first.b)) > 0.9).mean() for X in (raw, ready)]
        assert shares[0] == pytest.approx(0.43, abs=0.06) and shares[1] < 0.05


def test_the_noise_floor_halves():
    says("Yes, as long as αμ is small: kicks of a quarter, twice as many of them.",
         "At about 0.02, once the shaking has settled")
    floor = [alpha / (2 * (2 - alpha)) for alpha in (0.1, 0.05, 0.025)]
    assert floor[1] / floor[0] == pytest.approx(0.5, abs=0.02) and 0.08 * floor[2] / floor[0] == pytest.approx(0.02, abs=0.001)
    rng, theta, seen = np.random.default_rng(1), 0.0, []
    for n in rng.normal(size=60_000):
        theta -= 0.1 * (theta + n)
        seen.append(theta**2 / 2)
    assert np.mean(seen) == pytest.approx(floor[0], rel=0.05)


@pytest.mark.slow
def test_in_the_picture_no_look_improves_after_update_700():
    says("With look-ahead 3 no look improves from the ring on: the slide's loop has no end.",
         "Yes, 0.384 against 0.319: a noisy loss looks like a stall", "With 10 α ends at 0.125, and the loss, still shaking, "
         "at 0.354.",
         "8 tanh units on 200 examples of "
         "two noisy moons. α starts at 1.")
    assert (PLAN.sizes, ROWS, PLAN.steps * 20) == ((2, 8, 2), 200, 400)
    seen = run_halved(np.int32(0), np.float32(1), np.int32(5), True, np.int32(3), *noisy_moons(0.5))
    steps, valid, alpha = (np.asarray(part) for part in (seen.steps, seen.valid, seen.alpha))
    assert 600 < steps[valid.argmin()] <= 700
    assert alpha[-1] < alpha[steps == 700][0] / 100
    for look, loss in ((1, 0.384), (3, 0.319), (10, 0.354)):
        seen = run_halved(np.int32(0), np.float32(1), np.int32(5), True, np.int32(look), *noisy_moons(0.5))
        assert float(seen.valid[-1]) == pytest.approx(loss, abs=5e-4)
    assert float(seen.alpha[-1]) == 0.125


@pytest.mark.slow
def test_halving_over_16_seeds():
    says("At α = 1 the rule brings the median from about 0.42 to 0.31, if it waits.", "α is gone before the network has learned",
         "there is nothing to cure in these 1,200 updates: the constant α ends at about 0.32 as well",
         "hardly a lower loss than a constant α that fits", "Started at 0.2, 0.3 or 1 it ends at about 0.31, a shade below the "
         "best constant α here (0.1 or 0.2: about 0.32)", "Started at 0.03 it changes nothing: that α is too small all along "
         "(about 0.37)",
         "Started at 3 it does not get there in these updates (about 0.39).", "For 16 seeds, the mean of the last 400 updates: "
         "about 0.38 with look-ahead 1, 0.31 with 3, 0.42 with α = 1 throughout, and 0.32 with α = 0.1.")
    sets = noisy_moons(0.5)

    def median(alpha, halve, look):
        rest = np.float32(alpha), np.int32(5), halve, np.int32(look), *sets
        return np.median(np.asarray(halved_seeds(*rest))[:, -20:].mean(1))

    constant, halved, hasty = (median(1.0, *rule) for rule in ((False, 3), (True, 3), (True, 1)))
    assert (constant, halved) == (pytest.approx(0.42, abs=0.015), pytest.approx(0.31, abs=0.015))
    assert hasty == pytest.approx(0.38, abs=0.01)
    calm = median(0.1, False, 3)
    assert calm == pytest.approx(0.32, abs=0.01) and min(median(0.1, True, 3), halved + 0.02) > calm - 0.01
    assert [median(0.3, True, 3), median(3.0, True, 3)] == pytest.approx([0.31, 0.39], abs=0.01)
    few, also = median(0.03, False, 3), median(0.2, False, 3)
    assert few == pytest.approx(0.37, abs=0.01) == median(0.03, True, 3) and also == pytest.approx(0.32, abs=0.005)
    assert median(0.2, True, 3) == pytest.approx(0.31, abs=0.01)
    assert min(few, median(0.3, False, 3), median(3.0, False, 3)) > max(calm, also) > median(0.3, True, 3)
    alpha = 0.5 ** np.arange(40)
    says("all α to come add up to those of the last 20 updates")
    assert alpha[1:].sum() == pytest.approx(alpha[0])


@pytest.mark.slow
def test_the_noise_of_mini_batches():
    says("<summary>10 times</summary>Yes: 1/√m, if the examples are drawn independently.",
         "about 14 times for the 200 examples below",
         "At first it shrinks, too, but less than ‖∇‖, and then no longer", "Set m to 10 and drag **t** from 0 to the end.",
         "As drawn here it falls more, by the law of an epoch: 100 of 200 examples without repetition leave little to miss.",
         "at m = (deviation of one example / ‖∇‖)²: 7.6², nearly 60, in the picture above, more late in the run",
         "it is chance that the draws lie above the law: a few examples have very large gradients.")
    sets = noisy_moons(0.5)
    run = run_halved(np.int32(0), np.float32(1), np.int32(1), False, np.int32(3), *sets)
    first = estimate_cloud(run, 0, 1, sets[0])
    assert first.again[0] / first.again[99] == pytest.approx(10, rel=1e-3)
    assert first.epoch[0] / first.epoch[99] == pytest.approx(14, abs=0.2)
    assert first.measured[0] / first.measured[BATCH_SIZES.index(100)] > 11
    calm = run_halved(np.int32(0), np.float32(0.1), np.int32(1), False, np.int32(3), *sets)
    scales = [(one.again[0] / one.true) ** 2 for one in (estimate_cloud(calm, t, 1, sets[0]) for t in (10, 40, 60))]
    assert 7.55**2 < scales[0] < 7.65**2 and min(scales[1:]) > 100
    shows("MiniBatch(m=1, alpha=0.1, t=10)")
    G = np.asarray(single_gradients([layer._replace(W=layer.W[10], b=layer.b[10]) for layer in run.theta], *sets[0]))
    squares = ((G - G.mean(0)) ** 2).sum(1)
    assert np.sort(squares)[-10:].sum() > 0.4 * squares.sum(), "ten of 200"
    for seed in range(4):
        for alpha in (0.1, 1.0):
            run = run_halved(np.int32(seed), np.float32(alpha), np.int32(10), False, np.int32(3), *sets)
            first, later = (estimate_cloud(run, t, 10, sets[0]) for t in (0, 60))
            assert 1.2 < first.here / later.here < 0.8 * first.true / later.true, "both fall, the noise by the smaller factor"


@pytest.mark.slow
def test_for_the_same_examples_the_sizes_of_the_batch_are_alike_at_their_best_alpha():
    says("At α = 0.01 m = 1 is ahead: it has made 1,200 updates, m = 10 only 120.", "m = 1 never comes down",
         "of seven α the best is 0.03 for m = 1 and 0.3 for m = 10, and both have a training loss of about 0.34", "with ten "
         "times the m, α may be ten times as large", "With 1,200 examples: at α = 0.01 the many small steps win, at α = 1 "
         "the few accurate ones.",
         "The median training loss of six seeds:")
    sets = noisy_moons(0.5)

    def train(alpha, m, seed=0):
        return np.asarray(run_halved(np.int32(seed), np.float32(alpha), np.int32(m), False, np.int32(3), *sets).train)

    assert train(0.01, 1)[60] < train(0.01, 10)[6] - 0.03
    assert train(1.0, 1)[1:].min() > 0.5 > train(1.0, 10)[6]
    says("With 6,000 examples, each at its best α, m = 10 is at about 0.275, m = 100 only at 0.313: it needs more than twice as "
         "many to get as low.")
    tried = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
    lowest = {}
    for m, frame in ((10, 30), (100, 3), (100, 6), (100, 7)):
        medians = [np.median([train(alpha, m, seed)[frame] for seed in range(6)]) for alpha in tried]
        assert 0 < np.argmin(medians) < len(tried) - 1
        lowest[m, frame] = min(medians)
    assert [lowest[10, 30], lowest[100, 3]] == pytest.approx([0.275, 0.313], abs=0.004)
    assert lowest[100, 6] > lowest[10, 30] > lowest[100, 7] - 0.003, "from 12,000 to 14,000 examples"
    for m, best, frame in ((1, 0.03, 60), (10, 0.3, 6)):
        ends = {alpha: np.median([train(alpha, m, seed)[frame] for seed in range(6)]) for alpha in tried}
        assert min(ends, key=ends.get) == best and ends[best] == pytest.approx(0.34, abs=0.008)


def test_check_yourself():
    says("The curvatures are 1 and 1 + 49: κ = 50.", "Half. A quarter.", "0.01: α/(1 − β) = 0.1.")
    assert unit(m1=7.0, ratio=1.0)[0][0] == pytest.approx(50, rel=1e-3)
    theta = velocity = np.zeros(1)
    for _ in range(300):
        theta, velocity = momentum_step(theta, np.ones(1), velocity, 0.01, 0.9)
    assert 0.01 * velocity[0] == pytest.approx(0.1)
