"""The sentences of notebook 2_06, quoted and computed: each test fails when its sentence is gone or no longer true."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.diagnostics.examinations import count_distinct
from course_lib.lessons.initialization.exercises import glorot
from course_lib.lessons.initialization.initialization import run_from, two_sets, validation_losses
from course_lib.lessons.initialization.passes import RULES, passes
from course_lib.lessons.initialization.saddle import correlation, hessian_at_zero, saddle
from course_lib.optimizers import sgd
from course_lib.toy_runs import Plan, run_seeds, setting
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective
from course_lib.widgets import Saddle, Signal
from tests.claims import Said

HERE = Said("2_06_initialization")
says = HERE.says
LN2 = np.log(2)


@pytest.fixture(scope="module")
def moons():
    return two_sets("moons", 0.5)


def test_the_slide_is_quoted_whole():
    says("initialize all to 0", "Can't initialize weights to 0 with tanh activation",
         "we can show that all gradients would then be 0 (saddle point)", "Can't initialize all weights to the same value",
         "we can show that all hidden units in a layer will always behave the same", "need to break symmetry",
         "sample $\\mathbf{W}^{(k)}_{i,j}$ from $U[-b, b]$ where", "the idea is to sample around 0 but break symmetry",
         "other values of $b$ could work well (not an exact science) (see Glorot & Bengio, 2010)")


@pytest.mark.slow
def test_every_weight_equal_learns_what_one_unit_can(moons):
    says("All biases are 0 and **every** weight is 0.5, into the layers and out of them.", "it misreads ≈ 11 % of new points",
         "From the recipe the same network misreads ≈ 1 % of new points.", "one unit in the first layer draws one straight line",
         "Only those of the hidden layers, and only in the first step", "from there on everything moves")
    run, recipe = run_from(setting("constant", 0.5), moons), run_from(setting(), moons)
    assert run.error[-1] == pytest.approx(0.11, abs=0.02) and recipe.error[-1] < 0.02
    assert count_distinct(run.paths[-1]) == 1 and not np.array_equal(run.paths[0], run.paths[-1])
    X, y = moons[0]
    theta = init.constant((2, 8, 8, 2), 0.5)
    first = loss_and_grad(theta, X, y)[1]
    assert all(np.abs(layer.W).max() < 1e-7 for layer in first[:2]) and np.abs(first[2].W).max() > 1e-3
    theta = jax.tree.map(lambda p, d: p - 0.3 * d, theta, first)
    assert all(np.abs(layer.W).max() > 1e-5 for layer in loss_and_grad(theta, X, y)[1])


@pytest.mark.slow
def test_into_equal_and_out_random_all_five_differ(moons):
    says("All rows of $\\mathbf{W}^{(1)}$ are equal and all biases 0, but the weights **out of** the units are random.",
         "<summary>All 5</summary>Yes.", "after one step all rows differ")
    X, y = moons[0]
    theta = init.constant((2, 5, 2), 0.5)[:1] + init.glorot(jax.random.key(1), (2, 5, 2))[1:]
    step = gradient_step(supervised_objective(tanh), sgd(0.3).update)
    for updates in (1, 200):
        state = start(theta, sgd(0.3), jax.random.key(0))
        state, _ = run_steps(step, state, X, y, epochs(state.key, 200, 32, 34)[:updates])
        assert len(np.unique(np.asarray(state.theta[0].W), axis=0)) == 5


@pytest.mark.slow
def test_what_there_is_to_do(moons):
    says("No weight moves. Only the output bias jitters", "One unit, eight times, whatever the constant (from about 3 on",
         "is **flat**, about $10^{-7}$ in every hidden layer",
         "At **t** = 0 the two classes cancel", "at the end a bias lifts $\\mathbf{h}^{(5)}$",
         "For one example $\\nabla\\mathbf{W}^{(k)}", "every $\\mathbf{h}^{(k)}$ is close to 1 in size")
    zero = run_from(setting("zero"), moons)
    assert zero.grad_W.max() == 0 == zero.grad_b[:, :2].max() and 0 < zero.grad_b[-1, -1] < 0.02
    for scale in (0.1, 0.5, 1, 3, 10):
        run = run_from(setting("constant", scale), moons)
        assert count_distinct(run.paths[-1]) == 1 and (run.error[-1] > 0.4) == (scale >= 3)
    small, large = run_from(setting("uniform", 0.05, 5), moons), run_from(setting("uniform", 10, 5), moons)
    assert 3e-8 < small.grad_W[-1, :5].min() and small.grad_W[-1, :5].max() < 3e-7
    assert (np.diff(small.grad_b[-1, :5]) > 0).all() and small.grad_b[-1, 4] > 1000 * small.grad_b[-1, 0]
    assert (np.diff(small.h[0, :5]) < 0).all() and small.h[0, 4] < 1e-4 * small.h[0, 0]
    assert small.grad_b[0, :5].max() < 1e-8 and small.h[-1, 4] > 50 * small.h[0, 4] and large.h[:, :5].min() > 0.9
    one = loss_and_grad(jax.tree.map(lambda p: p[0], small.theta), moons[0].X[:1], moons[0].y[:1])[1][:5]
    assert all(1e-7 < np.sqrt((layer.W**2).mean()) < 1e-6 for layer in one)


@pytest.mark.thorough
def test_the_eigenvalues_are_the_singular_value_of_M(moons):
    says("The extreme eigenvalues of the Hessian are $\\pm\\sigma$", "gradient 0 **and** Hessian 0",
         "needs two things: $M \\ne 0$, and a single hidden layer", "no arrow leads down far")
    rng = np.random.default_rng(0)
    sets = [(np.asarray(moons[0].X), np.asarray(moons[0].y), 2), (rng.normal(size=(12, 4)), np.arange(12) % 3, 3)]
    for X, y, C in sets:
        found = np.linalg.eigvalsh(hessian_at_zero((X.shape[1], 3, C), X, y))
        sigma = np.linalg.svd(correlation(X, y, C), compute_uv=False)[0]
        assert found[[0, -1]] == pytest.approx([-sigma, sigma], abs=1e-6) and sigma > 0.05
        assert np.abs(hessian_at_zero((X.shape[1], 2, 2, C), X, y)).max() < 1e-12
    for data in ("XOR", "circles"):
        seen = saddle(two_sets(data, 0.5)[0], 1)
        assert seen.sigma < 0.1 and seen.zero - min(seen.z.min(), seen.along.min()) < 0.01
    assert saddle(moons[0], 1).zero - saddle(moons[0], 1).z.min() > 0.3


def test_the_arrows_say_where_they_lead():
    says("For $L = 1$ the arrows are the eigenvectors with the two extreme eigenvalues.")
    seen = Saddle()
    for moved, words in (({}, ["down", "up"]), ({"depth": 2}, ["down", "up"]), ({"data": "XOR", "depth": 1}, ["up", "up"])):
        seen.set(**moved)
        assert [word.get_text() for word in seen.view.words] == words


def test_the_loss_falls_with_one_power_more_than_there_are_hidden_layers(moons):
    says("along each the loss falls with the third power of the distance, not with the second")
    for L in (1, 2, 3):
        seen = saddle(moons[0], L)
        at, s = 42, 2 * np.linspace(-1, 1, 81)[42]                          # s = 0.1
        predicted = seen.sigma * (s / np.sqrt(L + 1)) ** (L + 1)
        assert seen.zero - seen.along[L - 1, at] == pytest.approx(predicted, rel=0.05)


@pytest.mark.thorough
def test_a_start_ten_times_smaller(moons):
    says("With one hidden layer that costs about a dozen updates more, with two about nine times as many, and with three no seed "
         "gets away within 1,200 updates.", "costs about a dozen updates more with one hidden layer",
         "here $\\alpha\\sigma = 0.3 \\cdot 0.715 = 0.21$", "$\\ln 10/\\ln 1.21 \\approx 12$ updates more", "The ≈ 280 become")

    def updates(L, scale, steps):
        learned = np.asarray(run_seeds(Plan(steps=steps), "valid", setting(scale=scale, depth=L), *moons)) < LN2 / 2
        return np.median(np.where(learned.any(1), steps * learned.argmax(1), 9999))

    more = np.log(10) / np.log(1 + 0.3 * saddle(moons[0], 1).sigma)
    assert updates(1, 0.01, 2) - updates(1, 0.1, 2) == pytest.approx(more, abs=3) and round(more) == 12
    assert 8 <= updates(2, 0.01, 20) / updates(2, 0.1, 2) <= 10
    assert updates(3, 0.1, 20) == pytest.approx(280, abs=60)
    assert (validation_losses(setting(scale=0.01, depth=3), moons) > LN2 / 2).all()


@pytest.mark.slow
def test_twins_stay_and_others_part():
    says("In the first three rows equal units never part. One unit cannot separate these classes; three different units, however "
         "many places they fill, can for most seeds.", "In the last four rows all part",
         "each of the four ends above 5 % about as rarely as the recipe")
    printed = [line for line in HERE.printed if "different in 5 places" in line]
    assert [int(line.split(" different ")[0].split()[-1]) for line in printed] == [1, 1, 3, 5, 5, 5, 5]
    median, stuck = np.transpose([[float(part.split()[0]) for part in line.split("≈")[1:]] for line in printed])
    assert (median[:2] == 8).all() and (stuck[:2] == 16).all() and median[2:].max() < 5
    assert stuck[2] < 8 and stuck[3:].max() <= 5 and np.ptp(stuck[3:]) <= 2


def test_the_compromise_misses_both():
    says("loses the gradient, 32 times in variance", "by factors of 4.2 and 7.6",
         "4/3 a layer on the way up, 2/3 on the way down", "Each of the two other rules keeps one and is 32 times off")
    sizes = (800, 400, 200, 100, 50, 25)
    for name, up, down in (("1/H(k-1)", 1, 1 / 32), ("Glorot", (4 / 3) ** 5, (2 / 3) ** 5), ("1/H(k)", 32, 1)):
        both = [passes(sizes, RULES[name], seed=seed) for seed in range(6)]
        assert np.mean([(p.up[-1] / p.up[0]) ** 2 for p in both]) == pytest.approx(up, rel=0.1)
        assert np.mean([(p.down[0] / p.down[-1]) ** 2 for p in both]) == pytest.approx(down, rel=0.1)
    assert round((4 / 3) ** 5, 1) == 4.2 and round((3 / 2) ** 5, 1) == 7.6


@pytest.mark.slow
def test_other_activation_functions():
    says("from a millionth to a hundredth", "better, but ten layers still lose a factor of a hundred",
         "With equal sizes this is $\\sqrt2$ times the slide's $b$, the last row.",
         "half of the units are off, and that halves the mean square in each layer",
         "The recipe itself loses a little in each layer")

    def down(g, scale):
        return np.median([(p := passes((200,) * 11, RULES["Glorot"], g, scale, seed)).down[1] / p.down[10] for seed in range(4)])

    assert 3e-7 < down("sigm", 1) < 1e-5 and 3e-3 < down("sigm", 4) < 3e-2
    assert down("reclin", 1) == pytest.approx(2 ** (-9 / 2), rel=0.3) and 0.6 < down("reclin", 2**0.5) < 1.6
    assert down("tanh", 0.3) < 1e-4 and 0.2 < down("tanh", 1) < 0.7 and down("tanh", 3) > 5


def test_the_histograms():
    says("At 3 the activations crowd at ±1.", "From $k = 4$ on all activations lie in one bin",
         "loses about a tenth a layer, so that 0.4 of each is left from $k = 1$ to $k = 10$.", "At 0.3 a layer loses 70 %",
         "the mean of $g'(a)^2$ is still ≈ 0.2", "≈ 1.85 a layer, over nine layers ≈ 16 in size")
    strong, weak = (passes((200,) * 11, RULES["Glorot"], "tanh", scale) for scale in (3, 0.3))
    slope = np.mean([(1 - h**2) ** 2 for h in strong.h[2:]])
    assert [slope, 9 * slope, (9 * slope) ** 4.5] == pytest.approx([0.2, 1.8, 16], rel=0.05)
    assert (weak.up[10] / weak.up[1]) ** (1 / 9) == pytest.approx(0.3, abs=0.02)
    for width in (100, 200):
        both = passes((width,) * 11, RULES["Glorot"], "tanh", 1)
        assert [both.up[10] / both.up[1], both.down[1] / both.down[10]] == pytest.approx([0.4, 0.4], abs=0.05)
    assert np.abs(passes((100,) * 11, RULES["Glorot"], "tanh", 0.3).h[4]).max() < 0.05
    crowd = [np.mean(np.abs(h) > 0.9) for h in passes((100,) * 11, RULES["Glorot"], "tanh", 3).h[1:]]
    assert min(crowd) > 0.5 > 0.3 > np.mean(np.abs(passes((100,) * 11, RULES["Glorot"], "tanh", 1).h[1]) > 0.9)
    seen = Signal(g="reclin", scale=2.0)
    assert seen.view.limits == (0, 4) and seen.status.startswith("reclin, 2 times the recipe's bound.")
    assert [len(line.get_xdata()) for line in seen.view.sizes.lines] == [10, 10]


@pytest.mark.slow
def test_slips_in_the_recipe(moons):
    says("15 of 16 seeds end as low as before", "half of the seeds stay on or near the flat place", "since $\\sqrt{16} = 4$",
         "end above 0.15, some above $\\ln 2$, and the others learn, down to ≈ 0.02", "every seed learns", "≈ 0.08, about twice")

    def last(recipe):
        return validation_losses(setting(depth=5, hyper=(0.1,)), moons, recipe)[:, -1]

    ours, half = last(glorot), last(lambda U: glorot(U) / 2)
    assert ours.max() < 0.08 and (half < 0.08).sum() == 15
    no_root = last(lambda U: (2 * U - 1) * np.sqrt(6) / sum(U.shape))
    assert 5 <= (no_root > 0.15).sum() <= 11 and ((no_root > 0.15) | (no_root < 0.08)).all()
    one_sign = last(lambda U: U * np.sqrt(6 / sum(U.shape)))
    assert np.median([ours, half, one_sign], axis=1) == pytest.approx([0.04, 0.04, 0.08], rel=0.2)
    assert no_root.min() < 0.03 and no_root.max() > LN2 and one_sign.max() < 0.15


@pytest.mark.slow
def test_the_broken_ones(moons):
    says("The loss stays at $\\ln 2 = 0.693$ for all 16 seeds.")
    assert np.abs(validation_losses(setting(scale=0.1, depth=5), moons)[:, -1] - LN2).max() < 0.01
    assert run_from(setting(depth=5), moons).valid[-1] < 0.1
    assert count_distinct(run_from(setting("constant", 1.0, 5), moons).paths[-1]) == 1


@pytest.mark.slow
def test_what_brings_it_back_to_life():
    says("helps, for all 16 seeds", "Scale 1 helps for some seeds only.", "**L** to 1 helps",
         "**W⁰** to **Glorot** does not help",
         "**g** to **tanh** does not", "A larger **α** does not")
    xor, dead = two_sets("XOR", 0.5), dict(init="uniform", scale=0.05, g="sigm", depth=4, hyper=(1.0,))

    def last(**moved):
        return validation_losses(setting(**dead | moved), xor)[:, -1]

    assert last(scale=5).max() < 0.1 and last(depth=1).max() < 0.1
    assert 4 < (last(scale=1) < 0.2).sum() < 14
    for moved in ({}, dict(init="Glorot"), dict(g="tanh"), dict(hyper=(10.0,)), dict(hyper=(30.0,))):
        assert last(**moved).min() > 0.6, moved


def test_check_yourself():
    says("$b = \\sqrt{6/400} \\approx 0.122$, so $V = 1/200$. Up: $300/200 = 1.5$. Down: $100/200 = 0.5$.")
    assert round(init.glorot_bound(100, 300), 3) == 0.122 and RULES["Glorot"](100, 300) == 1 / 200


@pytest.mark.slow
def test_dropout_parts_equal_units(moons):
    says("No. In each update other units are off, so their gradients differ.")
    X, y = moons[0]
    theta, masks = init.constant((2, 4, 2), 0.5), np.random.default_rng(0).integers(0, 2, (20, len(y), 4)).astype(np.float32)
    for mask in masks:
        theta = jax.tree.map(lambda p, d: p - 0.5 * d, theta, loss_and_grad(theta, X, y, m=(None, jnp.asarray(mask)))[1])
    assert np.ptp(np.asarray(theta[0].W), axis=0).max() > 1e-4
