"""What notebook 4_02 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import jax
import numpy as np
import pytest

from course_lib.lessons.contrastive_divergence.chains import tiny_rbm
from course_lib.lessons.contrastive_divergence.exact_chain import (
    distribution_after,
    log_given,
    slowest,
    state_number,
    tiny,
    total_variation,
    transition,
)
from course_lib.lessons.contrastive_divergence.exercises import gibbs_step
from course_lib.lessons.contrastive_divergence.push import CD, EXACT, PCD, WORDS, push_run
from course_lib.rbm.likelihood import states
from course_lib.rbm.model import RBM, free_energy
from tests.claims import Said

SAID = Said("4_02_contrastive_divergence")
AT = WORDS.index("0011")


def machine(size):
    return RBM(*(np.asarray(part, float) for part in tiny_rbm(size)))


def at(word):
    return np.eye(16)[state_number(np.array([int(bit) for bit in word]))]


# --- Gibbs sampling --------------------------------------------------------------------------------------------------

def test_mixing_depends_on_the_weights():
    SAID.says("3 steps before, 310 after, until what is left of the start has shrunk to 1/e.",
              "Depth alone would do no harm: deepen 1100, by the biases $\\mathbf{c}$, and the chain finds it in few steps.",
              "<summary>About 100 times</summary>Yes", "how improbable that is grows exponentially with the weights",
              "(it scales $\\mathbf{b}$ and $\\mathbf{c}$ too): all 16 $\\mathbf{x}$ are equally probable, and one step is "
              "enough.",
              "slowly where large weights make valleys with walls between them.")
    SAID.says("and λ₂ⁿ = 1/e at n = −1/log λ₂.")
    SAID.says("even 256 chains are 0.16 away", "At size 3 one step, in the end, takes away 0.3 % of what is left of the start")
    SAID.shows("256 chains: all visits after 10, 50, 200 steps: [0.16")
    one = tiny(machine(3.0))
    assert 1 - slowest(one) == pytest.approx(0.003, abs=5e-4)
    λ = np.array([slowest(tiny(machine(size))) for size in (1, 2, 3)])
    steps = -1 / np.log(λ)
    assert λ == pytest.approx([0.719, 0.972, 0.997], abs=5e-4) and steps[[0, 2]] == pytest.approx([3, 310], rel=0.02)
    assert steps[2] / steps[0] == pytest.approx(100, rel=0.05) and ((8 < (1 - λ)[:-1] / (1 - λ)[1:]).all())
    assert slowest(tiny(machine(0.1))) < 0.05 and slowest(one) > 0.99
    assert total_variation(distribution_after(tiny(machine(0.0)), at("1100"), [1])[0], tiny(machine(0.0)).p) < 1e-9
    np.testing.assert_allclose(tiny(machine(0.0)).p, 1 / 16)
    W, b, c = machine(3.0)
    deep = [tiny(RBM(W, b, c + field * np.array([1, 1, -1, -1]))) for field in (4, 8)]
    assert [slowest(valley) for valley in deep] == pytest.approx([0.63, 0.06], abs=0.005) and deep[0].p.max() > 0.99


def test_why_the_eigenvalues_are_real():
    SAID.says("has the same ones, and is the symmetric $\\mathbf{A}\\mathbf{A}^\\top$ with", "(the largest is 1)",
              "With λ₂ = 1 the states would fall into two groups that no step connects.")
    one = tiny(machine(2.0))
    alike = np.sqrt(one.p[:, None] / one.p) * transition(one)
    h, x = states(5, float), one.X
    theta = machine(2.0)
    A = np.exp((log_given(theta.b + x @ theta.W.T, h) + log_given(theta.c + h @ theta.W, x).T) / 2)
    np.testing.assert_allclose(alike, A @ A.T, atol=1e-9)
    assert np.sort(np.abs(np.linalg.eigvals(transition(one))))[-2] == pytest.approx(slowest(one), abs=1e-7)


def test_a_step_leaves_p_and_every_x_can_be_reached():
    SAID.says("<summary>The reason, in three lines</summary>", "One step leaves $p$ as it is.", "since no sigm is 0 or 1")
    for size in (0.5, 1.0, 3.0):
        one = tiny(machine(size))
        table = transition(one)
        np.testing.assert_allclose(one.p @ table, one.p, atol=1e-9)
        assert table.min() > 0 and np.isclose(np.linalg.eigvals(table), 1, atol=1e-6).sum() == 1


def test_a_good_start_is_no_fast_chain():
    SAID.says("Suppose half of them started at 0011 instead: where would the green curve be after 10 steps",
              "Below 0.001: the start has the right shares of both valleys. From 1100 alone it is then at 0.49, from 0101, "
              "between the valleys, at 0.11", "of the chains from 1100 only 1 % are on the other side by then.")
    SAID.shows("[[1, 1, 0, 0]]: 0.485 off, 1% nearer to 0011")
    one = tiny(machine(3.0))
    q = {word: distribution_after(one, sum(map(at, word.split())) / len(word.split()), [10])[0]
         for word in ("1100", "0101", "1100 0011")}
    far = [total_variation(p, one.p) for p in q.values()]
    assert far[:2] == pytest.approx([0.49, 0.11], abs=0.005) and far[2] < 0.001
    other = one.X[:, 2:].sum(axis=1) > one.X[:, :2].sum(axis=1)
    assert q["1100"] @ other == pytest.approx(0.0125, abs=5e-4)
    assert q["0101"] @ other == pytest.approx(0.39, abs=0.005) and q["1100 0011"] @ other == pytest.approx(0.497, abs=5e-4)


def test_probabilities_passed_down_in_place_of_samples_lead_elsewhere():
    SAID.says("for the machine of this notebook at size 2 it is 0.11 away. (It is worst for weights of middle size.")

    def far(size):
        """What the chain x' ~ p(x | h = p(h=1|x)) tends to, in total variation from p(x)."""
        theta = machine(size)
        h = 1 / (1 + np.exp(-(theta.b + states(4, float) @ theta.W.T)))
        table = np.exp(log_given(theta.c + h @ theta.W, states(4, float)))
        values, vectors = np.linalg.eig(table.T)
        tends_to = np.real(vectors[:, values.real.argmax()])
        return total_variation(tends_to / tends_to.sum(), tiny(theta).p)

    by = {size: far(size) for size in (0.25, 0.5, 1, 2, 3, 4)}
    assert max(by, key=by.get) == 2 and by[2] == pytest.approx(0.11, abs=0.005)
    assert by[0.25] < 0.02 and by[2] > by[3] > by[4]


def test_tempering():
    SAID.says("`sizes = [1] * 20 + [3] * 20` brings 52 % of them to the side of 0011. For infinitely many chains the distance to "
              "$p(\\mathbf{x})$ is then below 0.001; after 200 steps at size 3 alone it is 0.26.",
              "both valleys weigh the same at every size")
    warm, cold = (transition(tiny(machine(size))) for size in (1.0, 3.0))
    power, one = np.linalg.matrix_power, tiny(machine(3.0))
    assert total_variation(at("1100") @ power(warm, 20) @ power(cold, 20), one.p) < 0.001
    x, rng = np.tile([1.0, 1, 0, 0], (256, 1)), np.random.default_rng(0)
    for size in [1] * 20 + [3] * 20:
        x = gibbs_step(*tiny_rbm(size), x, rng.random((256, 5)), rng.random((256, 4)))[1]
    assert np.mean(x[:, 2:].sum(axis=1) > x[:, :2].sum(axis=1)) == pytest.approx(0.52, abs=0.005)
    assert total_variation(at("1100") @ power(cold, 200), one.p) == pytest.approx(0.26, abs=0.005)
    for size in (0.3, 1.0, 3.0):
        p = tiny(machine(size)).p
        assert p @ at("1100") == pytest.approx(p @ at("0011"))


# --- down at the data, up at the sample ------------------------------------------------------------------------------

def test_why_the_chains_begin_at_the_data():
    SAID.says("If the model were right, the data would be fair samples, and a step would leave their distribution as it is: both "
              "pushes cancel, on average. If it is wrong, the chains drift from the data towards $p(\\mathbf{x})$",
              "it begins like CD-1, since its chains begin at the data.")
    for size in (1.0, 3.0):
        one = tiny(machine(size))
        table, q = transition(one), (at("1100") + at("1000")) / 2
        np.testing.assert_allclose((one.p - one.p @ table) @ one.stats, 0, atol=1e-9)
        far = [q @ np.log(np.maximum(q, 1e-300) / one.p)]
        for _ in range(3):
            q = q @ table
            far.append(q @ np.log(q / one.p))
        assert (np.diff(far) < 0).all()


def test_the_gradient_is_that_of_the_derivation():
    SAID.says("\\partial F/\\partial W_{j,k} = -h_j(\\mathbf{x})\\, x_k$",
              "(Those with respect to $\\mathbf{b}$ and $\\mathbf{c}$: in the exercise.)",
              "**down at the data** and **up at the samples**")
    theta, x = RBM(*map(np.asarray, tiny_rbm(1.3))), np.array([1, 0, 1, 1], np.float32)
    grads = jax.grad(lambda theta: free_energy(theta, x))(RBM(*map(jax.numpy.asarray, theta)))
    h = 1 / (1 + np.exp(-(theta.b + theta.W @ x)))
    for grad, want in zip(grads, (-np.outer(h, x), -h, -x), strict=True):
        np.testing.assert_allclose(grad, want, atol=1e-6)


def test_cd_1_makes_the_data_less_probable_where_a_valley_is_out_of_its_reach():
    SAID.says("What happens to the data's mean $-\\log p$ in the first 30 updates?", "Yes, from 3.11 to 3.65.",
              "Of 6,000 chains about one gets to 0011: hardly anybody pushes there", "whose chains hardly ever get there",
              "climbs for 35 updates, and is back at its start only after 100.",
              "1000 gains a little (its $p$ from 0.004 to 0.016), 1100 loses far more (from 0.46 to 0.04).",
              "($F$ rises at 0011 too, a little, from −11.6 to −11.0. But 1100 rises far more, to −7.7, and $Z$ falls.)",
              "Hardly anything pushes there, but its $p(\\mathbf{x})$ grows.", "two equally deep valleys")
    run, data = push_run(CD, 1, 3.0), [WORDS.index(word) for word in ("1100", "1000")]
    assert run.F[0, AT] == pytest.approx(run.F[0, data[0]], abs=1e-6) == run.F[0].min()
    assert (run.nll[0], run.nll[30]) == (pytest.approx(3.11, abs=0.005), pytest.approx(3.65, abs=0.005))
    assert run.q[:, AT].max() == pytest.approx(1 / 6000, rel=0.02) and run.p[30, AT] > run.p[0, AT] + 0.3
    assert run.q[0, data[0]] > 0.8 and (run.data[data] == 0.5).all()
    assert run.F[[0, 60]][:, [AT, data[0]]].ravel() == pytest.approx([-11.58, -11.58, -11.0, -7.73], abs=0.005)
    assert run.nll.argmax() == 35 and run.nll[36:].argmin() == 64 and run.nll[100] < run.nll[0] < run.nll[99]
    assert run.p[[0, 30]][:, data].ravel() == pytest.approx([0.46, 0.004, 0.04, 0.016], abs=0.005)
    assert run.p[30, data[1]] < run.p[31, data[1]]
    log_z = -run.F[:, 0] - np.log(run.p[:, 0])
    assert log_z[60] < log_z[0] - 1


def test_after_35_updates_cd_1_falls_again_but_cannot_fall_far():
    SAID.says("After some 35 updates the curve falls again, but 0011 keeps its 0.86.", "update 60: the two data states have come "
              "to be about equally probable, 0.03 each. As long as 0011 keeps its 0.86, 0.14 are left for two images, and the "
              "curve cannot go below $-\\log 0.07 = 2.66$.")
    run = push_run(CD, 1, 3.0)
    assert run.nll.argmax() == 35 and run.p[30:61, AT] == pytest.approx(0.86, abs=0.01)
    assert run.p[60][run.data > 0] == pytest.approx([0.03, 0.03], abs=0.005)
    assert -np.log(0.07) == pytest.approx(2.66, abs=0.005) and run.nll.min() > 2.66


def test_what_reaches_the_valley():
    SAID.says("at once nearly half of the orange is at 0011",
              "At first $p(0011)$ grows all the same (k = 5: from 0.46 to 0.82; k = 20: to 0.70), then it falls.",
              "After growing to 0.81 at first, its $p$ is 0.13 at update 45.", "all methods are nearly the same",
              "3.51 with CD-1, 2.06 with CD-5, 0.96 with CD-20", "need no more steps for it: PCD-1 is at 0.76")
    exact, more, persistent = push_run(EXACT, 1, 3.0), push_run(CD, 20, 3.0), push_run(PCD, 1, 3.0)
    assert exact.q[0, AT] == pytest.approx(0.46, abs=0.05)
    for k in (5, 20):
        p = push_run(CD, k, 3.0).p[:, AT]
        assert p[0] == pytest.approx(0.46, abs=0.005) and p[10] > p[0] > p[100]
    for k, most, then in ((5, 0.82, 0.65), (20, 0.70, 0.17)):
        p = push_run(CD, k, 3.0).p[:, AT]
        assert (p.max(), p[60]) == pytest.approx((most, then), abs=0.005)
    ends = [push_run(CD, k, 3.0).nll[60] for k in (1, 5, 20)] + [persistent.nll[60], exact.nll[60]]
    assert ends == pytest.approx([3.51, 2.06, 0.96, 0.76, 0.76], abs=0.005)
    assert exact.nll[60] < 0.8 > persistent.nll[60] and more.nll[60] < push_run(CD, 5, 3.0).nll[60] < push_run(CD, 1, 3.0).nll[60]
    np.testing.assert_allclose(persistent.q[0], push_run(CD, 1, 3.0).q[0])
    small = [push_run(method, 1, 0.1).nll for method in (EXACT, CD, PCD)]
    assert np.ptp(small, axis=0).max() < 0.03
    assert (persistent.p[:, AT].max(), persistent.p[45, AT]) == pytest.approx((0.81, 0.13), abs=0.005)
    SAID.shows("CD-1                                 3.11   3.65   3.51       0.46   0.86   0.86        0.02%",
               "PCD-1                                3.11   2.10   0.76       0.46   0.64   0.01       16.75%")
    SAID.says("Look at the orange arrow of 16 % at 0011", "(For the exact gradient it holds the largest $p(0011)$.)",
              "PCD-5 ends even lower: its chains stay at 0011 when the model has left it, and push its $p$ down to 0.01, "
              "against 0.03.")
    assert persistent.q[45, AT] == pytest.approx(0.16, abs=0.005)
    five = push_run(PCD, 5, 3.0)
    assert five.nll[60] < exact.nll[60] and (five.p[60, AT], exact.p[60, AT]) == pytest.approx((0.01, 0.03), abs=0.005)
    assert (five.q[25:61, AT] > five.p[25:61, AT]).all()
    np.testing.assert_array_equal(exact.q, exact.p)


@pytest.mark.slow
def test_slow_not_stuck():
    SAID.says("CD-1 is at 0.76 after 2,000 updates, some 30 times as many.", "and there CD-1's mean update is 0 too",
              "The last row: 4.5 % without learning, 14.4 % with it.")
    SAID.shows("       2,000           0.76       0.05            -10.2         -8.0",
               "with the first weights 4.5% of the chains are at 0011, while PCD-1 learns 14.4%")
    run = push_run(CD, 1, 3.0, updates=2000)
    assert run.nll[2000] == pytest.approx(0.76, abs=0.005) and run.nll[1000] > 0.9 > 0.1 > run.p[2000, AT]
    SAID.says("$F$ sinks at the data, and 0011, which shares its parameters, is lifted on the way, from −10.7 to −8.0.",
              "No chain does it")
    low = run.F[:, run.data > 0].mean(axis=1)
    assert [*low[[100, 2000]], *run.F[[100, 2000], AT]] == pytest.approx([-7.8, -10.2, -10.7, -8.0], abs=0.05)
    assert (np.diff(run.q[100:, AT]) < 0).all()
    assert run.nll[-1] == run.nll.min() and np.abs(run.q[2000] - run.data).max() < 0.02
    shares = push_run(CD, 31, 3.0, 0).q[0, AT], push_run(PCD, 1, 3.0).q[30, AT]
    assert shares == pytest.approx((0.045, 0.144), abs=5e-4)
