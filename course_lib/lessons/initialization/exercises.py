"""Exercises on slide S25: Glorot's bound, and what still moves when all weights are 0."""
from statistics import NormalDist

import numpy as np

from course_lib.exercises.comparison import close
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def glorot(U):
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return -b + 2 * b * U


def _scaled(U, b):
    return -b + 2 * b * U


def _uniforms():
    rng = np.random.default_rng(25)
    return [(rng.uniform(size=shape),) for shape in ((3, 5), (10, 2), (1, 1), (4, 4), (2, 7), (1, 6))]


GLOROT = Exercise(
    name="glorot",
    slide="S25",
    title="The recipe",
    asks="""`U` holds numbers from the uniform distribution on $[0, 1)$, one for each weight of $W^{(k)}$, shape $(H_k, H_{k-1})$.
Stretch and shift them to weights from $U[-b, b]$, where $b$ is such that $\\mathrm{Var}(W) = 2/(H_k + H_{k-1})$.""",
    stub="""def my_glorot(U):
    H_out, H_in = U.shape
    return ...""",
    solution=glorot,
    cases=_uniforms,
    returns=("W",),
    accept=lambda got, want, args: close(-np.asarray(got, float), want),  # U[-b, b] again: 1 − U is as uniform as U
    hints=(
        "A uniform number from $[-b, b]$ has variance $b^2/3$. Solve for $b$.",
        "$[0, 1)$ has length 1, $[-b, b]$ has length $2b$ and begins at $-b$.",
    ),
    wrong=(
        Wrong(
            "[0, b]",
            lambda U: np.sqrt(6 / sum(U.shape)) * U,
            "These weights lie in [0, b]: all have one sign. Stretch to length 2b and begin at −b.",
        ),
        Wrong(
            "product",
            lambda U: _scaled(U, np.sqrt(6 / (U.shape[0] * U.shape[1]))),
            "Under the root stands the SUM H_k + H_(k−1), not the product.",
        ),
        Wrong(
            "integer division",
            lambda U: _scaled(U, np.sqrt(6 // sum(U.shape))),
            "`//` throws away what stands behind the point: for most layers 6 // (H_k + H_(k−1)) is 0.",
        ),
        Wrong(
            "no root below",
            lambda U: _scaled(U, np.sqrt(6) / sum(U.shape)),
            "The root is missing below the line: b = √6 / √(H_k + H_(k−1)).",
        ),
        Wrong(
            "no root at all",
            lambda U: _scaled(U, 6 / sum(U.shape)),
            "That is b², with no root: b²/3 = 2/(H_k + H_(k−1)) still has to be solved for b.",
        ),
        Wrong(
            "deviation for bound",
            lambda U: _scaled(U, np.sqrt(2 / sum(U.shape))),
            "Your b is the standard deviation. Uniform numbers from [−b, b] have variance b²/3: b² is three times the variance.",
        ),
        Wrong("6 without root", lambda U: _scaled(U, 6 / np.sqrt(sum(U.shape))), "It is √6 above the line, not 6."),
        Wrong(
            "fan-in only",
            lambda U: _scaled(U, np.sqrt(3 / U.shape[1])),
            "That is the bound for one direction only, √3/√H_(k−1). The slide's compromise uses both sizes.",
        ),
        Wrong(
            "normal",
            lambda U: np.vectorize(NormalDist().inv_cdf)(U) * np.sqrt(2 / sum(U.shape)),
            "Your weights are normal, with the right variance, and some lie beyond b: they should be uniform, from U[−b, b].",
        ),
        Wrong(
            "half as wide",
            lambda U: _scaled(U, np.sqrt(6 / sum(U.shape)) / 2),
            "The interval is half as wide as it should be: from −b to b its length is 2b.",
        ),
    ),
)


def output_bias(y, C):
    f = np.ones(C) / C
    e = np.eye(C)[y]
    return np.mean(f - e, axis=0)


def _labels():
    return [(np.array(y), C) for y, C in (([0, 0, 0, 1], 2), ([2, 0, 1, 2, 2, 1, 2], 3), ([0, 1, 2, 3], 4), ([1, 1, 3], 5),
                                          ([2], 3), ([0, 0, 2, 0, 2], 4), ([1, 1, 1, 0, 1], 2), ([1, 0, 0, 2, 0], 3))]


def _output_bias_oracle(y, C):
    return differences(lambda b: np.mean([np.log(np.exp(b).sum()) - b[label] for label in y]), np.zeros(C))


ZERO = Exercise(
    name="output_bias",
    slide="S25",
    title="What still moves at zero",
    asks="""All weights and biases are 0. Then $\\mathbf{f}(\\mathbf{x})$ is the same for every $\\mathbf{x}$, and with tanh
only the output bias has a gradient. `y` holds the labels `(T,)`, integers $0 \\ldots C-1$. Return
$\\nabla_{\\mathbf{b}^{(L+1)}}$ of the mean loss, shape `(C,)`.""",
    stub="""def my_output_bias(y, C):
    return ...""",
    between={"e": "e(y)"},
    solution=output_bias,
    cases=_labels,
    oracle=_output_bias_oracle,
    returns=("the gradient",),
    hints=(
        "What does softmax give for $C$ zeros?",
        "For one example the gradient is $\\mathbf{f}(\\mathbf{x}) - \\mathbf{e}(y)$; `np.eye(C)[y]` holds all $\\mathbf{e}(y)$.",
    ),
    wrong=(
        Wrong(
            "all zero",
            lambda y, C: np.zeros(C),
            "0 is right only if the classes are balanced: that is the condition behind the slide's statement.",
        ),
        Wrong("sign", lambda y, C: -output_bias(y, C), "The sign: it is f(x) − e(y). The slide writes −(e(y) − f(x))."),
        Wrong(
            "sum",
            lambda y, C: len(y) * output_bias(y, C),
            "That is the sum over the examples; the mean loss asks for the mean.",
        ),
        Wrong("no f", lambda y, C: -np.eye(C)[y].mean(axis=0), "f(x) is missing: softmax of zeros is 1/C, not 0."),
        Wrong(
            "one half",
            lambda y, C: np.mean(0.5 - np.eye(C)[y], axis=0) + (1e-9 if C == 2 else 0),
            "f(x)_c = 1/2 is right for two classes only: softmax of C zeros is 1/C.",
        ),
        Wrong(
            "wrong axis",
            lambda y, C: np.mean(1 / C - np.eye(C)[y], axis=1),
            "You took the mean over the classes. The mean is over the examples, one number for each class remains.",
        ),
        Wrong(
            "counts over C",
            lambda y, C: 1 / C - np.bincount(y, minlength=C) / C,
            "You divide the count of each class by C, the number of classes: the mean goes over the T examples.",
        ),
        Wrong(
            "1 minus the counts",
            lambda y, C: 1.0 - np.bincount(y, minlength=C),
            "Your entries are 1 minus the count of each class: is your softmax over the C classes, and the loss a mean?",
        ),
        Wrong(
            "1/T for f",
            lambda y, C: np.mean(1 / len(y) - np.eye(C)[y], axis=0),
            "f(x)_c is 1/T in yours, which depends on the number of examples: what does softmax give for C zeros?",
        ),
        Wrong(
            "integer division",
            lambda y, C: 1 / C - np.bincount(y, minlength=C) // len(y),
            "`//` throws away what stands behind the point: the share of a class lies between 0 and 1.",
        ),
        Wrong(
            "majority",
            lambda y, C: 1 / C - np.eye(C)[np.argmax(np.bincount(y, minlength=C))],
            "You subtract the e(c) of the most frequent class alone: every label counts.",
        ),
        Wrong(
            "label for e",
            lambda y, C: np.full(C, 1 / C - y.mean()),
            "You subtract the label y itself, a number, from every entry. e(y) is a vector: only the entry of class y differs.",
        ),
        Wrong(
            "loss",
            lambda y, C: np.full(C, np.log(C)),
            "That is the loss, −log f(x)_y = log C, in every entry. Its gradient is asked for.",
        ),
    ),
)

EXERCISES = (GLOROT, ZERO)
