"""Slides S37-S39, the mathematics: gradients layer by layer, bias and variance, underfitting or overfitting and its cures."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.backprop import backprop
from course_lib.initialization import glorot_bound
from course_lib.lessons.why_training_is_hard.bias_variance import (
    GRID,
    H_MAX,
    LAMS,
    WIDTHS,
    S,
    decompose,
    fit,
    fits,
    fits_around,
    function_plane,
    jacobian,
    net,
    place_on_axis,
    situation,
    squared_distances,
    target,
    truth,
)
from course_lib.lessons.why_training_is_hard.error_shares import (
    BOTH,
    CELLS,
    FINE,
    OVER,
    PATIENTS,
    REMEDIES,
    UNDER,
    VERDICTS,
    Shares,
    shares,
    treated,
    verdict,
    verdict_map,
)
from course_lib.lessons.why_training_is_hard.gradient_flow import (
    KINDS,
    L_MAX,
    UPDATES,
    DeepRun,
    as_network,
    down_to,
    draw_deep,
    factor_inputs,
    factors,
    hundred_digits,
    layer_factor,
    layer_sizes,
    predicted,
    train_deep,
)
from course_lib.lessons.why_training_is_hard.remedy_pretraining import PIECE, minibatch_pieces, pretrained_layers
from course_lib.lessons.why_training_is_hard.remedy_runs import (
    FRAMES,
    NEW,
    RemedyRun,
    drawn_live,
    noisy_labels,
    remedy_digits,
)
from course_lib.network import fprop


def flow(g="tanh", kind="Glorot", scale=1.0, L=5, seed=0, same=False):
    X, y = hundred_digits()
    theta = draw_deep(np.int32(seed), np.int32(KINDS.index(kind)), np.float32(scale), np.bool_(same))
    return theta, layer_sizes(theta, X, y, place(g), np.int32(L))


# --- S37 ---------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("g, L", [("sigm", 1), ("tanh", 2), ("reclin", 6)])
def test_the_sizes_are_those_of_backprop_on_the_small_network(g, L):
    X, y = hundred_digits()
    theta, seen = flow(g, L=L)
    net_, gs = as_network(theta, L), g
    grads = jax.jit(lambda t: backprop(t, fprop(t, X, gs), y, gs))(net_)
    a = [float(jnp.sqrt((one**2).sum() * len(y))) for one in grads.a[1:]]
    W = [float(jnp.sqrt((one.W**2).sum())) for one in grads.theta]
    np.testing.assert_allclose(down_to(L, seen.grad_a), a, rtol=1e-3)
    np.testing.assert_allclose(down_to(L, seen.grad_W), W, rtol=1e-3)
    assert not np.asarray(seen.grad_a)[L:-1].any() and not np.asarray(seen.grad_W)[L:-1].any()


def test_a_deep_run_needs_no_widget():
    run = DeepRun(6, "tanh", False, "Glorot", 1.0, 0)
    assert len(run.losses) == 1 and run.losses[0] == pytest.approx(float(run.sizes.loss)) and run.updates == 0
    before = run.theta
    run.learned(0.1)
    assert run.theta is before, "what is compiled ahead changes nothing"
    run.train(0.1)
    assert run.updates == UPDATES and run.losses[-1] == float(run.sizes.loss) < 0.5 * run.losses[0]
    assert len(factor_inputs(run.theta, run.sizes.dg, 6)) == 6 == len(down_to(6, run.sizes.grad_a)) - 1
    while run.updates < 1000:
        run.train(0.1)
    with pytest.raises(ValueError, match="full"):
        run.train(0.1)


@pytest.mark.slow
def test_training_moves_the_layers_that_are_there_and_only_those():
    X, y = hundred_digits()
    theta, seen = flow(L=3)
    after, losses = train_deep(theta, X, y, place("tanh"), np.int32(3), np.float32(0.1), np.bool_(False))
    moved = np.asarray(jnp.abs(after.hidden.W - theta.hidden.W).max((1, 2)))
    assert (moved[:2] > 0).all() and not moved[2:].any()
    assert losses[0] == pytest.approx(float(seen.loss), rel=1e-5) and losses[-1] < 0.3


def test_one_W_for_all_layers_stays_one():
    X, y = hundred_digits()
    theta, _ = flow(L=4, same=True)
    after, _ = train_deep(theta, X, y, place("tanh"), np.int32(4), np.float32(0.05), np.bool_(True))
    for one in (theta, after):
        np.testing.assert_array_equal(one.hidden.W, np.broadcast_to(one.hidden.W[0], one.hidden.W.shape))
    assert not np.array_equal(after.hidden.W, theta.hidden.W)


@pytest.mark.parametrize("kind, scale, bound", [("uniform", 0.3, 0.3), ("Glorot", 2.0, 2 * glorot_bound(50, 50)),
                                                ("He", 1.0, (6 / 50) ** 0.5)])
def test_the_three_starts(kind, scale, bound):
    W = np.asarray(flow(kind=kind, scale=scale)[0].hidden.W)
    assert np.abs(W).max() == pytest.approx(bound, rel=1e-3) and W.var() == pytest.approx(bound**2 / 3, rel=0.02)
    assert len(np.unique(W[:, 0, 0])) == L_MAX - 1


def test_the_slides_claim_sigm_decays_geometrically_and_tanh_and_reclin_need_not():
    for seed in range(4):
        for L in (5, 10):
            sigm, tanh, he = (down_to(L, flow(g, kind, L=L, seed=seed)[1].grad_a)
                              for g, kind in (("sigm", "Glorot"), ("tanh", "Glorot"), ("reclin", "He")))
            steps = sigm[:-1] / sigm[1:]
            assert (steps < 0.5).all() and 0.15 < (sigm[0] / sigm[-1]) ** (1 / L) < 0.3
            assert tanh.max() <= 10 * tanh.min() and he.max() <= 10 * he.min()
            small = down_to(L, flow("sigm", "uniform", 0.05, L, seed)[1].grad_a)
            assert small[0] / small[-1] < sigm[0] / sigm[-1] / 100
        reclin = flow("reclin", "Glorot", L=10, seed=seed)[1]
        a, W = down_to(10, reclin.grad_a), down_to(10, reclin.grad_W)
        assert a.max() > 10 * a.min() and W.max() <= 10 * W.min(), "flat gradients of W can hide a fading gradient"


def test_each_layer_stays_below_its_bound():
    theta, seen = flow("sigm", L=8)
    a = down_to(8, seen.grad_a)
    for k in range(1, 8):
        assert a[k - 1] / a[k] <= np.linalg.norm(np.asarray(theta.hidden.W[k - 1]), 2) / 4


def test_the_factor_is_the_mean_over_random_directions():
    rng = np.random.default_rng(0)
    W, dg = rng.normal(size=(6, 4)), rng.uniform(0, 1, (9, 4))
    delta = rng.normal(size=(20000, 6))
    delta /= np.linalg.norm(delta, axis=1, keepdims=True)
    arrived = (delta @ W)[:, None, :] * dg
    assert layer_factor(W, dg) == pytest.approx(np.sqrt((arrived**2).sum(-1).mean()), rel=0.02)


@pytest.mark.parametrize("g, scale", [("sigm", 1.0), ("tanh", 1.0), ("tanh", 0.3), ("reclin", 1.0)])
def test_the_prediction_is_near_the_gradient_of_a_fresh_network(g, scale):
    for seed in range(3):
        theta, seen = flow(g, scale=scale, L=10, seed=seed)
        guess = predicted(float(seen.grad_a[-1]), factors(theta, seen.dg, 10))
        assert np.abs(np.log(guess / down_to(10, seen.grad_a))).max() < np.log(2.5)


# --- S38 ---------------------------------------------------------------------------------------------------------------

def made(seed=0, T=24, sigma=0.4, lam=1e-5, which=0, H=(1, 2, 3, 4, 6, 8, 10)):
    H = np.array(H, np.int32)
    out = fits(S, np.int32(seed), np.int32(which), np.int32(T), np.float32(sigma), H, np.full(len(H), lam, np.float32))
    return jax.tree.map(np.asarray, out), np.asarray(target(GRID, np.int32(which)))


@pytest.mark.slow
def test_the_jacobian_is_jaxs():
    p = jax.random.normal(jax.random.key(0), (3 * H_MAX + 1,))
    f, J = jacobian(p, jnp.asarray(GRID[::9]))
    np.testing.assert_allclose(J, jax.jacobian(net)(p, jnp.asarray(GRID[::9])), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(f, net(p, jnp.asarray(GRID[::9])), rtol=1e-5)


@pytest.mark.slow
def test_a_fit_is_at_rest_and_masked_units_and_examples_do_not_exist():
    rng = np.random.default_rng(0)
    x = jnp.asarray(rng.uniform(-1, 1, 40), jnp.float32)
    y, lam = jnp.sin(3 * x), jnp.float32(1e-2)
    mask = jnp.append(jnp.tile(jnp.arange(H_MAX) < 2, 3).astype(jnp.float32), 1.0)
    on = (jnp.arange(40) < 15).astype(jnp.float32)
    start = mask * jnp.asarray(rng.normal(size=3 * H_MAX + 1), jnp.float32)
    p, value = jax.jit(fit)(start, mask, x, y, on, lam)

    def objective(p):
        w, _, v = p[:-1].reshape(3, H_MAX)
        return ((net(p, x[:15]) - y[:15]) ** 2).mean() + lam * ((w**2).sum() + (v**2).sum())

    assert value == pytest.approx(float(objective(p)), rel=1e-5) and not np.asarray(p)[mask == 0].any()
    slope = jax.grad(objective)
    assert float(jnp.linalg.norm(mask * slope(p))) < 0.01 * float(jnp.linalg.norm(mask * slope(start)))


@pytest.mark.slow
def test_bias_and_variance_make_the_distance_exactly_and_the_error_on_new_examples_in_the_mean():
    over = []
    for seed in range(4):
        out, f_star = made(seed)
        parts = decompose(out.f, f_star)
        np.testing.assert_allclose(parts.bias2 + parts.variance, parts.distance, rtol=1e-12)
        over.append(out.fresh - squared_distances(out.f, f_star) - 0.4**2)
    over = np.concatenate(over)
    assert (np.abs(over.mean(axis=0)) < 3.5 * over.std(axis=0) / np.sqrt(len(over))).all()


def test_it_is_a_u_and_the_slides_three_situations_are_there():
    words, best = [], []
    for seed in range(6):
        out, f_star = made(seed)
        parts, each = decompose(out.f, f_star), squared_distances(out.f, f_star)
        words.append([situation((parts.bias2, parts.variance, each), i)[0] for i in (0, 1, 6)])
        best.append(int(each.mean(axis=0).argmin()))
        assert parts.bias2[0] > 3 * parts.bias2[-1] and out.train[:, 0].mean() > out.train[:, -1].mean()
    want = ("low variance / high bias", "good trade-off", "high variance / low bias")
    assert all(sum(w[i] == want[i] for w in words) >= 5 for i in range(3)) and set(best) <= {1, 2, 3}


def test_bias_is_a_distance_and_data_and_lambda_buy_variance():
    line, f_star = made(which=2, lam=1e-4)
    assert decompose(line.f, f_star).bias2[0] < 0.01
    runs = [made(T=T, lam=lam) for T, lam in ((24, 1e-5), (40, 1e-5), (24, 3e-3))]
    variance = [decompose(out.f, f_star).variance[-1] for out, f_star in runs]
    assert variance[1] < variance[0] / 1.5 and variance[2] < variance[0] / 1.5
    strong, f_star = made(lam=0.1)
    assert (decompose(strong.f, f_star).bias2 > 0.1).all()


def test_what_the_picture_shows_needs_no_widget():
    found = fits_around(2, 1e-5, "H", 24, 0.4, "bump", 0)
    assert found.f.shape == (S, 1 + len(WIDTHS), len(GRID)) and isinstance(found.f, np.ndarray)
    np.testing.assert_allclose(found.f[:, 0], found.f[:, 1 + WIDTHS.index(2)], atol=1e-3)
    plane, parts = function_plane(found.f[:, 0], truth("bump")), decompose(found.f, truth("bump"))
    assert plane.bias**2 == pytest.approx(parts.bias2[0]) and plane.radius**2 == pytest.approx(parts.variance[0])
    np.testing.assert_allclose(plane.places.mean(axis=0), (plane.bias, 0), atol=1e-9)
    assert [place_on_axis(H, 1e-5, "H") for H in WIDTHS] == [0, 1, 2, 3, 4, 5]
    np.testing.assert_allclose([place_on_axis(2, lam, "λ") for lam in LAMS], range(6), atol=1e-9)


# --- S39 ---------------------------------------------------------------------------------------------------------------

def test_the_shares_add_up_to_what_is_missing():
    rng = np.random.default_rng(0)
    for train_error, new_error, goal in rng.uniform(0, 1, (300, 3)):
        under, over, margin = shares(train_error, new_error, goal, 500)
        assert under >= 0 and over >= 0 and under + over == pytest.approx(max(new_error - goal, 0))
        assert margin == pytest.approx(2 * np.sqrt(new_error * (1 - new_error) / 500))
        if under + over > margin and abs(under - over) > margin:
            assert verdict(Shares(under, over, margin)) == (UNDER if under > over else OVER)


@pytest.mark.parametrize("train_error, new_error, goal, n, want", [
    (0.9, 0.9, 0.1, 2000, UNDER), (0.0, 0.3, 0.1, 2000, OVER), (0.2, 0.3, 0.1, 2000, BOTH), (0.05, 0.11, 0.1, 2000, FINE),
    (0.05, 0.11, 0.1, 10**6, OVER), (0.3, 0.04, 0.05, 2000, FINE), (0.0, 0.0, 0.0, 10, FINE),
])
def test_verdicts(train_error, new_error, goal, n, want):
    assert verdict(shares(train_error, new_error, goal, n)) == want


def test_a_map_of_verdicts_is_the_rule_everywhere_or_nothing():
    cells = verdict_map(shares, 0.1, NEW)

    def name(train_error, new_error):
        return VERDICTS[int(cells[int(np.sqrt(new_error) * CELLS), int(np.sqrt(train_error) * CELLS)])]

    assert (name(0.9, 0.92), name(0.01, 0.5), name(0.02, 0.03)) == (UNDER, OVER, FINE)
    assert verdict_map(lambda train_error, new_error, goal, n: None if new_error > 0.9 else Shares(0, 0, 1), 0.1, NEW) is None


def test_the_margin_is_that_of_luck():
    """95 % of the time the error on n new examples is within the margin of the true one."""
    found = np.random.default_rng(0).binomial(500, 0.2, 4000) / 500
    inside = [abs(p - 0.2) <= shares(0.0, p, 0.0, 500).margin for p in found]
    assert 0.93 < np.mean(inside) < 0.97


@pytest.mark.slow
@pytest.mark.parametrize("patient, goal, want", [("small", 0.1, UNDER), ("few examples", 0.1, OVER), ("wrong labels", 0.2, OVER),
                                                 ("deep", 0.1, UNDER)])
def test_every_patient_has_its_illness_on_seeds_and_the_remedies_of_its_family_help(patient, goal, want):
    def outcome(remedies, seed):
        return RemedyRun(treated(patient, remedies), seed).to_end().outcome

    seeds = (3,) if patient == "deep" else (3, 4)
    before = [outcome((), seed) for seed in seeds]
    assert [verdict(shares(f.train, f.new, goal, NEW)) for f in before] == [want] * len(seeds)
    cures, idle = {"small": (("larger",), ("dropout",)), "few examples": (("data",), ("larger",)),
                   "wrong labels": (("dropout", "decay"), ("batchnorm",)),
                   "deep": (("optimizer", "pretrain"), ("decay",))}[patient]
    for name in (*cures, *idle):
        change = np.mean([outcome((name,), seed).new - f.new for seed, f in zip(seeds, before, strict=True)])
        assert change < -0.02 if name in cures else change > -0.03, name


def test_every_remedy_changes_the_case_and_they_combine():
    for patient, case in PATIENTS.items():
        for name in REMEDIES:
            assert treated(patient, [name]) != case or (patient, name) == ("wrong labels", "optimizer")
    both = treated("few examples", ["dropout", "longer"])
    assert (both.p, both.updates, both.T) == (0.5, 2400, 100)


@pytest.mark.slow
def test_units_that_do_not_live_stay_at_zero_in_training_and_pretraining():
    theta = drawn_live(treated("deep", ()), 0)
    assert all(not layer.W[50:].any() for layer in theta[:-1]) and not theta[1].W[:, 50:].any()
    assert np.abs(theta[1].W).max() == pytest.approx(glorot_bound(50, 50), rel=0.01)
    worker, layers = pretrained_layers(remedy_digits()[0].X[:500], 2, 7, 0), None
    while layers is None:
        try:
            next(worker)
        except StopIteration as end:
            layers = end.value
    for layer, live in zip(layers, (196, 7), strict=True):
        W = np.asarray(layer.W)
        assert W[:7, :live].any() and not W[7:].any() and not W[:, live:].any() and not np.asarray(layer.b)[7:].any()


def test_a_run_is_the_same_again_and_goes_in_small_pieces():
    run = RemedyRun(treated("small", ()), 1)
    grown = [(new, len(run.frames)) for new in run.pieces()]
    assert [new for new, _ in grown] == [n > before for (_, n), before in zip(grown, [0, *(n for _, n in grown)], strict=False)]
    assert len(grown) == 1 + run.plan.updates // PIECE and len(run.frames) == FRAMES + 1 and run.share == 1
    assert run.frames == RemedyRun(treated("small", ()), 1).to_end().frames
    assert [f.updates for f in run.frames] == list(range(0, 601, 30)) and run.outcome is run.frames[-1]
    early = RemedyRun(treated("small", ["early"]), 1)
    early.frames = run.frames[::-1]
    assert early.outcome.stop == min(f.stop for f in run.frames) and early.kept < FRAMES


def test_batches_and_wrong_labels():
    idx = minibatch_pieces(np.random.default_rng(0), 120, 40)
    assert idx.shape == (4, 10, 50) and len(set(idx.reshape(-1, 50)[:2].ravel())) == 100
    y = np.arange(5000, dtype=np.int32) % 10
    noisy = noisy_labels(y, 0.2, 0)
    assert (noisy != y).mean() == pytest.approx(0.2, abs=0.02) and (noisy_labels(y, 0.0, 0) == y).all() and noisy.max() == 9
