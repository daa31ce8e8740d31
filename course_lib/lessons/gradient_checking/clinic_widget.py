"""A clinic of faulty networks: read the findings, name the disease, treat it, see it cured. Slide S32."""
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent, power
from course_lib.notation import signed

from .clinic_view import ClinicPicture, ClinicView
from .faulty_networks import FAULTY_NETWORKS, FIXES, RECLIN, SIZES, STEPS, ExaminedNetwork, T

UNKNOWN, H = "?", SIZES[1]
DISEASES = tuple(FAULTY_NETWORKS)


class Clinic(Explorer):
    """Nine patients of one size. What you name and what you prescribe is compared with the truth, and tried out."""

    title = "A clinic of sick networks"
    longest = 380
    controls = (
        Choice("patient", "patient", "1", "patient", "who", options=tuple("123456789")),
        Slider("seed", "seed", 0, "seed: shuffles the patients and draws their weights and data", "who", low=0, high=31, step=1),
        Toggle("check", "Check gradients", False, "compare each gradient with finite differences", "who", draw_only=True,
               on="Check gradients ✓"),
        Choice("disease", "disease", UNKNOWN, "your diagnosis", "diagnosis", options=(UNKNOWN, *DISEASES), draw_only=True),
        Choice("treatment", "treatment", UNKNOWN, "your treatment", "treatment", options=(UNKNOWN, *FIXES),
               draw_only=True),
        Button("treat", "Treat", says="apply the treatment and train again", group="treatment"),
    )
    more = ("seed",)

    def make_view(self):
        return ClinicView(T, H, STEPS)

    def setup(self):
        self.after, self.verdict = None, ""

    def ahead(self):
        for fix, name in FIXES.items():
            yield lambda name=name, fix=fix: (
                ExaminedNetwork(0, name).findings, ExaminedNetwork(0, name).checks, ExaminedNetwork(0, name, fix).findings)

    def changed(self, old):
        if any(self.values[name] != old[name] for name in ("patient", "seed")):
            fresh = dict(disease=UNKNOWN, treatment=UNKNOWN, check=False)
            self.values |= {name: value for name, value in fresh.items() if self.values[name] == old[name]}
        if any(self.values[name] != old[name] for name in ("patient", "seed", "disease", "treatment")):
            self.setup()
        super().changed(old)

    def compute(self, patient, seed):
        order = np.random.default_rng(seed).permutation(len(DISEASES))
        return ExaminedNetwork(seed, DISEASES[order[int(patient) - 1]])

    def show(self, sick, check, **values):
        pair = [one for one in (sick, self.after) if one]
        self.view.update(ClinicPicture(
            [one.run for one in pair], [list(one.checks.values()) for one in pair] if check else None,
            [f"{percent(one.flat[0], 0)} of h⁽¹⁾, {percent(one.flat[1], 0)} of h⁽²⁾" for one in pair], self._title(pair)))

    def _title(self, pair):
        sick = f"{pair[0].wrong} of {T} wrong after {STEPS:,} updates"
        return sick if len(pair) == 1 else f"{sick}; treated: {pair[1].wrong}"

    def sentence(self, old, new, sick):
        if self.verdict:
            return self.verdict
        losses, setup = sick.run.losses, sick.setup
        g = "reclin" if int(setup.g) == RECLIN else "tanh"
        drop = ", dropout" if setup.p > 0 else ""
        words = [f"Patient {new['patient']}, 2-20-20-2, {g}{drop}, α = {setup.alpha:g}: the loss goes from {power(losses[0])} to "
                 f"{power(losses[-1])}, rises {sick.rises} times; {sick.wrong} of {T} examples wrong.",
                 f"At the start {evidence(sick, 'symmetric')}; g′(a) ≈ 0 for {percent(sick.flat[0], 0)} of the values of h⁽¹⁾, "
                 f"{percent(sick.flat[1], 0)} of h⁽²⁾; rms ∇W⁽¹⁾, ∇W⁽²⁾, ∇W⁽³⁾: {', '.join(map(power, sick.run.grad_W))}.",
                 f"x₁: {mean_and_sd(sick, 0)}, x₂: {mean_and_sd(sick, 1)}."]
        if new["check"]:
            words.append(f"Gradient check: wrong at {', '.join(sick.bad)}." if sick.bad else "Gradient check: all right.")
        return " ".join(words)

    def on_treat(self):
        guess, treatment = self.values["disease"], self.values["treatment"]
        if UNKNOWN in (guess, treatment):
            raise ValueError("Choose a disease and a treatment first.")
        self.after = ExaminedNetwork(self.values["seed"], self.result.name, treatment)
        self.verdict = f"{self._about(guess)} {self._cure(treatment)}"
        self.refresh(dict(self.values), compute=False)

    def _about(self, guess):
        sick = self.result
        if guess == sick.name:
            return f"Your diagnosis is right: {FAULTY_NETWORKS[guess].fault}. {capital(sick.findings[0].words)}."
        names = [finding.name for finding in sick.findings]
        if FAULTY_NETWORKS[guess].finding in names:
            return f"“{guess}” is a symptom here, not the cause: {evidence(sick, guess)}."
        return f"Not “{guess}”: {evidence(sick, guess)}."

    def _cure(self, treatment):
        after = self.after
        if FIXES[treatment] != self.result.name:
            return f"“{treatment}” puts nothing right that was wrong: {after.wrong} of {T} are wrong as before."
        state = "no finding is left" if not after.findings else f"still: {after.findings[0].words}"
        return (f"Cured by “{treatment}”: {after.wrong} of {T} examples wrong, loss {power(after.run.losses[-1])}, {state}. "
                f"What it does: {FAULTY_NETWORKS[self.result.name].remedy}.")


def evidence(network, fault):
    """What speaks for or against this fault, measured."""
    X, losses = np.asarray(network.run.X), network.run.losses
    if fault in ("wrong sign", "missing transpose", "deleted gradient", "forgotten mask"):
        bad = ", ".join(f"{name} ({power(network.checks[name])})" for name in network.bad)
        return f"the gradient check calls wrong: {bad or 'nothing'}"
    if fault == "saturated at birth":
        return f"{percent(network.flat[0], 0)} of the values of h⁽¹⁾ have g′(a) ≈ 0 before the first update"
    if fault == "symmetric":
        distinct = network.distinct
        return f"all {H} units of h⁽¹⁾ are different" if distinct == H else f"the {H} units of h⁽¹⁾ are copies of {distinct}"
    if fault == "α too high":
        return f"the loss rises at {network.rises} of {STEPS - 1} updates and ends at {power(losses[-1])}"
    if fault == "unnormalised inputs":
        return f"x_2 has mean {X[:, 1].mean():.3g} and standard deviation {X[:, 1].std():.3g}"
    return f"{network.active} of the {H} units of h⁽¹⁾ are ever different from 0"


def mean_and_sd(network, i):
    """Mean and standard deviation of one input."""
    x = np.asarray(network.run.X)[:, i]
    return f"mean {signed(x.mean())}, sd {x.std():.2f}"


def capital(words):
    """The words as the beginning of a sentence; x_2 stays x_2."""
    return words if words[1:2] == "_" else words[:1].upper() + words[1:]
