"""What shows a mistake on the projector: a position of the exercise's picture, and the wrong answer itself in it."""
import re

from .course import asked
from .summary import Mistake

POSITIONS = {     # (exercise, how the mistake's words begin): where the picture shows it better than where the exercise opens it
    ("neuron", "The bias"): "Neuron b=2", ("neuron", "That is sigm"): "Neuron g=sigm", ("line", "a(r) is −1"): "Neuron b=2",
    ("line", "w is right, b is missing"): "Neuron b=2",
    ("activations", "sigm"): "ActivationCurves g=sigm a=2", ("activations", "That is |a|"): "ActivationCurves g=reclin a=-1",
    ("activations", "That keeps"): "ActivationCurves g=reclin a=-1", ("activations", "np.max"): "ActivationCurves g=reclin a=-1",
    ("momentum", "That is a true"): "Momentum beta=0.95", ("momentum", "The step used the gradient"): "Momentum beta=0",
    ("dropout_test", "Your masks count"): "DropoutAverage p=0.8", ("dropout_test", "In P(m) you"): "DropoutAverage p=0.8",
    ("stop", "You stop at the first"): "Regret look=1", ("xor", "Parallel"): "XorNet w21=-1",
    ("backprop", "g′"): "Backprop step=5", ("backprop", "e(y)"): "Backprop step=3",
}


def projector(mistake: Mistake) -> tuple[str, str]:
    """(the experiment code, a cell that hands this very answer to the picture or "")."""
    ask = asked().get(mistake.exercise)
    if ask is None:
        return "", ""
    code = next((code for (name, start), code in POSITIONS.items()
                 if name == mistake.exercise and mistake.title.startswith(start)), ask.code)
    fits = ask.picture and re.search(rf"^(def )?{ask.function}( =|\()", mistake.source, re.M)
    return code, f"{mistake.source}\n\n\n{ask.picture}" if fits else ""
