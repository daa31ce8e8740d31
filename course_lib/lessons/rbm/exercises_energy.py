"""An exercise on slide S52: the energy of an RBM, for all pairs at once."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def rbm_energy(x, h, W, b, c):
    return -x @ W.T @ h.T - (x @ c)[:, None] - h @ b


def machines():
    """RBMs, most with H = D, so that what is exchanged changes numbers, not shapes; with an x."""
    out = []
    for seed, H, D in ((1, 3, 3), (2, 4, 4), (3, 4, 4), (4, 2, 2), (5, 1, 1), (6, 3, 2), (7, 2, 4)):
        rng = np.random.default_rng(seed)
        W, b, c = rng.normal(size=(H, D)), rng.normal(size=H), rng.normal(size=D)
        out.append((np.array([1.0, 0, 1, 1])[:D], W, b, c))
    return out


def _tables():
    """The same RBMs with N rows x and M rows h."""
    out = []
    for (_, W, b, c), N, M in zip(machines(), (3, 4, 2, 3, 2, 3, 4), (3, 4, 3, 3, 1, 3, 2), strict=True):
        rng = np.random.default_rng(N + M)
        x, h = rng.random((N, len(c))), rng.random((M, len(b)))
        out.append(((x < 0.6).astype(float), (h < 0.6).astype(float), W, b, c))
    return out


def _energies_by_loops(x, h, W, b, c):
    J, K = range(len(b)), range(len(c))

    def of(x, h):
        return -(sum(W[j, k] * h[j] * x[k] for j in J for k in K) + sum(c[k] * x[k] for k in K) + sum(b[j] * h[j] for j in J))

    return np.array([[of(row, column) for column in h] for row in x])


ENERGY = Exercise(
    name="rbm_energy", slide="S52", title="The energy, a whole table",
    asks="""Fill the table of the first picture. `x` is $(N, D)$ and `h` is $(M, H)$, of zeros and ones: a configuration of a
layer in each row. `W` is $(H, D)$, `b` the biases of the **hidden** units $(H,)$, `c` those of the **visible** ones $(D,)$.
Return $(N, M)$: in row $n$, column $m$ the energy $E$ of row $n$ of `x` together with row $m$ of `h`. One of the three terms is
the same along a whole row of the table, one along a whole column: which? In most checks $H = D$, often $N = M$ too: whoever
exchanges two of them gets no error from NumPy there, only other numbers.""",
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
        Wrong("probabilities", lambda *args: (p := np.exp(-rbm_energy(*args))) / p.sum(),
              "Those are probabilities: your table sums to 1. The energies themselves are asked for."),
        Wrong("b and c swapped, W transposed", lambda x, h, W, b, c: -x @ W @ h.T - (x @ b)[:, None] - h @ c,
              "Two things: b and c are swapped, and W is transposed. b and the rows of W belong to h, c and the columns to x."),
    ))
