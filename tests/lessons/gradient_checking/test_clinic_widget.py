"""Slide S32 under the hand: nine patients in one program, their findings, diagnoses and treatments."""
import numpy as np
import pytest

from course_lib.lessons.gradient_checking.faulty_networks import FAULTY_NETWORKS, FIXES, ExaminedNetwork, T
from course_lib.widgets import Clinic
from tests.hands import fresh, no_thread_left, tell  # noqa: F401

FOR = {disease: treatment for treatment, disease in FIXES.items()}


clinic = fresh(Clinic)


def find(clinic, disease):
    """The patient who has it."""
    return next(p for p in "123456789" if clinic.set(patient=p).result.name == disease)


@pytest.mark.slow
def test_the_seed_shuffles_all_nine(clinic):
    orders = [[clinic.set(seed=seed, patient=p).result.name for p in "123456789"] for seed in (0, 1)]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(FAULTY_NETWORKS) and orders[0] != orders[1]


@pytest.mark.slow
def test_the_sentence_measures_but_does_not_name(clinic):
    for p in "123456789":
        clinic.set(patient=p)
        disease = clinic.result.name
        assert FAULTY_NETWORKS[disease].finding not in clinic.status and disease not in clinic.status
        assert f"{clinic.result.wrong} of 50 examples wrong" in clinic.status and "Gradient check" not in clinic.status


@pytest.mark.slow
def test_right_diagnosis_and_treatment_cure(clinic):
    for disease, treatment in FOR.items():
        clinic.set(patient=find(clinic, disease))
        clinic.set(disease=disease, treatment=treatment)
        clinic.press("treat")
        assert "Your diagnosis is right" in clinic.status and f"Cured by “{treatment}”: 0 of 50" in clinic.status
        assert "no finding is left" in clinic.status and clinic.view.lines[1].get_xdata().size == 1000


@pytest.mark.slow
def test_wrong_ones_are_answered_with_what_was_measured(clinic):
    clinic.set(patient=find(clinic, "α too high"))
    clinic.set(disease="symmetric", treatment="random W")
    clinic.press("treat")
    assert "Not “symmetric”: all 20 units of h⁽¹⁾ are different" in clinic.status and "puts nothing right" in clinic.status
    assert (clinic.after.run.losses == clinic.result.run.losses).all()
    clinic.set(patient=find(clinic, "unnormalised inputs"))
    clinic.set(disease="saturated at birth", treatment="normalise x")
    clinic.press("treat")
    assert "a symptom here, not the cause: 100 % of the values" in clinic.status and "Cured" in clinic.status


@pytest.mark.slow
def test_a_new_patient_forgets_the_old_verdict(clinic):
    clinic.set(patient="2", disease="symmetric", treatment="random W", check=True)
    clinic.press("treat")
    clinic.set(patient="3")
    assert clinic.after is None and clinic.values["disease"] == clinic.values["treatment"] == "?" and not clinic.values["check"]
    assert clinic.status.startswith("Patient 3") and clinic.view.lines[1].get_xdata().size == 0


@pytest.mark.slow
def test_only_the_gradient_check_shows_some_diseases(clinic):
    """The slide's warning: a wrong gradient may still learn all examples."""
    well = {}
    for p in "123456789":
        sick = clinic.set(patient=p, check=False).result
        well[sick.name] = sick.wrong == 0
        clinic.set(check=True)
        assert ("Gradient check: wrong at" in clinic.status) == bool(sick.bad)
    assert well["deleted gradient"] and well["missing transpose"] and not well["symmetric"] and not well["wrong sign"]
    assert ExaminedNetwork(0, "deleted gradient").bad == ["W(1)", "b(1)"]
    assert ExaminedNetwork(0, "deleted gradient").checks["W(1)"] == pytest.approx(1, abs=1e-6)


@pytest.mark.slow
def test_what_the_picture_shows(clinic):
    clinic.set(patient=find(clinic, "dead reclin"))
    assert not clinic.result.run.h[0].any() and clinic.result.flat[0] == 1
    assert np.isfinite(clinic.still()).all()
    clinic.set(patient=find(clinic, "wrong sign"))
    x, losses = clinic.view.lines[0].get_data()
    assert len(x) == 1000 and losses.max() <= 1e4 and clinic.result.run.losses.max() > 1000
    symmetric = ExaminedNetwork(0, "symmetric")
    assert (symmetric.run.h[0] == symmetric.run.h[0][:, :1]).all() and symmetric.run.h[0].shape == (T, 20)


@pytest.mark.slow
def test_treat_needs_both_choices_and_codes_restore(clinic):
    tell(clinic, "press", name="treat")
    assert clinic.picture.failed and "Choose a disease and a treatment first" in clinic.status
    clinic.restore("Clinic patient=4 seed=2 disease=α_too_high treatment=∇W(1)_=_∇a(1)xᵀ")
    assert clinic.values["disease"] == "α too high" and clinic.values["treatment"] == "∇W(1) = ∇a(1)xᵀ"
    clinic.restore(clinic.code)
    tell(clinic, "set", name="patient", value="10")
    assert clinic.picture.failed


@pytest.mark.slow
def test_no_empty_strip_stands_in_the_picture_before_a_treatment(clinic):
    def seen():
        return [[strip.ax.get_visible() for strip in pair] for pair in clinic.view.strips]

    tops = [strip.ax.get_position() for strip in clinic.view.strips[0]]
    assert seen() == [[True, True], [False, False]]
    clinic.set(disease="symmetric", treatment="random W")
    clinic.press("treat")
    halves = [strip.ax.get_position() for strip in clinic.view.strips[0]]
    assert seen() == [[True, True], [True, True]] and all(a.height < b.height / 2 for a, b in zip(halves, tops, strict=True))
    clinic.reset()
    assert seen() == [[True, True], [False, False]] and clinic.view.strips[0][0].ax.get_position().height == tops[0].height
