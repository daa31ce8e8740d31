"""Exercises beyond S52: one step of block Gibbs sampling, one update of CD-1. The coins are given: answers are certain."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm, softmax


def gibbs_step(W, b, c, x, u_h, u_x):
    p_h = 1 / (1 + np.exp(-(b + x @ W.T)))
    h = (u_h < p_h).astype(float)
    p_x = 1 / (1 + np.exp(-(c + h @ W)))
    x_new = (u_x < p_x).astype(float)
    return h, x_new


def cd_update(W, b, c, x, u_h, u_x, alpha):
    def p_hidden(x):
        return 1 / (1 + np.exp(-(b + x @ W.T)))

    p = p_hidden(x)
    h = (u_h < p).astype(float)
    x_neg = (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)
    p_neg = p_hidden(x_neg)
    T = len(x)
    W_new = W + alpha * (p.T @ x - p_neg.T @ x_neg) / T
    b_new = b + alpha * (p - p_neg).sum(axis=0) / T
    c_new = c + alpha * (x - x_neg).sum(axis=0) / T
    return W_new, b_new, c_new


def unit_by_unit(W, b, c, x, u_h, u_x):
    """The oracle of a step: two loops over units, from the energies E(x, h) of the two states that a unit can be in."""
    H, D = W.shape
    h, x_new = np.zeros((len(x), H)), np.zeros_like(x, dtype=float)
    for t in range(len(x)):
        for j in range(H):
            gap = sum(W[j, k] * x[t, k] for k in range(D)) + b[j]         # E(h_j = 0) - E(h_j = 1)
            h[t, j] = u_h[t, j] < np.exp(gap) / (1 + np.exp(gap))
        for k in range(D):
            gap = sum(W[j, k] * h[t, j] for j in range(H)) + c[k]
            x_new[t, k] = u_x[t, k] < np.exp(gap) / (1 + np.exp(gap))
    return h, x_new


def _one_by_one(W, b, c, x, u_h, u_x, alpha):
    """The oracle: example after example, the outer products of their two phases added up."""
    T, new = len(x), [np.array(part, float) for part in (W, b, c)]
    _, x_neg = unit_by_unit(W, b, c, x, u_h, u_x)
    for row, neg in zip(x, x_neg, strict=True):
        p, q = sigm(b + W @ row), sigm(b + W @ neg)
        for part, step in zip(new, (np.outer(p, row) - np.outer(q, neg), p - q, row - neg), strict=True):
            part += alpha / T * step
    return tuple(new)


def _step(W, b, c, x, u_h, u_x, sample_h=True, sample_x=True, less=True, g=sigm):
    """The solution with one thing changed."""
    flip = (lambda u, p: (u < p).astype(float)) if less else (lambda u, p: (u > p).astype(float))
    h = flip(u_h, g(b + x @ W.T)) if sample_h else g(b + x @ W.T)
    p = g(c + h @ W)
    return h, flip(u_x, p) if sample_x else p


def _cd(W, b, c, x, u_h, u_x, alpha, sign=1.0, mean=True, mean_field=False, soft_x=False, hard=False, keep_h=False,
        swap=False, mixed=False, b_neg=1.0, hard_neg=False, less=True, product=lambda h, x: h.T @ x):
    """The solution with one thing changed."""
    p = sigm(b + x @ W.T)
    h = ((u_h < p) == less).astype(float)
    q = sigm(c + (p if mean_field else h) @ W)
    neg = q if soft_x else ((u_x < q) == less).astype(float)
    p_neg = h if keep_h else sigm(b_neg * b + neg @ W.T)
    p_neg = (u_h < p_neg).astype(float) if hard_neg else p_neg
    positive = h if hard else p_neg if mixed else p
    scale = alpha / (len(x) if mean else 1) * sign
    steps = (product(positive, x) - product(p_neg, neg), (p - p_neg if mixed else positive - p_neg).sum(0), (x - neg).sum(0))
    if swap:
        steps = (steps[0], steps[2], steps[1])
    return tuple(part + scale * step for part, step in zip((W, b, c), steps, strict=True))


def _example_by_example(W, b, c, x, u_h, u_x, alpha, mean=True):
    for t in range(len(x)):
        W, b, c = _cd(W, b, c, x[[t]], u_h[[t]], u_x[[t]], alpha / (len(x) if mean else 1))
    return W, b, c


def _phase_by_phase(W, b, c, x, u_h, u_x, alpha):
    """The positive phase has moved W and b before the negative one asks for p(h|x̃)."""
    p, T = sigm(b + x @ W.T), len(x)
    neg = (u_x < sigm(c + (u_h < p) @ W)).astype(float)
    W, b = W + alpha * p.T @ x / T, b + alpha * p.mean(0)
    q = sigm(b + neg @ W.T)
    return W - alpha * q.T @ neg / T, b - alpha * q.mean(0), c + alpha * (x - neg).mean(0)


def _machine(seed, T, H, D=None):
    """Most have as many hidden as visible units: then a slip of transposition or of biases gives numbers, and can be named."""
    rng, D = np.random.default_rng(seed), D or H
    W, b, c = rng.normal(size=(H, D)), rng.normal(size=H), rng.normal(size=D)
    return W, b, c, (rng.random((T, D)) < 0.5).astype(float), rng.random((T, H)), rng.random((T, D))


def _boundary(seed, T, n):
    """The first unit of each layer hears nothing, so its probability is exactly 1/2, and so is its coin: not less, so 0."""
    W, b, c, x, u_h, u_x = _machine(seed, T, n)
    W[0], W[:, 0], b[0], c[0], u_h[:, 0], u_x[:, 0] = 0, 0, 0, 0, 0.5, 0.5
    return W, b, c, x, u_h, u_x


GIBBS_STEP = Exercise(
    name="gibbs_step", slide="extension of S52", title="One step of block Gibbs sampling",
    asks="""`x` is $(M, D)$: the states of $M$ chains, 0 or 1. `W` is $(H, D)$, `b` $(H,)$ and `c` $(D,)$ as on the slide.
Sample all hidden units at once, $\\mathbf{h} \\sim p(\\mathbf{h}|\\mathbf{x})$, then all visible ones,
$\\mathbf{x} \\sim p(\\mathbf{x}|\\mathbf{h})$. The coins are given: `u_h` $(M, H)$ and `u_x` $(M, D)$ are uniform in
$[0, 1)$, and a unit is 1 where its $u$ is **less than** its probability. Return `h` and the new `x`, arrays of 0 and 1.""",
    stub='''def my_gibbs_step(W, b, c, x, u_h, u_x):
    h = ...
    x_new = ...
    return h, x_new''',
    between={"p_h": "p(h | x)", "p_x": "p(x | h)"},
    solution=gibbs_step, returns=("h", "x"), oracle=unit_by_unit,
    cases=lambda: [*(_machine(*sizes) for sizes in ((1, 6, 4), (2, 8, 5), (5, 1, 3), (6, 3, 3), (10, 60, 7), (12, 2, 9),
                                                    (13, 3, 9), (14, 4, 3, 5), (15, 3, 4, 2))), _boundary(9, 5, 4)],
    hints=("$p(h_j = 1|\\mathbf{x}) = \\text{sigm}(b_j + \\mathbf{W}_{j\\cdot} \\mathbf{x})$, with row $j$ of W; "
           "$p(x_k = 1|\\mathbf{h}) = \\text{sigm}(c_k + \\mathbf{h}^\\top \\mathbf{W}_{\\cdot k})$, with column $k$.",
           "For all chains at once: `b + x @ W.T` is $(M, H)$, `c + h @ W` is $(M, D)$.",
           "`h = (u_h < p_h).astype(float)`, and the second line uses this h, not p_h."),
    wrong=(
        Wrong("probabilities for h", lambda *args: _step(*args, sample_h=False),
              "Your h are probabilities, and x was sampled given them. A Gibbs step needs samples: with probabilities the chain "
              "is another one, and ends in another distribution."),
        Wrong("probabilities for x", lambda *args: _step(*args, sample_x=False),
              "Your h are samples, your x are probabilities: compare u_x with them."),
        Wrong("no coins", lambda W, b, c, x, u_h, u_x: _step(W, b, c, x, 0 * u_h + 0.5, 0 * u_x + 0.5),
              "You round each probability at 1/2. Then nothing is random, and the chain falls into one state."),
        Wrong("coins turned", lambda *args: _step(*args, less=False),
              "Your units are 1 where u is GREATER than the probability: that happens with probability 1 − p."),
        Wrong("W transposed", lambda W, b, c, x, u_h, u_x: _step(W.T, b, c, x, u_h, u_x),
              "W is transposed: row j of W belongs to hidden unit j, column k to visible unit k."),
        Wrong("biases swapped", lambda W, b, c, x, u_h, u_x: _step(W, c, b, x, u_h, u_x),
              "b and c are swapped: b_j belongs to the hidden units, c_k to the visible ones."),
        Wrong("no sigmoid", lambda *args: _step(*args, g=lambda a: a),
              "You compare the coins with b + Wx itself: a probability is its sigmoid."),
        Wrong("softmax", lambda *args: _step(*args, g=softmax),
              "You compare the coins with a softmax, in which the units share a probability of 1: here each has one of its own."),
        Wrong("first chain only", lambda W, b, c, x, u_h, u_x: (
            _step(W, b, c, x, u_h, u_x)[0], np.r_[_step(W, b, c, x, u_h, u_x)[1][:1], x[1:]]),
              "h is right, but only the first chain has a new x: every row takes the step."),
        Wrong("same coins", lambda W, b, c, x, u_h, u_x: _step(W, b, c, x, u_h, u_h),
              "x was sampled with the coins of h: each unit needs a coin of its own, u_x."),
        Wrong("x from the old x", lambda W, b, c, x, u_h, u_x: (
            _step(W, b, c, x, u_h, u_x)[0], _step(W, b, c, x, 0 * u_h + 0.5, u_x)[1]),
              "h is right, but x was sampled given another h: given the one you return."),
    ))

CD_UPDATE = Exercise(
    name="cd_update", slide="extension of S52", title="One update of CD-1",
    asks="""`x` is a mini-batch $(T, D)$ of 0 and 1. From each example take **one** Gibbs step with the coins given, as in
*gibbs_step*: $\\tilde{\\mathbf{h}} = 1[u_h < p(\\mathbf{h}=1|\\mathbf{x})]$,
$\\tilde{\\mathbf{x}} = 1[u_x < p(\\mathbf{x}=1|\\tilde{\\mathbf{h}})]$.
With $\\mathbf{h}(\\mathbf{x}) = \\text{sigm}(\\mathbf{b} + \\mathbf{W}\\mathbf{x})$ the gradient of $F(\\mathbf{x})$ with
respect to $\\mathbf{W}$ is $-\\mathbf{h}(\\mathbf{x})\\,\\mathbf{x}^\\top$; find those with respect to
$\\mathbf{b}$ and $\\mathbf{c}$. Push $F$ down at the data and up at the $\\tilde{\\mathbf{x}}$: one step of $\\alpha$
with the mean over the mini-batch. Return the new $\\mathbf{W}$, $\\mathbf{b}$ and $\\mathbf{c}$.
Where is a sample needed, and where do probabilities do?""",
    stub='''def my_cd_update(W, b, c, x, u_h, u_x, alpha):
    W_new = ...
    b_new = ...
    c_new = ...
    return W_new, b_new, c_new''',
    between={"x_neg": "x̃", "p_neg": "p(h | x̃)"},
    solution=cd_update, returns=("W", "b", "c"), oracle=_one_by_one,
    cases=lambda: [(*_machine(*sizes), alpha) for *sizes, alpha in (
        (3, 6, 4, 0.1), (4, 8, 5, 0.5), (7, 1, 3, 1.2), (8, 3, 3, 0.3), (11, 60, 7, 0.2), (12, 5, 2, 4, 0.4),
        (13, 2, 5, 3, 0.8))],
    hints=("Three things first: `p`, which is $\\mathbf{h}(\\mathbf{x})$ at the data, the samples `h` and `x_neg`, "
           "and `p_neg`, the same at `x_neg`.",
           "The sum over the examples of the outer products is one matrix product: `p.T @ x` is $(H, D)$.",
           "For the biases take $F(\\mathbf{x}) = -\\mathbf{c}^\\top\\mathbf{x} - \\sum_j \\text{softplus}(b_j + "
           "\\mathbf{W}_{j\\cdot}\\,\\mathbf{x})$: the derivative of softplus is sigm, and $c_k$ stands in one term only."),
    wrong=(
        Wrong("sign", lambda *args: _cd(*args, sign=-1.0),
              "The phases have each other's sign: what the data want is added, what the model dreams is taken away."),
        Wrong("no mean", lambda *args: _cd(*args, mean=False),
              "1/T is missing: the step would grow with the mini-batch."),
        Wrong("hidden units kept", lambda *args: _cd(*args, keep_h=True),
              "The negative phase uses the h that was sampled from the DATA. It needs p(h|x̃), computed anew from x̃."),
        Wrong("probabilities passed down", lambda *args: _cd(*args, mean_field=True),
              "x̃ was sampled given probabilities p(h|x). It needs the sample h = 1[u_h < p]: else more than one bit per unit "
              "passes down, and the chain is another one."),
        Wrong("x̃ not sampled", lambda *args: _cd(*args, soft_x=True),
              "Your x̃ are probabilities: sample them, x̃ = 1[u_x < p(x|h)]. (Some practitioners leave them; it is not CD-1.)"),
        Wrong("coins turned", lambda *args: _cd(*args, less=False),
              "The coins of h and x̃ are compared the wrong way round: a unit is 1 where its u is LESS than its probability."),
        Wrong("samples in the positive phase", lambda *args: _cd(*args, hard=True),
              "The positive phase uses the sample h. That is right on average, but noisier: p(h|x) is known exactly, use it."),
        Wrong("reconstruction in the positive phase", lambda *args: _cd(*args, mixed=True),
              "In the positive phase the data x stand beside p(h|x̃) of the reconstruction: it needs p(h|x) of the data."),
        Wrong("W transposed", lambda W, b, c, *rest: (lambda new: (W + (new[0] - W.T), *new[1:]))(_cd(W.T, b, c, *rest)),
              "W is transposed: row j of W belongs to hidden unit j. b + W x is `b + x @ W.T` for a mini-batch."),
        Wrong("biases swapped", lambda *args: _cd(*args, swap=True),
              "W is right, but the steps of b and c are swapped: b goes with p, c with x."),
        Wrong("positive phase only", lambda W, b, c, x, u_h, u_x, alpha: tuple(
            part + alpha * step / len(x) for part, step in zip(
                (W, b, c), (sigm(b + x @ W.T).T @ x, sigm(b + x @ W.T).sum(0), x.sum(0)), strict=True)),
              "The negative phase is missing: without it the weights grow for ever, and every image becomes as probable."),
        Wrong("no bias in the negative phase", lambda *args: _cd(*args, b_neg=0.0),
              "b is missing in the negative phase: p(h|x̃) has the same bias as p(h|x)."),
        Wrong("samples in the negative phase", lambda *args: _cd(*args, hard_neg=True),
              "In the negative phase you sample h once more, with coins that are used up: p(h|x̃) is known exactly, use it."),
        Wrong("samples in both phases", lambda *args: _cd(*args, hard=True, hard_neg=True),
              "Both phases use samples of h. The sample is needed on the way to x̃; p(h|x) and p(h|x̃) are known exactly."),
        Wrong("samples in the positive phase, no mean", lambda *args: _cd(*args, hard=True, mean=False),
              "The positive phase uses the sample h, but p(h|x) is known exactly. And 1/T is missing."),
        Wrong("product of the means", lambda *args: _cd(*args, product=lambda h, x: np.outer(h.sum(0), x.sum(0)) / len(x)),
              "For W you multiply the mean of p by the mean of x. Each example has a product p xᵀ of its own: average those."),
        Wrong("negative phase with the new W and b", _phase_by_phase,
              "c is right, but p(h|x̃) comes from W and b that have moved already: both phases belong to the old ones."),
        Wrong("divided by H", lambda W, b, c, x, u_h, u_x, alpha: _cd(W, b, c, x, u_h, u_x, alpha * len(x) / len(b)),
              "You divide by H, the number of hidden units: the mean is over the T examples."),
        Wrong("divided by D", lambda W, b, c, x, u_h, u_x, alpha: _cd(W, b, c, x, u_h, u_x, alpha * len(x) / len(c)),
              "You divide by D, the number of visible units: the mean is over the T examples."),
        Wrong("example by example", _example_by_example,
              "You step after each example, so the next one meets other W, b and c. It is one step for the whole mini-batch."),
        Wrong("example by example, no mean", lambda *args: _example_by_example(*args, mean=False),
              "You step after each example, each time with the whole α. It is one step for the mini-batch, with the mean."),
    ))

EXERCISES = (GIBBS_STEP, CD_UPDATE)
