"""What notebook 2_11 says in words, computed: each test quotes it and fails when it is gone or no longer true."""
import jax
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import first_digits, gaussians, subset
from course_lib.drawing.style import NEG, POS, SIGNED
from course_lib.gradcheck import TOLERANCE, gradcheck, noise, reclin_inputs, relative_error
from course_lib.initialization import glorot
from course_lib.lessons.gradient_checking.faulty_networks import FAULTY_NETWORKS, ExaminedNetwork
from course_lib.lessons.gradient_checking.gradient_check import BUGS, EPS, check_gradient, network_at_kink, verdict_at
from course_lib.loss import softmax_nll
from course_lib.network import fprop, sizes
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, snapshots, start, supervised_objective
from course_lib.widgets import Clinic, GradientCheck
from tests.claims import Said
from tests.hands import fresh, no_thread_left  # noqa: F401

BOOK = Said("2_11_gradient_checking_and_small_data")
FLOAT32, FLOAT64, ONE_SIDED = (0, 0), (1, 0), (1, 1)

run = fresh(GradientCheck)


@pytest.fixture(scope="module")
def curves():
    """Relative errors (precision, side, ε) of the first picture."""
    return check_gradient(0, 1e-3, "tanh", "none", 1e-5)[0].curves


def at(curve, eps):
    return 10 ** np.interp(np.log10(eps), np.log10(EPS), np.log10(curve))


def test_both_slides_are_quoted_whole():
    BOOK.says("> **Topics:** finite difference approximation", "To debug your implementation of fprop/bprop, you can "
              "compare with a "
              "finite-difference approximation of the gradient", "$f(x)$ would be the loss", "$x$ would be a parameter",
              "would be the loss if you add $\\epsilon$ to the parameter", "would be the loss if you subtract $\\epsilon$",
              "> **Topics:** debugging on small dataset", "Next, make sure your model is able to (over)fit on a very "
              "small dataset",
              "If not, investigate the following situations:", "Are some of the units saturated, even before the first update?",
              "scale down the initialization of your parameters for these units", "properly normalize the inputs",
              "Is the training error bouncing up and down?", "decrease the learning rate",
              "Note that this isn't a replacement for gradient checking", "could still overfit with some of the "
              "gradients being wrong")


@pytest.mark.slow
def test_the_v_at_four_places(curves):
    BOOK.says("At 10⁻¹² the relative error is about 10⁻³.", "the relative error is about 10⁻².", "Yes: about 10⁻¹⁰. "
              "In float32 it "
              "would be near 0.005, and the error there is still about 10⁻⁴.", "even the right gradient is off by "
              "about a third", "The tip lies six powers of ten below the threshold.",
              "the tip of float32 lies about at the threshold")
    double, single = curves[FLOAT64], curves[FLOAT32]
    found = [double[0], double[-1], at(double, 1e-5), single.min()]
    np.testing.assert_allclose(np.log10(found), [-3, -2, -10, -4], atol=0.45)
    assert 0.002 < EPS[single.argmin()] < 0.015 and 0.15 < at(single, 1e-6) < 0.5


def test_the_curvature_cancels_and_the_third_derivative_remains():
    BOOK.says("Yes: (1.5² − 0.5²)/1 = 2. The curvature lifts both ends alike, and cancels.",
              "That is the one-sided difference: (1.5² − 1)/0.5 = 2.5.", "The curvature $f''$ cancels; the **third** "
              "derivative remains.", "For $x^3$ its error falls 25 times when ε falls 5 times, that of the one-sided "
              "difference less than 6 times.")
    assert 0.5**2 / 0.1**2 == pytest.approx(25) and (3 * 0.5 + 0.5**2) / (3 * 0.1 + 0.1**2) < 6
    for f, second, third in ((lambda x: x**2, 2, 0), (lambda x: x**3, 6, 6)):
        for e in (0.5, 0.1):
            slope = {0: 2, 6: 3}[third]
            assert (f(1 + e) - f(1 - e)) / (2 * e) - slope == pytest.approx(e**2 * third / 6, abs=1e-12)
            assert (f(1 + e) - f(1)) / e - slope == pytest.approx(e * second / 2 + e**2 * third / 6, abs=1e-12)


@pytest.mark.slow
def test_the_best_eps_of_the_formula(curves):
    BOOK.says("Three numbers for ε*: $7\\cdot10^{-6}$ (float64), $6\\cdot10^{-3}$ (float32), $2\\cdot10^{-8}$ (float64, "
              "one-sided).",
              "The formulas, for the best ε and for the error there, are right within a factor of 3",
              "In float32 even the best ε leaves an error close below the threshold.",
              "slope −1 for rounding, 2 and 1 for the Taylor error")
    numbers = (3 * 2.0**-53) ** (1 / 3), (3 * 2.0**-24) ** (1 / 3), 2 * (2.0**-53) ** 0.5
    np.testing.assert_allclose(numbers, [7e-6, 6e-3, 2e-8], rtol=0.08)
    for kind, best in zip((FLOAT64, FLOAT32, ONE_SIDED), numbers, strict=True):
        assert 1 / 3.01 < EPS[curves[kind].argmin()] / best < 3.01
    use = EPS < 1e-7
    assert np.polyfit(np.log(EPS[use]), np.log(curves[FLOAT64][use]), 1)[0] == pytest.approx(-1, abs=0.1)


def test_the_tip_of_the_second_picture():
    BOOK.says("so the tip lies further right, at about $2\\cdot10^{-5}$")
    tips = {g: EPS[check_gradient(0, 1e-3, g, "none", 1e-5)[0].curves[FLOAT64].argmin()] for g in ("tanh", "sigm")}
    assert tips["sigm"] == pytest.approx(2e-5, rel=0.3) and tips["tanh"] < tips["sigm"]


def test_a_slip_on_the_path_and_a_slip_in_a_leaf(run):
    BOOK.says("A slip on the path spoils every tensor *below* it and none above. A slip in a leaf spoils that leaf "
              "alone.", "A sum in place of a mean over $T = 12$ examples gives $1 - 1/12 = 0.92$, a forgotten ½ gives 0.5;")
    for c in (12.0, 2.0, 0.5):
        assert relative_error(np.ones(3), c * np.ones(3)) == pytest.approx(1 - min(c, 1 / c)), "too large, or too small"
    for bug in ("one entry of ∇W(3)", "∇b(2) = 0", "sign of ∇b(1)"):
        assert len(run.set(bug=bug).wrong) == 1
    for bug in ("W(2) for W(2)ᵀ", "no g′(a(1))"):
        assert run.set(bug=bug).wrong == ["W(1)", "b(1)"]
    assert max(run.set(bug="no 1/T").verdict.errors) == pytest.approx(0.92, abs=0.005) and len(run.wrong) == 6
    BOOK.says("The curve of the wrong gradient has a floor, whatever ε is: 0.1 and more for the planted bugs.")
    for bug in BUGS[1:]:
        assert (run.set(bug=bug).result.tested[1] > 0.1).all(), "a wrong gradient has a floor, whatever ε is"


@pytest.mark.thorough
def test_units_that_lie_exactly_on_the_kink():
    BOOK.says("every $a^{(2)}$ is **exactly 0**: on the kink, for every ε",
              "or check at another θ, with $\\mathbf{b}^{(2)} \\ne \\mathbf{0}$")
    key = jax.random.key(0)
    X, y = (part[:11] for part in gaussians(key, 12))
    one, two, three = glorot(key, (2, 4, 4, 3))
    dead = (one._replace(b=one.b - 20), two, three)
    assert not np.asarray(fprop(dead, X, "reclin").a[2]).any()

    def loss(theta, x, y):
        return softmax_nll.value(fprop(theta, x, "reclin").a[-1], y).mean()

    grads = loss_and_grad(dead, X, y, "reclin")[1]
    for eps in (1e-3, 1e-5, 1e-7):
        blind, seeing = ({c.name: c.error for c in gradcheck(loss, dead, grads, eps, (X, y), kinks=kinks)}
                         for kinks in (None, reclin_inputs("reclin")))
        assert [name for name, error in blind.items() if error > 1e-4] == ["b(2)"] and max(seeing.values()) < 1e-4
    moved = one._replace(b=one.b - 20), two._replace(b=two.b + np.array([0.1, -0.2, 0.3, -0.4])), three
    grads = loss_and_grad(moved, X, y, "reclin")[1]
    assert max(c.error for c in gradcheck(loss, moved, grads, 1e-3, (X, y), kinks=None)) < 1e-4
    assert ExaminedNetwork(0, "dead reclin").bad == []


def test_the_first_picture_opens_off_the_tip(curves):
    BOOK.says("The picture opens at ε = $10^{-4}$.", "−8 says that gradient and difference differ by $10^{-8}$ of their size")
    assert "run = GradientCheck(eps=1e-4)\nrun" in BOOK.code
    seen = verdict_at(check_gradient(0, 1e-3, "tanh", "none", 1e-4)[0], FLOAT64)
    powers = np.round(np.log10(np.concatenate([cell.ravel() for cell in seen.cells])))
    assert (powers == -8).sum() >= 10 and at(curves[FLOAT64], 1e-4) > 30 * curves[FLOAT64].min()


def test_a_zero_beside_rounding_is_no_error(run):
    BOOK.says("at most about $u|f|/\\epsilon \\approx 10^{-11}$ at ε = $10^{-5}$", "the cells mark a dead entry by a dot",
              "the relative error of 0 and $10^{-11}$ is 1, though nothing is wrong", "divides by at least $2.2\\cdot10^{-6}$",
              "with a margin of about 20",
              "a mistake of less than about $2\\cdot10^{-10}$ is not seen")
    floor = noise(1.0, 1e-5) / TOLERANCE
    assert 2.0**-53 / 1e-5 == pytest.approx(1.1e-11, rel=0.02) and floor == pytest.approx(2.2e-6, rel=0.02)
    assert TOLERANCE / (2.0**-53 / 1e-5 / floor) == pytest.approx(20, rel=0.15)
    nought, rest = np.zeros(1), np.full(1, 1e-11)
    assert relative_error(nought, rest) == 1 and relative_error(nought, rest, floor) < TOLERANCE
    for mistake, seen in ((2e-10, False), (2.5e-10, True)):
        assert (relative_error(nought, np.full(1, mistake), floor) > TOLERANCE) == seen
    run.restore("GradientCheck g=reclin eps=0.005 delta=0.0001 seed=3")
    tested, quotient = run.result.found.tested, run.verdict.quotient
    rounding = (tested == 0) & (np.abs(quotient) < 1e-12)
    assert rounding.sum() == (tested == 0).sum() >= 3 and run.view.letters.words.count("·") == (tested == 0).sum()
    cells = np.concatenate([cell.ravel() for cell in run.verdict.cells])
    assert (cells[rounding] == 0).all() and np.nanmax(cells) < 1e-3
    deleted = verdict_at(check_gradient(0, 1e-3, "tanh", "∇b(2) = 0", 1e-5)[0], FLOAT64)
    assert (deleted.cells[3] == 1).all(), "a gradient that is 0 where the loss has a slope"


def test_entries_that_cross_the_kink(run):
    BOOK.says("Where entries cross the kink, the error stands near $10^{-2}$, far above the threshold, though the gradient is "
              "right. Without these entries it passes at all four ε.")
    run.set(g="reclin", delta=1e-3)
    for eps, cross in ((1e-2, 4), (2e-3, 2), (1e-4, 0), (1e-5, 0)):
        seen = run.set(eps=eps).verdict
        assert seen.kinks == cross and (1e-3 < seen.error < 3e-2) == (cross > 0) and seen.own_error < TOLERANCE


def test_how_many_evaluations_a_check_costs():
    BOOK.says("a network 784-100-10 has 79,510 parameters, that makes 159,020 evaluations",
              "at the start it should be about $\\ln C$")
    theta = glorot(jax.random.key(0), (784, 100, 10))
    assert sizes(theta) == (784, 100, 10) and 2 * sum(leaf.size for leaf in jax.tree.leaves(theta)) == 159_020


@pytest.mark.slow
def test_fifty_digits_and_the_bouncing():
    BOOK.says("With α = 0.1 all 50 are learned. With α = 1 the error goes up twice on its way, and arrives. "
              "With α = 3 it bounces between about 70 and 90 %, and 90 % is guessing")
    key = jax.random.key(0)
    digits = subset(key, first_digits(3000)[0], 50, balanced=True)
    theta, order = glorot(key, (784, 30, 10)), epochs(key, 50, 10, 12)
    seen = {}
    for alpha in (0.1, 1.0, 3.0):
        optimizer = sgd(alpha)
        step = gradient_step(supervised_objective(tanh), optimizer.update)
        states = snapshots(step, start(theta, optimizer, key), digits.X, digits.y, order, every=5)
        seen[alpha] = np.array([float(evaluate(now.theta, digits.X, digits.y).error) for now, _ in states])
    assert (np.diff(seen[1.0]) > 0).sum() == 2 and seen[1.0][-1] == 0
    assert seen[0.1][-1] == 0 and 0.6 < seen[3.0].min() and 0.8 < seen[3.0].max() < 0.97
    assert (np.diff(seen[3.0]) > 0.02).sum() >= 3, "up again and again"


@pytest.mark.thorough
def test_the_example_is_a_patient_that_the_words_describe():
    BOOK.says("are of full colour before the first update (orange −1, blue +1, white would be 0); the gradient check "
              "has nothing to complain about.", "Its inputs are of size 1 already, so of the slide's two remedies only the "
              "first can help.")
    clinic = Clinic(patient="5", check=True)
    assert SIGNED(0.0) == to_rgba(NEG) and SIGNED(1.0) == to_rgba(POS)
    assert 0.5 < np.std(clinic.result.run.X) < 2
    assert clinic.result.name == "saturated at birth" and clinic.result.bad == [] and min(clinic.result.flat) > 0.8


@pytest.mark.slow
def test_what_the_nine_patients_learn():
    BOOK.says("Three learn all their examples although their gradient is wrong",
              "Five have a right gradient and do not learn all 50 (4 to 33 stay wrong)", "by a relative error of exactly 1",
              "exactly 0, is suspicious, but the patient with dead reclin units has that too, and rightly",
              "One, the wrong sign, fails both.",
              "Yes. Layer 1 keeps its random weights, layers 2 and 3 learn.", "Three of the nine patients do it with "
              "a wrong gradient.")
    nine = [ExaminedNetwork(0, name) for name in FAULTY_NETWORKS]
    assert sum(bool(one.bad) and one.wrong == 0 for one in nine) == 3
    assert sum(not one.bad and one.wrong > 0 for one in nine) == 5 and len(nine) == 9
    stay = [one.wrong for one in nine if not one.bad]
    assert (min(stay), max(stay)) == (4, 33)
    assert [name for name, one in zip(FAULTY_NETWORKS, nine, strict=True) if one.bad and one.wrong] == ["wrong sign"]
    deleted = ExaminedNetwork(0, "deleted gradient")
    moved = [not np.array_equal(a.W, b.W) for a, b in zip(deleted.run.theta0, deleted.run.theta, strict=True)]
    assert moved == [False, True, True] and deleted.wrong == 0
    assert Clinic(patient="6").result.name == "deleted gradient" and deleted.bad == ["W(1)", "b(1)"]
    dead = ExaminedNetwork(0, "dead reclin").checks
    assert dead["W(1)"] < 1e-4, "rightly 0"
    assert [deleted.checks[name] for name in deleted.bad] == pytest.approx([1, 1], abs=1e-6)


def test_the_answers_of_now_break_it(run):
    BOOK.says("at ε = $5\\cdot10^{-5}$ two entries still cross", "At $10^{-5}$ none does, and the error is about "
              "$6\\cdot10^{-11}$.",
              "With δ = $10^{-5}$ they cross again", "moves $a$ by ε times its input, here more than 2 in size")
    assert (np.abs(network_at_kink(np.int32(3), np.float32(1e-4))[1][0]) > 2).all()
    run.restore("GradientCheck g=reclin eps=0.005 delta=0.0001 seed=3")
    assert run.verdict.kinks == 3 and run.verdict.error > 1e-2
    assert run.set(eps=5e-5).verdict.kinks == 2
    assert run.set(eps=1e-5).verdict.kinks == 0 and run.verdict.error == pytest.approx(6e-11, rel=0.5)
    assert run.set(delta=1e-5).verdict.kinks > 0
    run.reset()
    for move, why in ((dict(bits="float32"), "rounding"), (dict(eps=1e-12), "rounding"), (dict(eps=0.1), "third derivative")):
        run.reset().set(**move)
        assert f"because of {'the ' * (why[0] == 't')}{why}" in run.status and "says nothing about the gradient" in run.status
