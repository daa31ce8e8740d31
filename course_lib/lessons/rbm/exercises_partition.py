"""An exercise on slide S52: Z of a tiny RBM, by enumeration."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import all_states

from .exercises_energy import machines, rbm_energy


def partition_function(W, b, c):
    H = len(b)
    Z = 0.0
    for h in np.ndindex(*[2] * H):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def _alone():
    return [args[1:] for args in machines()]


def _signs(n):
    return 2 * all_states(n) - 1


def _every(W, b, c, term=lambda E: np.exp(-E), states=all_states):
    return term(rbm_energy(states(len(c)), states(len(b)), W, b, c)).sum()


def _of_these(states, W, b, c):
    """The terms of Z for some h alone, each with every x."""
    return sum(np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W)) for h in states)


Z = Exercise(
    name="partition_function", slide="S52", title="Z of a tiny RBM",
    asks="""Return $Z = \\sum_{\\mathbf{x}} \\sum_{\\mathbf{h}} \\exp(-E(\\mathbf{x}, \\mathbf{h}))$, exactly. The
RBMs have at most four units in each layer. All $2^{D+H}$ terms are right; $2^H$ are enough: for one $\\mathbf{h}$, let
`my_free_energy` do the sum over $\\mathbf{x}$.""",
    stub='''def my_partition_function(W, b, c):
    Z = ...
    return Z''',
    solution=partition_function, cases=_alone, returns=("Z",), oracle=_every,
    hints=("`for h in np.ndindex(*[2] * H)` goes through all $2^H$ vectors $\\mathbf{h}$, as tuples.",
           "Turn the machine over: $\\mathbf{h}$ in the place of $\\mathbf{x}$, `W.T` in the place of `W`, the biases exchanged. "
           "Every energy stays. What is $e^{-F}$ now?",
           "Add `np.exp(-my_free_energy(h, W.T, c, b))` for every `h`. Written out, as below, it is a product over the $x_k$."),
    wrong=(
        Wrong("log Z", lambda W, b, c: np.log(_every(W, b, c)), "That is log Z. Z itself is asked for."),
        Wrong("sign", lambda W, b, c: _every(W, b, c, np.exp), "You add up exp(E): it is exp(−E)."),
        Wrong("x only", lambda W, b, c: np.prod(1 + np.exp(c)),
              "Only the x are summed over, with h = 0. Z runs over all pairs (x, h)."),
        Wrong("h only", lambda W, b, c: np.prod(1 + np.exp(b)),
              "Only the h are summed over, with x = 0. Z runs over all pairs (x, h)."),
        Wrong("no connections", lambda W, b, c: np.prod(1 + np.exp(b)) * np.prod(1 + np.exp(c)),
              "The two layers are summed one without the other: hᵀWx is missing."),
        Wrong("swapped or transposed", lambda W, b, c: _every(W, c, b),
              "Either W is transposed (hᵀWx has h on the left), or b and c are swapped (b belongs to h): for Z it is the same."),
        Wrong("minus one", lambda W, b, c: _every(W, b, c, states=_signs), "Your units are −1 or 1: a binary unit is 0 or 1."),
        Wrong("minus one, and the sign", lambda W, b, c: _every(W, b, c, np.exp, _signs),
              "Two things: your units are −1 or 1, not 0 or 1, and you add up exp(E), not exp(−E)."),
        Wrong("mean", lambda W, b, c: _every(W, b, c) / 2 ** (len(b) + len(c)),
              "That is the mean of the terms: Z is their sum."),
        Wrong("x twice", lambda W, b, c: 2 ** len(c) * _every(W, b, c),
              "Your Z is 2^D times too large: have the x been summed over twice, in a loop and in a product?"),
        Wrong("h twice", lambda W, b, c: 2 ** len(b) * _every(W, b, c),
              "Your Z is 2^H times too large: have the h been summed over twice?"),
        Wrong("energies", lambda W, b, c: -_every(W, b, c, lambda E: E), "exp is missing: the terms are exp(−E), not −E."),
        Wrong("all on", lambda W, b, c: sum(np.exp(b @ h + (c + h @ W).sum()) for h in all_states(len(b))),
              "For each h you keep only x = (1, …, 1): each x_k may be 0 too, 1 + exp(c_k + (hᵀW)_k)."),
        Wrong("energies, plus", lambda W, b, c: _every(W, b, c, lambda E: E),
              "You add up the energies E themselves: exp and its minus are missing, the terms are exp(−E)."),
        Wrong("exp of the sum", lambda W, b, c: np.exp(-_every(W, b, c, lambda E: E)),
              "That is exp of the sum of all −E, or the PRODUCT of all exp(−E), which is the same: Z is their sum."),
        Wrong("x and h together", lambda W, b, c: _every(W, b, c, lambda E: np.exp(-np.diag(E))),
              "Your x and h go through their states together, so that each x meets one h: Z runs over all pairs (x, h)."),
        Wrong("unit vectors", lambda W, b, c: _of_these(np.eye(len(b)), W, b, c),
              "You keep only the h in which exactly one unit is 1: each unit is 0 or 1 on its own, which makes 2^H vectors."),
        Wrong("sorted h", lambda W, b, c: _of_these(np.tri(len(b) + 1, len(b), -1)[:, ::-1], W, b, c),
              "You keep H + 1 vectors h, one for each number of ones. WHICH units are 1 matters too: there are 2^H."),
        Wrong("last h", lambda W, b, c: _of_these(np.ones((1, len(b))), W, b, c),
              "Only the last h counts in yours, (1, …, 1): the terms of all h are added up."),
    ))
