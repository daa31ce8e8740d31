"""Dropout in a large and in a small network on the same 500 digits: four p, each at its own best α and update (S46, S49).

    H                the hidden units of the 784-H-10 reclin network: a large one and a small one
    p, alpha         the axes; p = 0 is training without dropout
    choice           lowest loss on the CHOICE validation images over the run, (H, p, alpha, seed)
    at               updates done then, the same axes; what follows was measured at that moment:
    train            loss on the SEEN of its training images
    loss, error      on JUDGE other validation images, which chose nothing

All with the masks' expectation. Every H and p has the same eight seeds: images, first weights and order. α is to be chosen
by the mean of `choice` over the seeds, for every p alike.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real
from course_lib.data import Data, mnist, recorded
from course_lib.dropout import Dropout, check_p, expectation
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import momentum
from course_lib.training import scan_steps, start

from .digits import BETA, SEEDS, SEEN, STEP, B, digits_of_seeds, epoch_in_pieces

NAME = "dropout_digits"

N, LOOKS, CHOICE, JUDGE = 500, 40, 1000, 1000
EVERY = {100: 20, 10: 50}                       # updates from one of the LOOKS to the next, for each H
PS, ALPHAS = (0.0, 0.2, 0.5, 0.8), (0.003, 0.006, 0.0125, 0.025, 0.05, 0.1, 0.2)


@partial(jax.jit, static_argnums=0)
def run_seeds(H: int, p: jax.Array, alpha: jax.Array, train: Data, idx: jax.Array, valid: Data) -> jax.Array:
    """(looks, 4, seeds): training loss, loss for the choice, loss and error of the judge. idx (seeds, looks, every, B)."""
    V = as_real(valid.X)

    def scores(state, x, t):
        m = expectation(state.theta, state.hyper.p)
        seen, out = (fprop(state.theta, part, "reclin", m=m).a[-1] for part in (as_real(x[:SEEN]), V))
        each, wrong = softmax_nll.value(out, valid.y), zero_one(out, valid.y)
        return jnp.stack([softmax_nll.value(seen, t[:SEEN]).mean(), each[:CHOICE].mean(), each[CHOICE:].mean(),
                          wrong[CHOICE:].mean()])

    def one(seed):
        key, x, t, rows = seed
        key = jax.random.key(key)
        state = start(glorot(key, (784, H, 10)), momentum(alpha, BETA), key, Dropout(check_p(p)))

        def look(state, i):
            after = scan_steps(STEP, state, as_real(x[i.ravel()]), t[i.ravel()], jnp.arange(i.size).reshape(i.shape))[0]
            return after, scores(after, x, t)

        return lax.scan(look, state, rows)[1]

    return jnp.moveaxis(lax.map(one, (jnp.arange(SEEDS), *train, idx)), 0, -1)


def order(every: int) -> np.ndarray:
    """Which of the first N images of each seed an update sees, (SEEDS, LOOKS, every, B)."""
    epochs = [epoch_in_pieces(0, epoch, N).transpose(1, 0, 2, 3) for epoch in range(-(-LOOKS * every * B // N))]
    rows = np.concatenate(epochs, axis=1).reshape(SEEDS, -1, B)[:, : LOOKS * every]
    return rows.reshape(SEEDS, LOOKS, every, B)


def best_moment(scores: np.ndarray, every: int) -> dict[str, np.ndarray]:
    """What is kept of the scores (looks, 4, seeds) of one setting."""
    train, choice, loss, error = np.nan_to_num(np.moveaxis(scores, 1, 0), nan=99, posinf=99)
    at, seeds = choice.argmin(axis=0), np.arange(choice.shape[1])
    return {"choice": choice[at, seeds], "at": every * (at + 1), "train": train[at, seeds], "loss": loss[at, seeds],
            "error": error[at, seeds]}


def run() -> dict[str, np.ndarray]:
    train, valid = digits_of_seeds()[0], mnist().valid
    judged = Data(valid.X[: CHOICE + JUDGE], valid.y[: CHOICE + JUDGE])
    kept = [best_moment(np.asarray(run_seeds(H, np.float32(p), np.float32(alpha), train, order(every), judged)), every)
            for H, every in EVERY.items() for p in PS for alpha in ALPHAS]
    shape = len(EVERY), len(PS), len(ALPHAS), SEEDS
    return {"H": np.array(list(EVERY)), "p": np.array(PS), "alpha": np.array(ALPHAS),
            **{name: np.stack([one[name] for one in kept]).astype(np.float32).reshape(shape) for name in kept[0]}}


def at_best_alpha(H: int) -> dict[str, np.ndarray]:
    """The record of H hidden units, for each p at its best α by the mean of `choice`: alpha (p,), the others (p, seed)."""
    kept = recorded(NAME)
    i, each = kept["H"].tolist().index(H), np.arange(len(PS))
    best = kept["choice"][i].mean(-1).argmin(-1)
    return {"alpha": kept["alpha"][best], **{name: kept[name][i, each, best] for name in ("at", "train", "loss", "error")}}
