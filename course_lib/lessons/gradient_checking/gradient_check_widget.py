"""A gradient against finite differences, at every ε at once: the hand on slide S31 GRADIENT CHECKING."""
import numpy as np

from course_lib.gradcheck import TOLERANCE, relative_error
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, no_nan
from course_lib.interactive.words import power
from course_lib.toy_runs import NAMES

from .gradient_check import BITS, BUGS, EPS, SIDES, SIZES, check_gradient, verdict_at
from .gradient_check_view import GradientCheckPicture, GradientCheckView


class GradientCheck(Explorer):
    """Drag ε, on the slider or in the picture; plant a bug and see which tensor is named."""

    title = "Gradient checking"
    controls = (
        Slider("eps", "ε", 1e-5, "epsilon, the step of the finite difference", "how", low=1e-12, high=0.1, log=True),
        Choice("bits", "in", "float64", "precision of the numbers", "how", options=BITS, draw_only=True),
        Choice("side", "difference", "central", "kind of finite difference", "how", options=SIDES, draw_only=True),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "what", options=NAMES),
        Slider("delta", "kink δ", 1e-3, "delta, distance of the first example from the kink of unit 1", "what",
               low=1e-7, high=0.1, log=True),
        Choice("bug", "bug", "none", "bug planted in the gradient", "what", options=BUGS),
        Slider("seed", "seed", 0, "seed of weights and examples", "what", low=0, high=31, step=1),
    )
    more = ("delta", "seed")
    pulls = "across"
    scenes = tuple(dict(eps=eps) for eps in (1e-1, 1e-3, 1e-5, 1e-7, 1e-9))

    def __init__(self, difference=None, **start):
        """`difference(f, x, eps)`: the reader's own finite difference, drawn at the chosen ε in float64; until then ours."""
        self.own = OwnFunction(difference)
        super().__init__(**start)

    def make_view(self):
        return GradientCheckView(SIZES, EPS)

    def compute(self, eps, g, delta, bug, seed):
        found, self.yours = check_gradient(seed, delta, g, bug, eps, self._difference if self.own else None)
        return found

    def _difference(self, f, x, eps):
        grad = self.own((f, x, eps), x.shape, wrong=no_nan((x, eps)))
        return None if grad is None else grad[0]

    def show(self, found, eps, bits, side, g, bug, delta, **values):
        self.at = BITS.index(bits), SIDES.index(side)
        self.verdict = verdict_at(found, self.at)
        self.view.update(GradientCheckPicture(
            found.curves, self.at, eps, self.verdict.error, None if bug == "none" else found.tested[self.at], found.slopes(),
            self.verdict.cells, self.verdict.errors, delta if g == "reclin" else None, *self._titles(bits, side),
            *self._diamond(found)))

    def _diamond(self, found):
        """(relative error, whose) of the reader's difference, of the course's until there is one, or nothing."""
        if not self.own or self.yours is not None:
            return self.yours, "yours"
        return relative_error(found.found.right, found.found.quotients[1, 0, -1]), "ours"

    def _titles(self, bits, side):
        wrong = self.wrong
        return (f"{bits}, {side}: the error for every ε",
                "nothing can be told" if self.verdict.own_error > TOLERANCE else
                f"wrong: ∇ at {', '.join(wrong) if len(wrong) < 5 else f'{len(wrong)} of 6 tensors'}" if wrong else
                "every ∇ is right" + (", × left out" if self.verdict.kinks else ""))

    @property
    def wrong(self):
        """Names of the tensors that the check calls wrong."""
        return [name for name, error in zip(self.result.names, self.verdict.errors, strict=True) if error > TOLERANCE]

    def sentence(self, old, new, found):
        yours = "" if self.yours is None else f" YOUR difference (◆) is {power(self.yours)} from the right gradient."
        return f"{self._words(new, found)}{yours} {self.own.message}".strip()

    def _words(self, new, found):
        eps, verdict = new["eps"], self.verdict
        head = f"{new['bits']}, {new['side']}, ε = {power(eps)}: "
        kinks = (f" {verdict.kinks} of the {len(verdict.quotient)} entries cross a kink of reclin and were left out (×): there "
                 "the difference means nothing.") if verdict.kinks else ""
        if verdict.own_error > TOLERANCE:
            best = EPS[np.nanargmin(found.curves[self.at])]
            why = "rounding, which is divided by ε" if eps < best else "the third derivative: ε² f‴/6 is no longer small" \
                if new["side"] == "central" else "curvature: ε f″/2 is no longer small"
            return (f"{head}even for the right gradient the relative error is {power(verdict.own_error)}, because of {why}. "
                    f"This check says nothing about the gradient.{kinks}")
        worst = int(np.argmax(verdict.errors))
        if not self.wrong:
            return (f"{head}every tensor agrees, the worst is {found.names[worst]} with relative error "
                    f"{power(verdict.errors[worst])}.{kinks}")
        return f"{head}{self._accuse(found, worst)}{kinks}"

    def _accuse(self, found, worst):
        """Which tensors are wrong, and by how much at the worst entry."""
        gradient, quotient = (found.split(part)[worst] for part in (found.found.tested, self.verdict.quotient))
        place = np.unravel_index(np.argmax(np.abs(gradient - quotient)), gradient.shape)
        entry = ", ".join(str(i + 1) for i in place)
        right = [name for name in found.names if name not in self.wrong]
        return (f"∇ is WRONG at {', '.join(self.wrong)}; worst {found.names[worst]}, relative error "
                f"{power(self.verdict.errors[worst])}. At its entry [{entry}] the gradient says {gradient[place]:.4g}, the "
                f"finite difference {quotient[place]:.4g}. Right: {', '.join(right) or 'none'}.")

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.ax and kind in ("down", "move"):
            self.set(eps=float(np.clip(x, 1e-12, 0.1)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            factor = 10.0 ** (0.25 if key == "ArrowRight" else -0.25)
            self.set(eps=float(np.clip(self.values["eps"] * factor, 1e-12, 0.1)))
