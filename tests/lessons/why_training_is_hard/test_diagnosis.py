"""Slide S39: underfitting or overfitting, and what each remedy does."""
import numpy as np
import pytest

from course_lib.initialization import glorot_bound
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
from course_lib.lessons.why_training_is_hard.remedy_pretraining import PIECE, minibatch_pieces, pretrained_layers
from course_lib.lessons.why_training_is_hard.remedy_runs import (
    FRAMES,
    NEW,
    RemedyRun,
    drawn_live,
    noisy_labels,
    remedy_digits,
)

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


@pytest.mark.slow
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
