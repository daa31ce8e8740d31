"""What notebook 4_02 says in words of digits, and in the answers of *Check yourself*."""
import jax
import numpy as np
import pytest

from course_lib.data import first_digits, held_out_digits, recorded
from course_lib.lessons.contrastive_divergence.completion import completions, digits_to_complete, recorded_rbm
from course_lib.lessons.contrastive_divergence.digits import B
from course_lib.lessons.contrastive_divergence.exercises import cd_update
from course_lib.lessons.contrastive_divergence.recorded_digits import ALPHAS, RUNS, nats
from tests.claims import Said

SAID = Said("4_02_contrastive_divergence")


def test_the_recorded_digits():
    SAID.says("which differ by at most 4 nats at α = 0.03, by up to 8 at α = 0.1, by up to 23 at α = 1",
              "CD-1 to PCD-1 gains 13 nats, CD-5 to PCD-5 gains 7.",
              "CD-1 to CD-5 gains 10, PCD-1 to PCD-5 gains 3 (on three of the four seeds).",
              "PCD-1 ends 3 nats below CD-5 (on each of the four seeds, by 2 to 4 nats), with a fifth of the steps",
              "with α = 1 PCD-1 is the worst of all", "with 100 chains, it wins at every α but the largest",
             
              "four of them within one nat, four likelihoods 15 nats apart", "equal reconstructions can be 15 nats apart")
    valid, rebuilt = (recorded("cd_digits")[name][..., -1] for name in ("valid", "reconstruction"))
    assert valid.shape == (len(RUNS), len(ALPHAS), 4) and np.isfinite(valid).all()
    low, high = ALPHAS.index(0.03), ALPHAS.index(1.0)
    assert np.ptp(valid[:, low], axis=1).max() <= 4 and 15 < np.ptp(valid[:, high], axis=1).max() <= 23
    tenth = np.ptp(valid[:, ALPHAS.index(0.1)], axis=1)
    assert 7 < tenth.max() <= 8 and tenth[list(RUNS).index("PCD-5")] > 3.3
    means = valid.mean(axis=2)
    own = dict(zip(RUNS, valid[range(len(RUNS)), means.argmin(axis=1)], strict=True))       # each at its best α
    gains = own["CD-5"] - own["PCD-1"]
    assert 1.5 < gains.min() and gains.max() < 4.5 and own["PCD-1"].max() < own["CD-5"].min()
    assert (own["PCD-5"] < own["PCD-1"]).sum() == 3
    best = dict(zip(RUNS, means.min(axis=1), strict=True))
    for worse, better, gain in (("CD-1", "PCD-1", 13), ("CD-5", "PCD-5", 7), ("CD-1", "CD-5", 10), ("PCD-1", "PCD-5", 3),
                                ("CD-5", "PCD-1", 3)):
        assert best[worse] - best[better] == pytest.approx(gain, abs=0.5), (worse, better)
    assert not ((means.argmin(axis=1) == 0) | (means.argmin(axis=1) == high)).any(), "no best α at the edge of the grid"
    assert list(RUNS)[means[:, high].argmax()] == "PCD-1"
    wins = [means[list(RUNS).index(f"PCD-{k}")] < means[list(RUNS).index(f"CD-{k}")] for k in (1, 5)]
    assert np.array(wins).tolist() == 2 * [[True, True, True, True, False]] and B == 100
    SAID.says("on digits 100 chains are enough, except at the largest α.", "100 digits and 100 chains in each update")
    SAID.says("the likelihood jumps up and down from epoch to epoch, the reconstruction much less")
    jumps = [np.abs(np.diff(recorded("cd_digits")[name][:, high, :, -11:])).mean(axis=(1, 2))
             for name in ("valid", "reconstruction")]
    assert (jumps[0] > 4 * jumps[1]).all(), jumps
    assert np.ptp(rebuilt[:, low].mean(axis=1)) < 1 and np.ptp(means[:, low]) == pytest.approx(15, abs=0.5)


def test_annealed_importance_sampling_of_150_hidden_units():
    SAID.says("it finds 338.2 (337.7 to 338.6, recorded), so that 10,000 test digits have $\\log p(\\mathbf{x}) = -101$ nats")
    found = recorded("digits_rbm")
    assert found["log_z"] == pytest.approx([338.2, 337.7, 338.6], abs=0.05) and found["log_p"][1] == pytest.approx(-101, abs=0.5)


@pytest.mark.slow
def test_how_long_a_chain_stays_in_the_class_of_its_digit():
    SAID.says("For 100 validation digits, eight chains of each", "By the nearest of 10,000 training digits, 83 % of the chains "
              "are still in their class after 10 steps, 60 % after 100.")
    known, X = first_digits(10_000)[0], digits_to_complete()
    near, y = (known.X > 127).astype(np.float32), np.asarray(held_out_digits(100).y)
    ends = np.stack([np.asarray(completions(jax.random.key(0), recorded_rbm(), x, np.zeros(784, bool), 8, 100, np.bool_(True)))
                     [[10, 100]] for x in X]) / np.float32(255)                   # (digit, step, chain, pixel)
    nearest = ((near**2).sum(axis=1) - 2 * ends.reshape(-1, 784) @ near.T).argmin(axis=1)
    stayed = np.asarray(known.y)[nearest].reshape(100, 2, 8) == y[:, None, None]
    assert stayed.mean(axis=(0, 2)) == pytest.approx([0.83, 0.60], abs=0.03)      # drawn: its last digits may differ


@pytest.mark.slow
def test_the_recorded_digits_are_those_of_the_program(monkeypatch):
    monkeypatch.setattr("course_lib.lessons.contrastive_divergence.recorded_digits.EPOCHS", 1)
    kept, at = recorded("cd_digits"), (list(RUNS).index("PCD-1"), ALPHAS.index(0.1), 2)
    again = nats(*RUNS["PCD-1"], 0.1, 2)
    for name, new in zip(("reconstruction", "valid"), again, strict=True):
        np.testing.assert_allclose(new, kept[name][at][:2], rtol=2e-3)


def test_the_answers_of_check_yourself():
    SAID.says("$\\mathbf{W}$: $0.73\\,(1, 0) - 0.88\\,(1, 1) = (-0.15, -0.88)$. $b$: $-0.15$. $\\mathbf{c}$: $(0, -1)$.")
    W, b, c, x = np.ones((1, 2)), np.zeros(1), np.zeros(2), np.array([[1.0, 0]])
    new = cd_update(W, b, c, x, np.zeros((1, 1)), np.zeros((1, 2)), 1.0)
    for part, old, want in zip(new, (W, b, c), ([[-0.15, -0.88]], [-0.15], [0, -1]), strict=True):
        np.testing.assert_allclose(part - old, want, atol=0.005)
