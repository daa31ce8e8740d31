"""A clinic of sick networks: read the findings, name the disease, treat it, see it cured. Slide S32."""
import numpy as np

from course_lib.activations import tanh
from course_lib.diagnostics.examinations import SATURATED, STEEPEST, count_distinct, diagnose
from course_lib.diagnostics.gradient import compare
from course_lib.diagnostics.run import count_wrong, look
from course_lib.gradcheck import TOLERANCE
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.notation import signed

from .clinic import CLINIC
from .clinic_view import ClinicView
from .faulty_networks import RECLIN, SICK, SIZES, STEPS, TREATMENTS, T, chart, record
from .gradient_check_view import number

UNKNOWN, H = "?", SIZES[1]
DISEASES = tuple(SICK)


class Patient:
    """A run and what is measured on it, each when it is first asked for."""

    def __init__(self, seed, disease, treatment=None):
        self.disease, self.chart = disease, chart(disease, treatment)
        self.seen, self.run = record(seed, self.chart)
        self.wrong = count_wrong(self.run)
        self._checks = self._findings = None

    @property
    def checks(self):
        """{tensor: relative error of its gradient}."""
        if self._checks is None:
            run = self.run._replace(g=tanh)       # kinks are not sought: ε = 1e-6 is small, and a program is spared
            self._checks = {check.name: check.error for check in compare(run, T)}
        return self._checks

    @property
    def findings(self):
        if self._findings is None:
            right = self.run.g is not tanh         # the gradient of the reclin patient, which `checks` has compared
            self._findings = diagnose(self.run._replace(objective=None) if right and not self.bad else self.run)
        return self._findings

    @property
    def bad(self):
        """Names of the tensors whose gradient is wrong."""
        return [name for name, error in self.checks.items() if error > TOLERANCE]

    @property
    def flat(self):
        """Share of the values of h^(1), h^(2) with g′(a) ≈ 0 before the first update."""
        slopes, steepest = look(self.run, self.run.theta0).slope[1:3], STEEPEST.get(self.run.g.name, 1.0)
        return [float((slope < SATURATED * steepest).mean()) for slope in slopes]

    @property
    def rises(self):
        return int((np.diff(self.seen.losses) > 0).sum())

    def evidence(self, disease):
        """What speaks for or against this disease, measured."""
        X, losses = np.asarray(self.seen.X), self.seen.losses
        if disease in ("wrong sign", "missing transpose", "deleted gradient", "forgotten mask"):
            bad = ", ".join(f"{name} ({number(self.checks[name])})" for name in self.bad)
            return f"the gradient check calls wrong: {bad or 'nothing'}"
        if disease == "saturated at birth":
            return f"{self.flat[0]:.0%} of the values of h(1) have g′(a) ≈ 0 before the first update"
        if disease == "symmetric":
            distinct = count_distinct(np.asarray(self.run.theta0[0].W))
            return f"all {H} units of h(1) are different" if distinct == H else f"the {H} units of h(1) are copies of {distinct}"
        if disease == "α too high":
            return f"the loss rises at {self.rises} of {STEPS - 1} updates and ends at {number(losses[-1])}"
        if disease == "unnormalised inputs":
            return f"x_2 has mean {X[:, 1].mean():.3g} and standard deviation {X[:, 1].std():.3g}"
        return f"{int((self.seen.h[0] != 0).any(axis=0).sum())} of the {H} units of h(1) are ever different from 0"


class Clinic(Explorer):
    """Nine patients of one size. What you name and what you prescribe is compared with the truth, and tried out."""

    title = "A clinic of sick networks"
    controls = (
        Choice("patient", "patient", "1", "patient", "who", options=tuple("123456789")),
        Slider("seed", "seed", 0, "seed: shuffles the patients and draws their weights and data", "who", low=0, high=31, step=1),
        Toggle("check", "Check gradients", False, "compare each gradient with finite differences", "who", draw_only=True,
               on="Check gradients ✓"),
        Choice("disease", "disease", UNKNOWN, "your diagnosis", "diagnosis", options=(UNKNOWN, *DISEASES), draw_only=True),
        Choice("treatment", "treatment", UNKNOWN, "your treatment", "treatment", options=(UNKNOWN, *TREATMENTS),
               draw_only=True),
        Button("treat", "Treat", says="apply the treatment and train again", group="treatment"),
    )

    def make_view(self):
        return ClinicView(T, H, STEPS)

    def setup(self):
        self.after, self.verdict = None, ""

    def ahead(self):
        for treatment, disease in TREATMENTS.items():
            yield lambda disease=disease, treatment=treatment: (
                Patient(0, disease).findings, Patient(0, disease).checks, Patient(0, disease, treatment).findings)

    def changed(self, old):
        if any(self.values[name] != old[name] for name in ("patient", "seed")):
            fresh = dict(disease=UNKNOWN, treatment=UNKNOWN, check=False)
            self.values |= {name: value for name, value in fresh.items() if self.values[name] == old[name]}
        if any(self.values[name] != old[name] for name in ("patient", "seed", "disease", "treatment")):
            self.setup()
        super().changed(old)

    def compute(self, patient, seed):
        order = np.random.default_rng(seed).permutation(len(DISEASES))
        return Patient(seed, DISEASES[order[int(patient) - 1]])

    def show(self, sick, check, **values):
        pair = [one for one in (sick, self.after) if one]
        self.view.update([one.seen for one in pair], [list(one.checks.values()) for one in pair] if check else None,
                         [f"{one.flat[0]:.0%} of h⁽¹⁾, {one.flat[1]:.0%} of h⁽²⁾" for one in pair], self._title(pair))

    def _title(self, pair):
        sick = f"{pair[0].wrong} of {T} wrong after {STEPS:,} updates"
        return sick if len(pair) == 1 else f"{sick}; treated: {pair[1].wrong}"

    def sentence(self, old, new, sick):
        if self.verdict:
            return self.verdict
        losses, grads = sick.seen.losses, sick.seen.grad_W
        g = "reclin" if int(sick.chart.g) == RECLIN else "tanh"
        drop = ", dropout" if sick.chart.p > 0 else ""
        words = [f"Patient {new['patient']}, 2-20-20-2, {g}{drop}, α = {sick.chart.alpha:g}: the loss goes from "
                 f"{number(losses[0])} to {number(losses[-1])}, rises {sick.rises} times; {sick.wrong} of {T} examples wrong.",
                 f"At the start {sick.evidence('symmetric')}; g′(a) ≈ 0 for {sick.flat[0]:.0%} of the values of h(1), "
                 f"{sick.flat[1]:.0%} of h(2); rms ∇W(1), ∇W(2), ∇W(3): {', '.join(number(one) for one in grads)}.",
                 f"x_1: {spread(sick, 0)}, x_2: {spread(sick, 1)}."]
        if new["check"]:
            words.append(f"Gradient check: wrong at {', '.join(sick.bad)}." if sick.bad else "Gradient check: all right.")
        return " ".join(words)

    def on_treat(self):
        guess, treatment = self.values["disease"], self.values["treatment"]
        if UNKNOWN in (guess, treatment):
            raise ValueError("Choose a disease and a treatment first.")
        self.after = Patient(self.values["seed"], self.result.disease, treatment)
        self.verdict = f"{self._about(guess)} {self._cure(treatment)}"
        self.refresh(dict(self.values), compute=False)

    def _about(self, guess):
        sick = self.result
        if guess == sick.disease:
            return f"Your diagnosis is right: {CLINIC[guess].disease}. {capital(sick.findings[0].words)}."
        names = [finding.name for finding in sick.findings]
        if CLINIC[guess].finding in names:
            return f"“{guess}” is a symptom here, not the cause: {sick.evidence(guess)}."
        return f"Not “{guess}”: {sick.evidence(guess)}."

    def _cure(self, treatment):
        findings = self.after.findings
        if TREATMENTS[treatment] != self.result.disease:
            return f"“{treatment}” puts nothing right that was wrong: {self.after.wrong} of {T} are wrong as before."
        state = "no finding is left" if not findings else f"still: {findings[0].words}"
        return (f"Cured by “{treatment}”: {self.after.wrong} of {T} examples wrong, loss {number(self.after.seen.losses[-1])}, "
                f"{state}.")


def spread(patient, i):
    """Mean and standard deviation of one input."""
    x = np.asarray(patient.seen.X)[:, i]
    return f"mean {signed(x.mean())}, sd {x.std():.2f}"


def capital(words):
    return words if words[1:2] == "_" else words[:1].upper() + words[1:]
