"""Exercises on slide S52: the energy of an RBM, its free energy, p(h|x), and Z of a tiny one by enumeration."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import all_states, sigm


def rbm_energy(x, h, W, b, c):
    return -x @ W.T @ h.T - (x @ c)[:, None] - h @ b


def free_energy(x, W, b, c):
    a = b + W @ x
    return -c @ x - np.logaddexp(0, a).sum()


def hidden_given_visible(x, W, b, c):
    a = b + W @ x
    return 1 / (1 + np.exp(-a))


def partition_function(W, b, c):
    H = len(b)
    Z = 0.0
    for h in np.ndindex(*[2] * H):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def _machines():
    """RBMs with H = D, so that what is exchanged changes numbers, not shapes; with an x."""
    out = []
    for seed, n in ((1, 3), (2, 4), (3, 4), (4, 2), (5, 1)):
        rng = np.random.default_rng(seed)
        W, b, c = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(size=n)
        out.append((np.array([1.0, 0, 1, 1])[:n], W, b, c))
    return out


def _alone():
    return [args[1:] for args in _machines()]


def _tables():
    """The same RBMs with N rows x and M rows h."""
    out = []
    for (x, W, b, c), N, M in zip(_machines(), (3, 4, 2, 3, 2), (3, 4, 3, 3, 1), strict=True):
        rows = (np.random.default_rng(N + M).random((N + M, len(x))) < 0.6).astype(float)
        out.append((rows[:N], rows[N:], W, b, c))
    return out


def _energies_by_loops(x, h, W, b, c):
    J, K = range(len(b)), range(len(c))

    def of(x, h):
        return -(sum(W[j, k] * h[j] * x[k] for j in J for k in K) + sum(c[k] * x[k] for k in K) + sum(b[j] * h[j] for j in J))

    return np.array([[of(row, column) for column in h] for row in x])


def _of_every_h(x, W, b, c):
    """exp(-E(x, h)) of all 2^H vectors h."""
    return np.exp(-rbm_energy(x[None], all_states(len(b)), W, b, c))[0]


def _free_energy_by_sum(x, W, b, c):
    return -np.log(_of_every_h(x, W, b, c).sum())


def _hidden_by_sum(x, W, b, c):
    weights = _of_every_h(x, W, b, c)
    return weights @ all_states(len(b)) / weights.sum()


def _every(W, b, c, term=lambda E: np.exp(-E)):
    return term(rbm_energy(all_states(len(c)), all_states(len(b)), W, b, c)).sum()


def _of_these(states, W, b, c):
    """The terms of Z for some h alone, each with every x."""
    return sum(np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W)) for h in states)


ENERGY = Exercise(
    name="rbm_energy", slide="S52", title="The energy, a whole table",
    asks="""Fill the table of the first picture. `x` is $(N, D)$ and `h` is $(M, H)$, of zeros and ones: a configuration of a
layer in each row. `W` is $(H, D)$, `b` the biases of the **hidden** units $(H,)$, `c` those of the **visible** ones $(D,)$.
Return $(N, M)$: in row $n$, column $m$ the energy $E$ of row $n$ of `x` together with row $m$ of `h`. One of the three terms is
the same along a whole row of the table, one along a whole column: which? In the checks $H = D$, and often $N = M$: whoever
exchanges two of them gets no error from NumPy, only other numbers.""",
    stub='''def my_energy(x, h, W, b, c):
    E = ...
    return E''',
    solution=rbm_energy, cases=_tables, returns=("E(x, h)",), oracle=_energies_by_loops,
    hints=("Which of the three terms depends on $n$ alone, which on $m$ alone, which on both?",
           "For all pairs at once the double sum is `x @ W.T @ h.T`, $(N, M)$. `x @ c` has a number for each $n$, $(N,)$; NumPy "
           "would add such an array as a number for each **column**. `[:, None]` makes it $(N, 1)$.",
           "`-x @ W.T @ h.T - (x @ c)[:, None] - h @ b`"),
    wrong=(
        Wrong("sign", lambda x, h, W, b, c: -rbm_energy(x, h, W, b, c),
              "The sign: that is −E. Probable configurations have LOW energy."),
        Wrong("signs of the biases", lambda x, h, W, b, c: -x @ W.T @ h.T + (x @ c)[:, None] + h @ b,
              "The biases are added: all three terms of the slide have a minus sign."),
        Wrong("along the wrong side", lambda x, h, W, b, c: -x @ W.T @ h.T - x @ c - (h @ b)[:, None],
              "cᵀx stands along the columns and bᵀh along the rows: cᵀx belongs to the row n of the table, so it is (N, 1)."),
        Wrong("x along the columns", lambda x, h, W, b, c: -x @ W.T @ h.T - x @ c - h @ b,
              "NumPy spreads `x @ c`, (N,), over the rows: it gives each COLUMN its number. It belongs to the row n: (N, 1)."),
        Wrong("table turned", lambda x, h, W, b, c: rbm_energy(x, h, W, b, c).T,
              "Your table has a row for each h. It is asked for with a row for each x, (N, M)."),
        Wrong("in pairs", lambda x, h, W, b, c: -((h @ W) * x).sum(axis=1) - x @ c - h @ b,
              "Row n of x with row n of h: those are the N energies on the diagonal. The table has every x with every h."),
        Wrong("b and c swapped", lambda x, h, W, b, c: -x @ W.T @ h.T - (x @ b)[:, None] - h @ c,
              "b and c are swapped: b belongs to h, c to x."),
        Wrong("W transposed", lambda x, h, W, b, c: -x @ W @ h.T - (x @ c)[:, None] - h @ b,
              "W is transposed: row j of W belongs to h_j, column k to x_k."),
        Wrong("no c", lambda x, h, W, b, c: -x @ W.T @ h.T - h @ b, "The bias of the visible units, cᵀx, is missing."),
        Wrong("no b", lambda x, h, W, b, c: -x @ W.T @ h.T - (x @ c)[:, None],
              "The bias of the hidden units, bᵀh, is missing."),
        Wrong("only the connections", lambda x, h, W, b, c: -x @ W.T @ h.T, "Both biases are missing."),
        Wrong("exponential", lambda x, h, W, b, c: np.exp(-rbm_energy(x, h, W, b, c)),
              "That is exp(−E), the probability before the division by Z. The energy itself is asked for."),
    ))

FREE = Exercise(
    name="free_energy", slide="S52", title="The free energy",
    asks="""Return $F(\\mathbf{x}) = -\\log \\sum_{\\mathbf{h}} \\exp(-E(\\mathbf{x}, \\mathbf{h}))$ **without** a sum over the
$2^H$ vectors $\\mathbf{h}$: with one term for each hidden unit. Find the formula first, on paper.""",
    stub='''def my_free_energy(x, W, b, c):
    F = ...
    return F''',
    solution=free_energy, cases=_machines, returns=("F(x)",), oracle=_free_energy_by_sum,
    hints=("Collect what belongs to $h_j$: $-E = \\mathbf{c}^\\top\\mathbf{x} + \\sum_j h_j a_j$. What is $a_j$?",
           "$\\sum_{\\mathbf{h}} \\prod_j e^{h_j a_j} = \\prod_j (e^{0} + e^{a_j})$: a factor for each unit. All $a_j$ at once "
           "are `b + W @ x`.",
           "`-c @ x - np.logaddexp(0, b + W @ x).sum()`; `np.logaddexp(0, a)` is a safe log(1 + exp(a))."),
    wrong=(
        Wrong("sign", lambda x, W, b, c: -free_energy(x, W, b, c), "The sign: that is log Σ exp(−E), which is −F(x)."),
        Wrong("no softplus", lambda x, W, b, c: -c @ x - (b + W @ x).sum(),
              "softplus is missing: yours is E(x, h) with every h_j = 1, one term of the sum."),
        Wrong("the best h", lambda x, W, b, c: -c @ x - np.maximum(b + W @ x, 0).sum(),
              "max(a, 0) is the energy of the BEST h. The sum over all h turns it into log(1 + exp(a))."),
        Wrong("sigm", lambda x, W, b, c: -c @ x - sigm(b + W @ x).sum(),
              "sigm is the derivative of softplus: log(1 + exp(a)) is asked for."),
        Wrong("no b", lambda x, W, b, c: -c @ x - np.logaddexp(0, W @ x).sum(), "The bias b of the hidden units is missing."),
        Wrong("no c", lambda x, W, b, c: -np.logaddexp(0, b + W @ x).sum(), "The term of the visible biases, −cᵀx, is missing."),
        Wrong("b and c swapped", lambda x, W, b, c: -b @ x - np.logaddexp(0, c + W @ x).sum(),
              "b and c are swapped: c goes with x, b stands inside the softplus."),
        Wrong("W transposed", lambda x, W, b, c: -c @ x - np.logaddexp(0, b + W.T @ x).sum(),
              "W is transposed: row j of W belongs to hidden unit j, so the sums are W @ x."),
        Wrong("mean energy", lambda x, W, b, c: -c @ x - (b + W @ x) @ sigm(b + W @ x),
              "That is E(x, h) with p(h_j = 1 | x) for every h_j. F is a logarithm of a sum of exponentials, no mean energy."),
        Wrong("log of the sum over units", lambda x, W, b, c: -c @ x - np.log((1 + np.exp(b + W @ x)).sum()),
              "You add up the factors 1 + exp(a_j). The sum over h is their PRODUCT, so their logarithms are added."),
        Wrong("log base 2", lambda x, W, b, c: -c @ x - np.log2(1 + np.exp(b + W @ x)).sum(),
              "The logarithms of 1 + exp(a_j) are those to base 2: the slide's log is natural, np.log."),
        Wrong("no logarithm", lambda x, W, b, c: -np.exp(-free_energy(x, W, b, c)),
              "That is −exp(−F(x)): the logarithm is missing."),
        Wrong("not summed", lambda x, W, b, c: -c @ x - np.logaddexp(0, b + W @ x),
              "You return a number for each hidden unit: their softplus are added up, and cᵀx is there once."),
        Wrong("softplus of the sum", lambda x, W, b, c: -c @ x - np.logaddexp(0, (b + W @ x).sum()),
              "Softplus of the sum: each hidden unit needs its own softplus, added up afterwards."),
        Wrong("mean", lambda x, W, b, c: free_energy(x, W, b, c) + len(b) * np.log(2),
              "You average over the 2^H vectors h: F adds them up, so yours is too large by H log 2."),
    ))

HIDDEN = Exercise(
    name="hidden_given_visible", slide="S52", title="The hidden units, given the visible ones",
    asks="""Return $p(h_j = 1 \\mid \\mathbf{x})$ for all hidden units, $(H,)$. It follows from the energy alone: find it
on paper. Which of the parameters do you need?""",
    stub='''def my_hidden_given_visible(x, W, b, c):
    p = ...
    return p''',
    solution=hidden_given_visible, cases=_machines, returns=("p(h = 1 | x)",), oracle=_hidden_by_sum,
    hints=("Compare the energy with $h_j = 1$ to that with $h_j = 0$: everything else is the same and drops out.",
           "$E(h_j = 1) - E(h_j = 0) = -(b_j + \\mathbf{W}_{j\\cdot} \\mathbf{x})$. Two probabilities whose ratio is $e^a$ and "
           "whose sum is 1 are $\\text{sigm}(a)$ and $1 - \\text{sigm}(a)$.",
           "`1 / (1 + np.exp(-(b + W @ x)))`. c is not needed: x is given."),
    wrong=(
        Wrong("c for b", lambda x, W, b, c: sigm(c + W @ x), "That is the bias of the visible units: hidden ones have b."),
        Wrong("W transposed", lambda x, W, b, c: sigm(b + W.T @ x),
              "W is transposed: hidden unit j sees x through row j of W, W @ x."),
        Wrong("no bias", lambda x, W, b, c: sigm(W @ x), "The bias b is missing."),
        Wrong("the other state", lambda x, W, b, c: sigm(-(b + W @ x)),
              "That is p(h = 0 | x): the exponent has the wrong sign."),
        Wrong("no sigm", lambda x, W, b, c: b + W @ x, "That is the pre-activation a. Its sigm is a probability."),
        Wrong("threshold", lambda x, W, b, c: 1.0 * (b + W @ x > 0),
              "That is the more probable state of each unit, not the probability that it is 1."),
        Wrong("softmax", lambda x, W, b, c: np.exp(b + W @ x) / np.exp(b + W @ x).sum(),
              "Softmax makes exactly one of the units 1. Here each unit decides for itself: sigm."),
        Wrong("not normalized", lambda x, W, b, c: np.exp(b + W @ x),
              "exp(a) is the ratio of the two probabilities. Divide by 1 + exp(a)."),
        Wrong("tanh", lambda x, W, b, c: np.tanh(b + W @ x), "tanh goes from −1 to 1: a probability is a sigm."),
        Wrong("c added", lambda x, W, b, c: sigm(b + W @ x + c @ x),
              "cᵀx is the same for h_j = 0 and h_j = 1, so it drops out."),
    ))

Z = Exercise(
    name="partition_function", slide="S52", title="Z of a tiny RBM",
    asks="""Return $Z = \\sum_{\\mathbf{x}} \\sum_{\\mathbf{h}} \\exp(-E(\\mathbf{x}, \\mathbf{h}))$, exactly. The
RBMs have at most four units in each layer. All $2^{D+H}$ terms are right; $2^H$ are enough.""",
    stub='''def my_partition_function(W, b, c):
    Z = ...
    return Z''',
    solution=partition_function, cases=_alone, returns=("Z",), oracle=_every,
    hints=("`for h in np.ndindex(*[2] * H)` goes through all $2^H$ vectors $\\mathbf{h}$, as tuples.",
           "For one $\\mathbf{h}$, the sum over $\\mathbf{x}$ factorises: "
           "$e^{\\mathbf{b}^\\top\\mathbf{h}} \\prod_k (1 + e^{c_k + (\\mathbf{h}^\\top\\mathbf{W})_k})$.",
           "Add `np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))` for every `h`."),
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
        Wrong("minus one",
              lambda W, b, c: np.exp(-rbm_energy(2 * all_states(len(c)) - 1, 2 * all_states(len(b)) - 1, W, b, c)).sum(),
              "Your units are −1 or 1: a binary unit is 0 or 1."),
        Wrong("mean", lambda W, b, c: _every(W, b, c) / 2 ** (len(b) + len(c)),
              "That is the mean of the terms: Z is their sum."),
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

EXERCISES = (ENERGY, FREE, HIDDEN, Z)
