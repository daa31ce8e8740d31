"""The exercise beyond S52 that turns CD-1 into PCD-1: the chains live on, and need not be as many as the examples."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm

from .exercises import gibbs_step, unit_by_unit


def pcd_update(W, b, c, chains, x, u_h, u_x, alpha):
    def p_hidden(x):
        return 1 / (1 + np.exp(-(b + x @ W.T)))

    h = (u_h < p_hidden(chains)).astype(float)
    x_neg = (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)
    p, p_neg = p_hidden(x), p_hidden(x_neg)
    T, M = len(x), len(chains)
    W_new = W + alpha * (p.T @ x / T - p_neg.T @ x_neg / M)
    b_new = b + alpha * (p.mean(axis=0) - p_neg.mean(axis=0))
    c_new = c + alpha * (x.mean(axis=0) - x_neg.mean(axis=0))
    return W_new, b_new, c_new, x_neg


def _one_by_one(W, b, c, chains, x, u_h, u_x, alpha):
    """The oracle: the examples pull one after the other, then the chains push one after the other."""
    new = [np.array(part, float) for part in (W, b, c)]
    _, moved = unit_by_unit(W, b, c, chains, u_h, u_x)
    for rows, share in ((x, alpha / len(x)), (moved, -alpha / len(moved))):
        for row in rows:
            p = sigm(b + W @ row)
            for part, step in zip(new, (np.outer(p, row), p, row), strict=True):
                part += share * step
    return *new, moved


def _pcd(W, b, c, chains, x, u_h, u_x, alpha, sign=1.0, mean=(True, True), start=None, soft_h=False, soft_x=False, less=True,
         hard=False, keep_h=False, keep_x=False, at_start=False, push=1.0, positive=None, by=None, back=None):
    """The solution with one thing changed."""
    def flip(u, p):
        return ((u < p) == less).astype(float)

    begin = chains if start is None else start
    q = sigm(b + begin @ W.T)
    h = flip(u_h, q)
    neg = sigm(c + (q if soft_h else h) @ W)
    neg = neg if soft_x else flip(u_x, neg)
    p = sigm(b + (x if positive is None else positive) @ W.T)
    p = flip(u_h, p) if hard else p
    p_neg = h if keep_h else q if at_start or keep_x else sigm(b + neg @ W.T)
    at = begin if at_start else neg
    T, M = (by or (len(x), len(neg)))
    T, M = T if mean[0] else 1, M if mean[1] else 1
    rate = alpha * sign
    new = (W + rate * (p.T @ x / T - push * p_neg.T @ at / M), b + rate * (p.sum(0) / T - push * p_neg.sum(0) / M),
           c + rate * (x.sum(0) / T - push * at.sum(0) / M))
    return *new, {None: neg, "chains": chains, "x": x, "h": h, "p": p_neg}[back]


def _no_step(W, b, c, chains, x, u_h, u_x, alpha):
    """The chains stay, and push where they are."""
    return (*_pcd(W, b, c, chains, x, u_h, u_x, alpha, at_start=True)[:3], chains)


def _step_after(W, b, c, chains, x, u_h, u_x, alpha):
    """The positive phase has moved W, b and c before the chains make their step."""
    p = sigm(b + x @ W.T)
    W, b, c = W + alpha * p.T @ x / len(x), b + alpha * p.mean(0), c + alpha * x.mean(0)
    _, neg = gibbs_step(W, b, c, chains, u_h, u_x)
    q = sigm(b + neg @ W.T)
    return W - alpha * q.T @ neg / len(neg), b - alpha * q.mean(0), c - alpha * neg.mean(0), neg


def _moved_again(W, b, c, chains, x, u_h, u_x, alpha):
    """W, b and c are right; the chains that are returned have made their step with these new ones."""
    new = _pcd(W, b, c, chains, x, u_h, u_x, alpha)[:3]
    return *new, _pcd(*new, chains, x, u_h, u_x, alpha)[3]


def _two_steps(W, b, c, chains, x, u_h, u_x, alpha):
    return _pcd(W, b, c, _pcd(W, b, c, chains, x, u_h, u_x, alpha)[3], x, u_h, u_x, alpha)


def _swapped(W, b, c, chains, x, u_h, u_x, alpha):
    new = _pcd(W, b, c, chains, x, u_h, u_x, alpha)
    return new[0], b + (new[2] - c), c + (new[1] - b), new[3]


def _machine(seed, T, M, H, D=None):
    """Often as many examples as chains, and units in both layers: then a slip gives numbers, and can be named."""
    rng, D = np.random.default_rng(seed), D or H
    x, chains = ((rng.random((n, D)) < 0.5).astype(float) for n in (T, M))
    return (rng.normal(size=(H, D)), rng.normal(size=H), rng.normal(size=D), chains, x, rng.random((M, H)), rng.random((M, D)))


PCD_UPDATE = Exercise(
    name="pcd_update", slide="extension of S52", title="From CD-1 to PCD-1",
    asks="""Turn your CD-1 into PCD-1. Beside the mini-batch `x`, $(T, D)$, there are now $M$ `chains`, $(M, D)$: where the last
update has left them. $M$ need not be $T$. The chains take **one** Gibbs step with the old $\\mathbf{W}$, $\\mathbf{b}$,
$\\mathbf{c}$ and the coins `u_h` $(M, H)$ and `u_x` $(M, D)$, as in *gibbs_step*; where they are then, $F$ is pushed up. Return
the new $\\mathbf{W}$, $\\mathbf{b}$ and $\\mathbf{c}$, each phase a mean over its own, and fourth what the next update needs.""",
    stub='''def my_pcd_update(W, b, c, chains, x, u_h, u_x, alpha):
    W_new = ...
    b_new = ...
    c_new = ...
    chains_new = ...
    return W_new, b_new, c_new, chains_new''',
    between={"x_neg": "x̃", "p_neg": "p(h | x̃)"},
    solution=pcd_update, returns=("W", "b", "c", "the chains"), oracle=_one_by_one,
    cases=lambda: [(*_machine(*sizes), alpha) for *sizes, alpha in (
        (31, 6, 6, 4, 0.1), (32, 8, 8, 5, 0.5), (33, 1, 1, 3, 1.2), (34, 5, 3, 3, 0.3), (35, 7, 60, 7, 0.2),
        (36, 5, 5, 2, 4, 0.4), (37, 2, 4, 5, 3, 0.8))],
    hints=("The positive phase stays as it is. In the negative one a single thing changes: where the step to "
           "$\\tilde{\\mathbf{x}}$ begins.",
           "`h` is sampled given the chains, from `b + chains @ W.T`; then `x_neg` and `p_neg` as before. The `p` of the positive"
           " phase is another one, that of `x`.",
           "Divide `p.T @ x` by $T$ and `p_neg.T @ x_neg` by $M$. The next update begins at `x_neg`."),
    wrong=(
        Wrong("begun at the data", lambda W, b, c, chains, x, *rest: _pcd(W, b, c, chains, x, *rest, start=x),
              "Your chains begin at the data again: that is CD-1. The step begins at `chains`."),
        Wrong("chains not kept", lambda *args: _pcd(*args, back="chains"),
              "W, b and c are right, but you return the chains as they were: the next update begins where they are now, at x̃."),
        Wrong("the data kept", lambda *args: _pcd(*args, back="x"),
              "W, b and c are right, but you return the data as the chains: the next update would be one of CD-1."),
        Wrong("h kept", lambda *args: _pcd(*args, back="h"),
              "W, b and c are right. But the chains are states of the visible units, x̃, and you return h."),
        Wrong("no step", _no_step,
              "Your chains push where they were. First they take a Gibbs step: it is x̃ where F is pushed up."),
        Wrong("step taken, push before it", lambda *args: _pcd(*args, at_start=True),
              "The chains you return are right, but F is pushed up where they were before the step: it belongs at x̃."),
        Wrong("hidden units kept", lambda *args: _pcd(*args, keep_h=True),
              "Beside x̃ stands the h that was sampled on the way to it. The negative phase needs p(h|x̃), computed anew from x̃."),
        Wrong("p(h|x) of the old chains", lambda *args: _pcd(*args, keep_x=True),
              "Beside x̃ stands p(h|x) of the chains before their step. The negative phase needs p(h|x̃)."),
        Wrong("positive phase of the chains", lambda W, b, c, chains, *rest: _pcd(W, b, c, chains, *rest, positive=chains),
              "In the positive phase the data x stand beside p(h|x) of the chains: it needs p(h|x) of the data."),
        Wrong("one mean over T", lambda W, b, c, chains, x, *rest: _pcd(W, b, c, chains, x, *rest, by=(len(x), len(x))),
              "You divide both phases by T, the number of examples: the negative phase is a mean over the M chains."),
        Wrong("one mean over M", lambda W, b, c, chains, *rest: _pcd(W, b, c, chains, *rest, by=(len(chains), len(chains))),
              "You divide both phases by M, the number of chains: the positive phase is a mean over the T examples."),
        Wrong("no mean", lambda *args: _pcd(*args, mean=(False, False)),
              "1/T and 1/M are missing: the step would grow with the mini-batch and with the number of chains."),
        Wrong("sums of the chains", lambda *args: _pcd(*args, mean=(True, False)),
              "1/M is missing in the negative phase: many chains would push harder than the data pull."),
        Wrong("sign", lambda *args: _pcd(*args, sign=-1.0),
              "The phases have each other's sign: what the data want is added, what the chains dream is taken away."),
        Wrong("probabilities passed down", lambda *args: _pcd(*args, soft_h=True),
              "x̃ was sampled given probabilities p(h|x). It needs the sample h = 1[u_h < p]."),
        Wrong("x̃ not sampled", lambda *args: _pcd(*args, soft_x=True),
              "Your x̃ are probabilities: sample them, x̃ = 1[u_x < p(x|h)]. The next update begins at states of 0 and 1."),
        Wrong("coins turned", lambda *args: _pcd(*args, less=False),
              "The coins of h and x̃ are compared the wrong way round: a unit is 1 where its u is LESS than its probability."),
        Wrong("samples in the positive phase", lambda *args: _pcd(*args, hard=True),
              "The positive phase uses a sample of h, with the coins of the chains: p(h|x) is known exactly, use it."),
        Wrong("biases swapped", _swapped, "W is right, but the steps of b and c are swapped: b goes with p, c with x."),
        Wrong("W transposed", lambda W, *rest: (lambda new: (W + (new[0] - W.T), *new[1:]))(_pcd(W.T, *rest)),
              "W is transposed: row j of W belongs to hidden unit j. b + W x is `b + x @ W.T` for many x."),
        Wrong("step with the new parameters", _step_after,
              "Your chains take their step with W, b and c that have moved already: both phases belong to the old ones."),
        Wrong("returned chains moved by the new parameters", _moved_again,
              "W, b and c are right, but the chains you return have moved with the new ones: return the x̃ that pushed F up."),
        Wrong("two steps", _two_steps, "Your chains make two Gibbs steps in one update, with the same coins: one is asked for."),
        Wrong("no data", lambda W, b, c, chains, x, *rest: _pcd(W, b, c, chains, chains, *rest),
              "The positive phase stands at the chains too, and x is not used: the data pull F down."),
        Wrong("positive phase only", lambda *args: _pcd(*args, push=0.0),
              "The negative phase is missing: the chains move, but push nothing up."),
        Wrong("data and chains swapped", lambda W, b, c, chains, x, *rest: _pcd(W, b, c, x, chains, *rest),
              "Data and chains have changed places: the data pull F down, the chains take the step and push it up."),
    ))

EXERCISES = (PCD_UPDATE,)
