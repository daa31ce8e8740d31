"""The check at every ε and the nine faulty networks of slides S31 and S32, without a picture."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from course_lib.lessons.gradient_checking.exercises import central_difference
from course_lib.lessons.gradient_checking.faulty_networks import (
    FAULTY_NETWORKS,
    FIXES,
    STEPS,
    ExaminedNetwork,
    T,
    TrainingSetup,
    setup_of,
    train_setup,
)
from course_lib.lessons.gradient_checking.gradient_check import BUGS, EPS, check_gradient, verdict_at
from tests.compilations import compilations

WRONG = {"none": (), "sign of ∇b(1)": ("b(1)",), "W(2) for W(2)ᵀ": ("W(1)", "b(1)"), "no g′(a(1))": ("W(1)", "b(1)"),
         "no 1/T": ("W(1)", "b(1)", "W(2)", "b(2)", "W(3)", "b(3)"), "∇b(2) = 0": ("b(2)",), "one entry of ∇W(3)": ("W(3)",)}
CENTRAL_64 = (1, 0)


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_found_where_it_is(bug):
    found, yours = check_gradient(0, 1e-3, "tanh", bug, 1e-5)
    verdict = verdict_at(found, CENTRAL_64)
    assert yours is None and verdict.own_error < 1e-8 and verdict.kinks == 0
    assert tuple(name for name, error in zip(found.names, verdict.errors, strict=True) if error > 1e-4) == WRONG[bug]
    assert [part.shape for part in found.split(verdict.quotient)] == found.shapes


def test_the_slopes_are_those_of_theory_and_float32_is_worse():
    found, _ = check_gradient(1, 1e-3, "tanh", "none", 1e-5)
    assert found.slopes() == pytest.approx([2, 1], abs=0.05)
    assert found.curves.shape == (2, 2, len(EPS)) and found.curves[0, 0].min() > 100 * found.curves[1, 0].min()


def test_a_kink_is_crossed_by_an_eps_beyond_it():
    for eps, crossed in ((1e-2, True), (1e-6, False)):
        found, _ = check_gradient(0, 1e-4, "reclin", "none", eps)
        assert (verdict_at(found, CENTRAL_64).kinks > 0) == crossed and found.slopes() == [None, None]


def test_the_readers_difference_is_measured_against_the_right_gradient():
    assert check_gradient(0, 1e-3, "tanh", "no 1/T", 1e-5, central_difference)[1] < 1e-8
    with ThreadPoolExecutor(1) as beside:                # where jax.enable_x64 of this thread does not reach
        def in_a_thread(*args):
            return beside.submit(central_difference, *args).result()

        assert check_gradient(0, 1e-3, "tanh", "none", 1e-5, in_a_thread)[1] < 1e-8
    assert check_gradient(0, 1e-3, "tanh", "none", 1e-5, lambda f, x, eps: None)[1] is None
    assert check_gradient(0, 1e-3, "tanh", "none", 1e-5, lambda f, x, eps: np.zeros(len(x)))[1] == 1


def test_a_fix_puts_its_own_fault_right_and_nothing_else():
    for name, network in FAULTY_NETWORKS.items():
        fields = setup_of(name)._asdict()
        healed = TrainingSetup()._replace(**network.beside)._asdict()
        assert {field for field in fields if fields[field] != np.float32(healed[field])} == set(network.wrong)
        for fix, cures in FIXES.items():
            right = setup_of(name, fix)._asdict()
            want = {field: np.float32(value) for field, value in (healed if cures == name else fields).items()}
            assert {field: np.float32(value) for field, value in right.items()} == want


@pytest.mark.slow
def test_one_program_trains_them_all():
    train_setup(np.int32(1), setup_of("symmetric"))
    with compilations() as programs:
        for name, network in FAULTY_NETWORKS.items():
            train_setup(np.int32(2), setup_of(name)), train_setup(np.int32(2), setup_of(name, network.fix))
    assert not [name for name in programs if "train_setup" in str(name)]


@pytest.mark.slow
def test_what_is_measured_on_a_network():
    deleted = ExaminedNetwork(0, "deleted gradient")
    assert deleted.bad == ["W(1)", "b(1)"] and deleted.checks["W(1)"] == pytest.approx(1, abs=1e-6) and deleted.wrong == 0
    assert deleted.run.losses.shape == (STEPS,) and deleted.run.h[0].shape == (T, 20)
    assert ExaminedNetwork(0, "symmetric").distinct == 1 and ExaminedNetwork(0, "dead reclin").active == 0
    assert ExaminedNetwork(0, "saturated at birth").flat[0] > 0.8 > deleted.flat[0]
    assert ExaminedNetwork(0, "α too high").rises > 100 > ExaminedNetwork(0, "α too high", "lower α").rises
