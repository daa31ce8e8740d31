"""What notebook 2_09 says of momentum in words, computed, as in `test_claims`."""
import numpy as np
import pytest

from course_lib.landscapes import arrival
from course_lib.lessons.tricks.exercises import momentum_step
from course_lib.lessons.tricks.momentum import (
    TRIED_ALPHAS,
    L,
    best_alpha,
    best_rates,
    both_paths,
    momentum_surface,
    moons,
    network_losses,
    path_by,
    rate_map,
    shrinkage,
    updates_to_a_tenth,
)
from tests.claims import Said

SAID = Said("2_09_tricks")
says, shows = SAID.says, SAID.shows
START, RING = (-2.6, -1.1), (-1.6, -2.3)


def test_the_sum_and_the_first_question_of_momentum():
    says("ten for β = 0.9", "sgd at its best α leaves (κ − 1)/(κ + 1) = 0.935.", "At κ = 30 β = 0.48.",
         "their product is β, whatever α is", "There the larger factor is at least √0.5 = 0.71.", "and √0.9 = 0.949.",
         "it needs 44 updates by the rate, sgd 35. The run from the ring (α = 0.1) needs 44 to stay, too: "
         "it first touches 1 % at 27 and swings out again. With none of the 40 α it needs fewer than 42.",
         "here with β = 0.5 and α = 0.2.", "As drawn it needs 10 updates, sgd 35. With the α that suits this very run, the lines "
         "above the picture, it is 8 against 21.")
    shows("alpha=0.2, beta=0.5", "x=-1.6, y=-2.3", "for it (0.18), is below 1 % to stay after 21 updates",
          "for it (0.26), is below 1 % to stay after 8 updates")
    assert [best_alpha("bowl", 30.0, RING, beta) for beta in (0.0, 0.5)] == [(0.18, 21), (0.26, 8)]
    assert best_alpha("bowl", 30.0, RING, 0.9)[1] == 42
    for alpha, beta, there in ((0.2, 0.5, 10), (0.1, 0.9, 44)):
        shown = both_paths("bowl", 30.0, RING, (best_rates(30.0)[0], alpha), beta)[1]
        assert [int(arrival(one)) for one in shown] == [35, there]
    assert (shown[1] <= 0.01 * shown[1, 0]).argmax() == 27
    assert len(TRIED_ALPHAS) == 40
    curvatures = np.array([L / 30, L])
    alpha_sgd, (alpha, beta) = best_rates(30.0)
    _, losses = both_paths("bowl", 30.0, START, (alpha_sgd, alpha), beta)
    assert int(np.ceil(updates_to_a_tenth(curvatures, alpha_sgd, 0.0))) == 35 >= arrival(losses[0])
    assert max(shrinkage(alpha_sgd * mu, 0.0) for mu in curvatures) == pytest.approx(0.935, abs=5e-4)
    assert beta == pytest.approx(0.48, abs=0.005) and updates_to_a_tenth(curvatures, alpha, beta) == pytest.approx(6, abs=0.5)
    grid = updates_to_a_tenth(curvatures, np.geomspace(1e-3, 0.5, 2000), 0.9)
    assert int(np.ceil(grid.min())) == 44 and 0.949**44 == pytest.approx(0.1, abs=0.002)
    says("(The button goes a hair above the star, since the black is near: 13.)",
         "another β can be quicker: here β = 0.5 with α = 0.2 takes 10.")
    star, button, other = (int(arrival(both_paths("bowl", 30.0, RING, (a, a), b)[1][1])) for a, b in
                           ((alpha, beta), (0.285, 0.48), (0.2, 0.5)))
    assert 10 == other < button == 13 <= star <= 16
    for a in np.linspace(0.01, 4, 40):
        assert shrinkage(a, 0.9) >= np.sqrt(0.9) - 1e-9


def test_the_derivation_of_the_rate():
    says("with $c = 1-\\sqrt\\beta$ at the flat end and "
         "$1+\\sqrt\\beta$ at the steep one. At the steep end $|d|$ first grows, to 2.1 times (κ = 30) or 11.6 times "
         "(κ = 1,000).")
    assert (1 + 0.9**0.5) / (1 - 0.9**0.5) == pytest.approx(38, abs=0.05)
    for kappa, most in ((30, 2.1), (1000, 11.6)):
        (alpha, beta), t = best_rates(kappa)[1], np.arange(100)
        for mu, z in ((L / kappa, beta**0.5), (L, -(beta**0.5))):
            d, velocity, seen = 1.0, 0.0, []
            for _ in t:
                seen.append(d)
                velocity = mu * d + beta * velocity
                d -= alpha * velocity
            assert seen == pytest.approx((1 + (1 - z) * t) * z**t, abs=1e-8)
        assert np.abs(seen).max() == pytest.approx(most, abs=0.06)
    says("falls with β until the roots are complex. From there on it is √β and rises.")
    balanced = [shrinkage(2 * (1 + b) / (L + L / 30) * L / 30, b) for b in np.linspace(0, 0.95, 96)]
    assert (np.diff(balanced[:48]) < 0).all() and (np.diff(balanced[49:]) > 0).all()
    says("exactly √β if they are complex", "up to there it is stable. sgd (β = 0) only to 2")
    for beta in (0.3, 0.7, 0.9):
        inside = np.linspace((1 - beta**0.5) ** 2, (1 + beta**0.5) ** 2, 9)[1:-1]
        assert shrinkage(inside, beta) == pytest.approx(np.full(7, beta**0.5))
        edge = 2 * (1 + beta)
        assert shrinkage(edge, beta) == pytest.approx(1) and shrinkage(edge - 0.01, beta) < 1 < shrinkage(edge + 0.01, beta)
    assert 29 / 31 == pytest.approx(0.935, abs=5e-4) and 29 / 31 < 0.9**0.5 < 99 / 101


def test_what_to_see_of_momentum():
    says("Near β = 0.67.", "1. From about 38: √β = 0.949 is below sgd's (κ − 1)/(κ + 1)",
         "It opens with 10 and 13: at this start 87 % of the loss lies along the steep direction")
    bowl = momentum_surface("bowl", 30.0)
    parts = bowl.curvatures * (bowl.directions.T @ RING) ** 2
    assert parts[1] / parts.sum() == pytest.approx(0.87, abs=0.005)
    assert updates_to_a_tenth(bowl.curvatures, 0.2, 0.5) == pytest.approx(12.6, abs=0.1)
    for kappa, ahead in ((37.0, False), (39.0, True)):
        both = np.array([L / kappa, L])
        assert (updates_to_a_tenth(both, 0.2, 0.9) < updates_to_a_tenth(both, best_rates(kappa)[0], 0.0)) == ahead
    counts = rate_map((10 / 30, 10.0))
    assert counts[:, 80].argmin() / 100 == pytest.approx(0.67, abs=0.01)  # α = 0.1
    row = counts[90][np.isfinite(counts[90])]                             # β = 0.9
    assert row[-1] == pytest.approx(row.min()) and 43 < row.min() < 44 and (np.diff(row) < 1e-3).all()


def test_rates_and_runs_from_40_starts():
    says("its run at the best α and β needs two to four times as many.",
         "At κ = 1,000 β = 0.9 is behind by the rate, and ahead in a run.")
    starts = [(2.8 * np.cos(turn), 2.8 * np.sin(turn)) for turn in np.linspace(0, np.pi, 40, endpoint=False)]

    def both(kappa, alpha, beta):
        runs = [arrival(both_paths("bowl", kappa, start, (alpha, alpha), beta)[1][1]) for start in starts]
        return float(updates_to_a_tenth(np.array([L / kappa, L]), alpha, beta)), float(np.median(runs))

    for kappa, expected in ((10.0, 8), (30.0, 16), (100.0, 32), (1000.0, 123)):
        rate, run = both(kappa, *best_rates(kappa)[1])
        assert run == pytest.approx(expected, abs=1) and 2 < run / rate < 4
    fixed = both(1000.0, 0.3, 0.9)
    assert fixed[0] > rate and fixed[1] < run


def test_momentum_does_not_lower_the_noise_floor():
    says("$v\\,\\frac{1-\\beta}{1+\\beta}\\big((1+\\beta)^2 - a^2\\big) = \\alpha^2\\sigma^2$",
         "No. Momentum does not lower the noise floor: it is about that of sgd with α/(1 − β).", "0.025 against 0.026")
    shows("alpha  0.1, beta 0.0: mean loss above the minimum 0.026", "alpha 0.01, beta 0.9: mean loss above the minimum 0.025")
    for alpha, beta in ((0.1, 0.0), (0.1, 0.9), (0.01, 0.9)):
        A = np.array([[1 - alpha, -alpha * beta], [1, beta]])       # of θ and the sum, at μ = σ = 1
        b, S = np.array([-alpha, 1.0]), np.zeros((2, 2))
        for _ in range(20_000):
            S = A @ S @ A.T + np.outer(b, b)
        v, a = S[0, 0], 1 + beta - alpha
        assert v * (1 - beta) / (1 + beta) * ((1 + beta) ** 2 - a**2) == pytest.approx(alpha**2, rel=1e-3)
        assert S[0, 0] / 2 == pytest.approx(alpha * (1 + beta) / (2 * (1 - beta) * (2 * (1 + beta) - alpha)), rel=1e-3)


@pytest.mark.slow
def test_on_a_network_momentum_takes_the_steps_of_a_large_alpha_and_loses_no_seed():
    says("gets as low on six of eight seeds and loses two. Momentum loses none. At 7 sgd loses none either, and ends nearly as "
         "low.", "at 1.5, the best of these, its median is lower than that of sgd at 7; "
         "at 2 three of its seeds stay at about 0.04")
    sets = moons()
    sgd_7, sgd_10, heavy = (np.sort([network_losses(alpha, beta, seed, *sets)[1, -1] for seed in range(8)])
                            for alpha, beta in ((7, 0.0), (10, 0.0), (1, 0.9)))
    good, wild = (np.sort([network_losses(alpha, 0.9, seed, *sets)[1, -1] for seed in range(8)]) for alpha in (1.5, 2))
    assert np.median(good) < min(np.median(sgd_7), np.median(heavy), np.median(wild)) and good.max() < 1e-3
    assert wild[4] < 1e-3 and wild[5:] == pytest.approx(np.full(3, 0.04), abs=0.003)
    assert heavy.max() < 1e-3 and sgd_7.max() < 1e-3 and sgd_10[5] < 1e-3 and sgd_10[6] > 0.1


def test_through_the_plateau():
    says("momentum with β = 0.9 is below 1 % to stay after 73 updates from a nearer start, (−2.6, −1.1), sgd after 160.",
         "With β = 0.6 momentum is ahead from both starts.", "The longer the flat, the more momentum gains, if β fits.",
         "sgd's α must stay below 2/μ = 0.2",
         "Of the 4, momentum reaches 2.5 from the far start (96 against 38) and 1.7 from the near one (36 against 21).",
         "of these β it is the best from both starts (from the far one, so is 0.8)",
         "stable up to 2(1 + β)/μ = 0.32, and on the flat its steps grow to α/(1 − β) = 0.725 gradients (α = 0.29)",
         "from the near start it loses", "The start is (−2.9, 2.9), momentum has β = 0.6. Each has the best "
         "of 40 α for this start, 0.19 and 0.29.")
    says("Here the loss is $5\\,(1 - e^{-\\|\\boldsymbol\\theta\\|^2})$ and a weak bowl of curvature 10/κ = 1/30",
         "momentum has just been through the hole, sgd is "
         "still on the plain")
    far = (-2.9, 2.9)
    assert START == (-2.6, -1.1)
    paths, losses = both_paths("plateau", 300.0, far, (0.05, 0.05), 0.9)
    heights = [5 * (1 - np.exp(-square)) + square / 60 for square in (np.asarray(paths) ** 2).sum(axis=-1)]
    np.testing.assert_allclose(heights, losses, atol=1e-4)
    assert [int(arrival(one)) for one in both_paths("plateau", 300.0, START, (0.04, 0.04), 0.9)[1]] == [160, 73]
    (slow, fast), _ = both_paths("plateau", 300.0, far, (0.19, 0.29), 0.6)
    assert fast[28, 0] < 0 < fast[30, 0] < 1 and slow[30, 0] < -2
    near_start, far_start = ([best_alpha("plateau", 300.0, begin, beta) for beta in (0.0, 0.6, 0.9)] for begin in (START, far))
    assert near_start == [(0.19, 36), (0.28, 21), (0.26, 54)] and far_start == [(0.19, 96), (0.29, 38), (0.37, 54)]
    assert [[best_alpha("plateau", 300.0, begin, beta)[1] for beta in (0.3, 0.8)]
            for begin in (START, far)] == [[22, 30], [58, 38]]
    assert far_start[1][1] < far_start[0][1] and near_start[1][1] < near_start[0][1]
    assert 96 / 38 > 36 / 21 and near_start[2][1] > near_start[0][1]
    mu = float(momentum_surface("plateau", 300.0).curvatures[1])
    assert (2 / mu, 2 * 1.6 / mu, 0.29 / 0.4) == pytest.approx((0.2, 0.32, 0.725), abs=0.002)


def test_momentum_that_notices_when_it_climbs():
    says("below 1 % to stay after 25 updates. Plain momentum needs 69 with these numbers, and 38 with the best α and β of the "
         "rows above. sgd at its best α needs 96.",
         "From α = 0.13 to 0.2, in steps of 0.01, it is always there, to stay, before plain momentum.",
         "from its ring, it needs 11 instead of 44 (κ = 30, β = 0.9, α = 0.1)",
         "Above 2/μ = 0.2 it is luck, with plain momentum, too. (A restart, a step of the gradient alone, is too long there.) "
         "At 0.24 your rule arrives, at 0.25 it swings for ever.")

    def there(shape, kappa, begin, alpha):
        own = path_by(lambda *at: momentum_step(*at, alpha, 0.9), shape, kappa, np.array(begin))[1]
        return [int(arrival(one)) for one in (both_paths(shape, kappa, begin, (alpha, alpha), 0.9)[1][1], own)], own

    far = (-2.9, 2.9)
    assert best_alpha("plateau", 300.0, far, 0.0)[1] == 96
    paths = np.asarray(both_paths("plateau", 300.0, far, (0.15, 0.15), 0.9)[0])
    assert np.abs(paths @ [2.9, 2.9]).max() < 1e-3
    mu = np.asarray(momentum_surface("plateau", 300.0).curvatures)
    assert mu[0] == pytest.approx(mu[1], rel=1e-3)
    assert there("plateau", 300.0, far, 0.15)[0] == [69, 25] and there("bowl", 30.0, RING, 0.1)[0] == [44, 11]
    assert min(best_alpha("plateau", 300.0, far, beta)[1] for beta in (0.3, 0.6, 0.8, 0.9)) == 38
    for alpha in np.arange(13, 21) / 100:
        heavy, mine = there("plateau", 300.0, far, alpha)[0]
        assert mine < heavy
    heavy, mine = zip(*(there("plateau", 300.0, far, alpha)[0] for alpha in (0.22, 0.24, 0.26)), strict=True)
    assert heavy[0] < 100 and min(heavy[1:]) > 300 and mine[1] < 50 < 300 < mine[2], "luck"
    (_, mine), losses = there("plateau", 300.0, far, 0.25)
    assert mine > 300 and losses[-50:].min() > 0.02 * losses[0]


def test_broken_and_back_to_life():
    says("β = 0.9, since the rate is at least √β = 0.949, and sgd's is 0.935", "β above 0.25",
         "At β = 0.3 it is below 1 % to stay after 19 updates.")
    curvatures, (slow, (alpha, _)) = np.array([L / 30, L]), best_rates(30.0)
    assert updates_to_a_tenth(curvatures, alpha, 0.9) > updates_to_a_tenth(curvatures, slow, 0.0)
    assert np.isinf(updates_to_a_tenth(curvatures, 0.25, 0.24)) and np.isfinite(updates_to_a_tenth(curvatures, 0.25, 0.26))
    _, losses = both_paths("bowl", 30.0, START, (0.25, 0.25), 0.3)
    assert not losses[0, -1] < 100 and int(arrival(losses[1])) == 19
