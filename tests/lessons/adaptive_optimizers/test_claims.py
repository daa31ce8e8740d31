"""What notebook 2_10 says in words, but for the digits, computed: each test quotes it and fails when it is gone or untrue."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.landscapes import arrival
from course_lib.lessons.adaptive_optimizers.landscape_race import RULES, race_setting, run_race, surface_slope
from course_lib.optimizers import adagrad, adam, rmsprop, sgd
from tests.claims import Said

SAID = Said("2_10_adaptive_optimizers")
says = SAID.says
TURNED = dict(surface="turned bowl", start=(-2.5, -1.35))
FAR = dict(surface="plateau")


def race(alpha=0.05, best=False, **values):
    """{rule: the update at which it arrives}, and the race."""
    run = run_race(race_setting(**values), alpha, best)
    return dict(zip(RULES, map(int, arrival(run.loss)), strict=True)), run


def lost(run):
    return {name for name, loss in zip(RULES, run.loss[-1], strict=True) if not loss < 100}


def test_the_slide_is_quoted_whole():
    says("> **Topics:** Adagrad, RMSProp, Adam", "Updates with adaptive learning rates (“one learning rate per parameter”)",
         "learning rates are scaled by the square root of the cumulative sum of squared gradients",
         "instead of cumulative sum, use exponential moving average", "essentially combines RMSProp with momentum")


def test_only_sgd_and_momentum_change_their_path():
    says("<summary>Only sgd and momentum</summary>Yes.", "they explode")
    run, other = (race(c=c)[1] for c in (1.0, 1000.0))
    np.testing.assert_allclose(other.theta[:, 2:], run.theta[:, 2:], atol=0.01)
    assert lost(other) == {"sgd", "momentum"} and not lost(run)


def test_what_to_see_in_the_first_picture():
    says("α must stay below 2/30 = 0.067. Momentum's limit is 2(1 + β)/30 = 0.127. The adaptive rules do not diverge.",
         "RMSProp, from about update 20, Adam, from 67, and Adagrad, from 170.", "sgd and momentum hardly move.",
         "Those of Adagrad, RMSProp and Adam.", "Those of the same three.")
    at = race_setting(**FAR)
    assert np.linalg.norm(surface_slope(at.surface, at.kappa, at.start)[1]) == pytest.approx(1e-4, abs=5e-5)
    assert lost(race(alpha=0.1)[1]) == {"sgd"} and not lost(race(alpha=0.066)[1])
    assert "momentum" in lost(race(alpha=0.13)[1]) and "momentum" not in lost(race(alpha=0.12)[1])
    there, run = race(alpha=0.1, **FAR)
    assert there["RMSProp"] == pytest.approx(20, abs=1) and (there["Adam"], there["Adagrad"]) == (67, 170)
    assert np.abs(run.theta[-1, :2] - run.theta[0, :2]).max() < 0.1
    straight, (_, other) = race()[1], race(**TURNED)
    back = np.abs(straight.loss - other.loss).max(0)
    assert (back[:2] < 0.06).all() and (back[2:] > 0.06).all()


def test_kappa_cancels_where_each_coordinate_has_its_own():
    says("Under **More** drag **κ** to 100. Whose paths stay the same?", "So κ cancels (ε aside).",
         "Each coordinate now mixes both curvatures, so nothing cancels.")
    straight, steep = (race(kappa=kappa)[1] for kappa in (30.0, 100.0))
    np.testing.assert_allclose(steep.theta[:, 2:], straight.theta[:, 2:], atol=1e-3)
    assert lost(steep) == {"sgd", "momentum"}
    turned = [race(kappa=kappa, **TURNED)[1].theta[:, 2:] for kappa in (30.0, 100.0)]
    assert (np.abs(turned[1] - turned[0]).max((0, 2)) > 0.1).all()


def test_the_first_steps_of_one_length():
    says("By hand: Adagrad, with ε = 0, meets the gradient (0.1, 10). Then $\\gamma = (0.01, 100)$ and $\\bar\\nabla = (1, 1)$. "
         "It meets the same gradient again: $\\gamma = (0.02, 200)$ and $\\bar\\nabla = (0.71, 0.71)$.",
         "Adagrad's, RMSProp's and Adam's leave the ring at 45°: both coordinates begin with a step of one length.")
    assert np.transpose([steps(adagrad(1.0, 0.0), [g, g]) for g in (0.1, 10)]) == pytest.approx(
        np.array([[1, 1], [0.71, 0.71]]), abs=0.005)
    first = np.abs(np.diff(race()[1].theta[:2], axis=0)[0])
    assert first[2:, 0] == pytest.approx(first[2:, 1], rel=1e-3) and (first[:2, 1] > 8 * first[:2, 0]).all()


def test_with_noise_gamma_measures_the_noise():
    says("Adam's mean step is α · μ/√(μ² + σ²)",
         "In the first picture, under **More** set **noise** to 2: RMSProp's two factors end "
         "near 0.03 and 0.02, though κ = 30, and the thin one never passes 2/30.")
    factor = race(noise=2.0)[1].step[:, 1]
    assert factor[-1] == pytest.approx([0.03, 0.02], abs=0.006) == np.median(factor[-50:], axis=0)
    assert factor[:, 1].max() < 2 / 30
    rng, rule = np.random.default_rng(0), adam(1.0)
    moved = steps(rule, rng.normal(1.0, 2.0, 3000))
    assert np.mean(moved[1000:]) == pytest.approx(1 / np.sqrt(5), abs=0.06)


def test_rmsprop_forgets_and_is_thrown_out():
    says("RMSProp's factor for θ₂, the thin line, passes the grey line, 2/30, at about update 60: the dot.",
         "By then θ₂ has shrunk to about 10⁻²⁰, and it needs some 30 updates to grow back into sight, while θ₁ still falls: the "
         "loss falls below 10⁻⁹ (its panel ends at 10⁻⁶). About update 93 it leaps to 1 %.",
         "the factor falls, and it all begins anew",
         "Near a minimum RMSProp, and in the end Adam, does not come to rest: let α decay.")
    run = race()[1]
    loss, factor = run.loss[:, RULES.index("RMSProp")], run.step[:, 1, 1]
    assert (factor > 2 / 30).argmax() == pytest.approx(60, abs=2) and loss[:90].min() < 1e-9
    assert 50 + loss[50:].argmax() == pytest.approx(93, abs=1) and loss[93] == pytest.approx(0.01, rel=0.3)
    theta = np.abs(run.theta[:, RULES.index("RMSProp")])
    assert 1e-21 < theta[60, 1] < 1e-19 and 30 * theta[88, 1] ** 2 < theta[88, 0] ** 2 and (theta[60:, 1] > 1e-3).argmax() == \
        pytest.approx(31, abs=1) and (np.diff(theta[60:88, 0]) < 0).all()
    assert factor[93:100].max() < 2 / 30 < factor[100:].max() and loss[100] < 1e-5 < 1e-3 < loss[105:].max()


def test_alpha_means_something_else_in_each_rule():
    says("With one α for all, sgd wins here, and Adagrad is not at 1 % after 200 updates. With its own best α Adagrad needs 4 "
         "updates, sgd 29. (Momentum's β = 0.9 is too much for κ = 30: it pays from about 38, see [2_09](2_09_tricks.ipynb). "
         "With 0.5 it needs 14.)")
    one, own, less = race()[0], race(best=True)[0], race(best=True, beta=0.5)[0]
    assert min(one, key=one.get) == "sgd" and one["Adagrad"] > 200 and (own["Adagrad"], own["sgd"]) == (4, 29)
    assert own["momentum"] > own["sgd"] > less["momentum"] == 14
    root = np.sqrt(0.9)
    assert (1 + root) / (1 - root) == pytest.approx(38, abs=0.1)


def test_epsilon():
    says("Inside the root, ε slows down gradients of the size $\\sqrt\\epsilon$ and smaller.",
         "on the plateau, with α = 0.1 and ε = 10⁻⁴, neither Adagrad nor RMSProp is at 1 % after 200 updates. Adam, with its ε "
         "outside, hardly notices.")
    assert [steps(adagrad(1.0, 1e-8), [g])[0] for g in (1e-2, 1e-4, 1e-6)] == pytest.approx([1, 0.707, 0.01], rel=2e-3)
    usual, much = (race(alpha=0.1, eps=eps, **FAR)[0] for eps in (1e-8, 1e-4))
    assert (usual["Adagrad"], usual["RMSProp"]) == (pytest.approx(170, abs=1), pytest.approx(21, abs=1))
    assert much["Adagrad"] > 200 < much["RMSProp"] and abs(much["Adam"] - usual["Adam"]) <= 3


def steps(rule, gradients):
    state, out = rule.init(jnp.float32(0)), []
    for g in gradients:
        delta, state = rule.update(jnp.float32(g), state)
        out.append(-float(delta))
    return out


def test_steady_gradients():
    says("so its step is $\\alpha/\\sqrt t$, whatever $g$: at update 100 a tenth of α",
         "its step falls to α and stays there", "$1/\\sqrt{1-\\beta} = 3.2$ times α", "3/√9 = 1 and 4/√25 = 0.8, times α.",
         "The rare one's is √100 = 10 times larger: γ is 100 g² against 10,000 g².")
    for g in (0.1, 7.0):
        assert steps(adagrad(0.1), [g] * 25)[::8] == pytest.approx([0.1 / np.sqrt(t) for t in (1, 9, 17, 25)], rel=1e-4)
        slow = steps(rmsprop(0.1, 0.9), [g] * 80)
        assert slow[0] == pytest.approx(0.1 / np.sqrt(0.1), rel=1e-4) and slow[-1] == pytest.approx(0.1, rel=1e-3)
    rare, every = (steps(adagrad(0.1), [g] * n)[-1] for n in (4, 400))      # each hears g as often as its input is on
    assert rare / every == pytest.approx(10, rel=1e-3)
    assert (np.diff(slow) < 1e-7).all() and steps(adagrad(1.0, 0.0), [3, 4]) == pytest.approx([1, 0.8])


def test_adams_correction():
    says("0.1/0.0316 = 3.16$ times α", "(1-\\beta^t)\\,E[g]",
         "α in each coordinate, (−α, +α): with the correction only the signs count.",
         "Adam's first step is then 0.158 in each coordinate instead of 0.05")
    for correct, first in ((True, 0.05), (False, 0.158)):
        moved = race(correct=correct)[1].theta[:2, RULES.index("Adam")]
        assert np.abs(moved[1] - moved[0]) == pytest.approx([first] * 2, abs=5e-4)
    says("It grows to 6.6 α at update 12 and is still 1.26 α at update 1,000",
         "Without it, under a steady gradient, the first 100 steps are 3 to 7 times too long",
         "at update 40 instead of 56: α = 0.05 is small for it here (its best is 0.32)",
         "on a steady slope the step stays α; with S29's sum it would become 10 α",
         "= g/19$",
         "The factor may be 19 times as large before the descent becomes unstable: 1.27 here instead of 2/30.")
    assert 1.9 / 0.1 == pytest.approx(19)

    def ends(factor):                                     # θ ← θ - factor ∇̄ on the steep axis of the bowl, h = 30
        theta, mean = 1.0, 0.0
        for _ in range(4000):
            mean = 0.9 * mean + 0.1 * 30 * theta
            theta -= factor * mean
        return abs(theta)

    assert ends(1.26) < 1e-6 and ends(1.28) > 1e6
    t = np.arange(1, 1001)
    long = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    assert t[long.argmax()] == 12 and (long.max(), long[-1]) == pytest.approx((6.57, 1.26), abs=0.005)
    assert 3 < long[:100].min() and long[:100].max() < 7
    assert [race(correct=correct)[0]["Adam"] for correct in (True, False)] == pytest.approx([56, 40], abs=1)
    assert race(best=True)[1].alphas[4] == pytest.approx(0.32, abs=0.005)
    assert sum(0.9**s for s in range(400)) == pytest.approx(10)
    assert steps(adam(0.01), [50.0])[0] == pytest.approx(0.01, rel=1e-4) == -steps(adam(0.01), [-1e-3])[0]
    assert (1 - 0.9) / np.sqrt(1 - 0.999) == pytest.approx(3.16, abs=0.005)
    average, beta = 0.0, 0.9
    for t in range(1, 8):
        average = beta * average + (1 - beta) * 2.5
        assert average == pytest.approx((1 - beta**t) * 2.5)


def test_what_adam_takes_from_each():
    says("RMSProp, with β = 0.9, does not come to rest", "Now set β₁ to 0: it ends where RMSProp does.", "it ends below 10⁻⁵.",
         "Not with β₂ = 0.9: its factor climbs to 1.25, about the limit of 1.27, and the loss then comes back to 5·10⁻⁶ "
         "again and again. With β₂ = 0.999 it leaps thousands of updates later.")
    both, alone = (race(beta1=beta1, beta2=0.9)[1] for beta1 in (0.9, 0.0))
    adams = RULES.index("Adam")
    assert both.loss[-1, adams] < 1e-5 and both.step[:, 2, 1].max() == pytest.approx(1.25, abs=0.005)
    assert (both.loss[-1, RULES.index("RMSProp")], alone.loss[-1, adams]) == pytest.approx((7e-4, 7e-4), abs=5e-5)
    loss = adams_losses(0.9, 5200)[200:].reshape(10, 500).max(axis=1)
    assert loss == pytest.approx(5.3e-6, abs=1e-7)
    loss = adams_losses(0.999, 12_000)
    assert loss[200:5000].max() < 1e-6 < 1e-4 < loss[5000:].max()


def adams_losses(beta2, updates, curvatures=(1.0, 30.0)):
    """Adam on the bowl from the picture's start in float64: the loss before each update as part of the first."""
    theta, m, gamma, losses = np.array([-2.7, 0.8]), 0.0, 0.0, []
    for t in range(1, updates + 1):
        grad = theta * curvatures
        losses.append(theta @ grad)
        m, gamma = 0.9 * m + 0.1 * grad, beta2 * gamma + (1 - beta2) * grad**2
        theta = theta - 0.05 * m / (1 - 0.9**t) / (np.sqrt(gamma / (1 - beta2**t)) + 1e-8)
    return np.array(losses) / losses[0]


def test_weight_decay_is_L2_only_for_sgd():
    says("sgd shrinks both weights about alike, and so does AdamW.",
         "Adam with L2 takes the weight with the *small* gradients down to 0.23 and leaves the other at 0.89.")
    size, lam, ends = jnp.array([0.01, 1.0]), 0.05, {}
    for name, rule, alpha, outside in (("sgd", sgd(0.1), 0.1, 0), ("decay", sgd(0.1), 0.1, 1), ("L2", adam(0.01), 0.01, 0),
                                       ("AdamW", adam(0.01), 0.01, 1)):
        theta = jnp.ones(2)
        state = rule.init(theta)
        for t in range(100):
            delta, state = rule.update(size * (-1.0) ** t + (1 - outside) * 2 * lam * theta, state)
            theta = theta + delta - outside * 2 * alpha * lam * theta
        ends[name] = np.asarray(theta)
    assert ends["sgd"] == pytest.approx(ends["decay"], abs=1e-5) and abs(np.diff(ends["sgd"])[0]) < 0.1
    assert ends["L2"] == pytest.approx([0.23, 0.89], abs=0.01) and abs(np.diff(ends["AdamW"])[0]) < 0.01


def test_broken_and_back_to_life():
    says("raise ε to 1", "Drag **loss ×** down to see it in both, and in Adam.", "No rule moves by more than 0.03.",
         "RMSProp arrives at update 21, Adam at 69, Adagrad at 170.")
    paths = [race(eps=1.0, c=c)[1].theta[:, 2:4] for c in (1.0, 100.0)]
    assert np.abs(paths[0] - paths[1]).max() > 0.1
    low = [race(eps=1.0, c=c)[1].theta[:, 2:] for c in (1.0, 0.01)]
    assert (np.abs(low[0] - low[1]).max((0, 2)) > 0.5).all()
    dead = race(alpha=0.1, eps=1.0, **FAR)[1]
    assert np.abs(dead.theta[-1] - dead.theta[0]).max() < 0.03
    there = race(alpha=0.1, eps=1.0, c=1e4, **FAR)[0]
    assert (there["RMSProp"], there["Adam"], there["Adagrad"]) == tuple(pytest.approx(n, abs=1) for n in (21, 69, 170))
