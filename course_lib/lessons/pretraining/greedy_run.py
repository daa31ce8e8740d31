"""One run of slides S42-S43 on 5,000 digits, in pieces of some 20 ms: three layers, one after the other, then fine-tuning."""
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib import rbm
from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import autoencoder_hyper, masking
from course_lib.data import Data, minibatch_order, mnist
from course_lib.initialization import glorot
from course_lib.network import Layer
from course_lib.optimizers import adam, momentum, sgd, with_hyper
from course_lib.pretraining import LayerTrainer, add_output, autoencoders, criterion_of, features
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import gradient_step, run_steps, start, supervised_objective

from .stack_measures import entropy_per_input, fingerprint, loss_per_input, misread, up

SIZES, L, T, LABELS, HELD_OUT = (784, 100, 100, 100, 10), 3, 5000, 500, 1000
B, EPOCHS, PIECE = 50, 8, 20                             # pre-training: 100 updates an epoch
TUNING_B, TUNING = 20, 40                                # fine-tuning: 25 updates an epoch
AE, RBM = "autoencoder", "RBM"
OPTIMIZER = sgd(1.0)
STEP = gradient_step(supervised_objective("sigm"), OPTIMIZER.update)


@cache
def layer_trainer(how: str) -> LayerTrainer:
    """What trains a layer: a denoising autoencoder, or an RBM by CD-1."""
    if how == AE:
        return autoencoders(optimizer=adam(2e-3), corrupt=masking, hyper=autoencoder_hyper())
    return criterion_of(rbm.init, cd_objective(probabilities=True), momentum(0.1, 0.5), hyper=cd_hyper(1))


@cache
def first_state(how: str) -> Callable:
    """start(key, D, H) of a layer's training, compiled."""
    return jax.jit(layer_trainer(how).start, static_argnums=(1, 2))


@cache
def greedy_digits() -> tuple[jax.Array, jax.Array, Data]:
    """(5,000 images as bytes, the labels of the first 500, 1,000 held-out digits): one copy for all."""
    train, valid, _ = mnist()
    held_out = Data(unit(valid.X[:HELD_OUT]), valid.y[:HELD_OUT])
    return jax.device_put(train.X[:T]), jax.device_put(train.y[:LABELS]), held_out


def unit(X: np.ndarray) -> np.ndarray:
    """Bytes -> float32 in [0, 1], as the library scales them."""
    return np.multiply(np.asarray(X), np.float32(1 / 255), dtype=np.float32)


@partial(jax.jit, static_argnums=2)
def first_nets(key: jax.Array, layers: tuple[Layer, ...], scale: float = 4.0) -> tuple[tuple[Layer, ...], ...]:
    """The two networks to fine-tune: on the pre-trained layers, and all from `scale` times Glorot's bound."""
    return add_output(key, layers, SIZES[-1]), glorot(key, SIZES, scale)


class GreedyRun:
    """how: AE or RBM; noise: share of inputs hidden from an autoencoder, an extension.

    `stack`: the layers done, lowest first; the curves so far: `learning`, lost per input above its floor, and `tuning`;
    `nets` while fine-tuning, the second of them from a random start of `scale` times Glorot's bound.
    """

    def __init__(self, how: str, noise: float, seed: int):
        self.how, self.noise, self.seed = how, noise, seed
        self.X, self.y, self.held_out = greedy_digits()
        self.stack, self.prints, self.h, self.now = [], [], [self.X], None
        self.learning, self.tuning, self.nets, self.first, self.scale = [], ([], []), None, None, 4.0

    @property
    def shown(self):
        """All layers there are, the one in training included."""
        return [*self.stack, *([self.now] if self.now else [])]

    @property
    def fixed(self):
        """Whether each layer done still has the bits it had when its training ended."""
        return [fingerprint(one.W, one.b) == kept for one, kept in zip(self.stack, self.prints, strict=True)]

    @property
    def moved(self):
        """‖W^(k) - its start‖ / ‖its start‖ of every layer of the fine-tuned network."""
        return [float(np.linalg.norm(a.W - b.W) / np.linalg.norm(b.W)) for a, b in zip(self.nets[0], self.first[0], strict=True)]

    def share(self) -> float:
        """The share of all epochs, from 0 to 1."""
        return (L * EPOCHS * self.share_of_layers() + max(len(self.tuning[0]) - 1, 0)) / (L * EPOCHS + TUNING)

    def share_of_layers(self) -> float:
        """The share of the epochs before fine-tuning."""
        return max(sum(map(len, self.learning)) - len(self.learning), 0) / (L * EPOCHS)

    def add(self, theta: Autoencoder) -> None:
        """Layer k is done: from here on it makes features and nothing else."""
        self.stack.append(theta)
        self.prints.append(fingerprint(theta.W, theta.b))
        self.h.append(features(Layer(*jax.device_put((theta.W, theta.b))), self.h[-1]))       # asarray would compile
        self.now = None

    def to_end(self, alpha: float = 1.0, scale: float = 4.0) -> "GreedyRun":
        """All of it here and now: what the picture does in pieces."""
        while len(self.stack) < L:
            for _ in self.train_layer():
                pass
        for _ in self.fine_tune(lambda: alpha, scale):
            pass
        return self

    def train_layer(self) -> Iterator[bool]:
        """Train layer k: False after some updates, True after each epoch."""
        k, X, nothing = len(self.stack) + 1, self.h[-1], jnp.zeros(T, jnp.int32)
        below = up(self.stack, self.held_out[0])[-1]
        state = first_state(self.how)(jax.random.key(self.seed * L + k), X.shape[1], SIZES[k])
        if self.how == AE:
            state = state._replace(hyper=autoencoder_hyper(noise=self.noise))
        self._keep(state.theta)
        floor = entropy_per_input(below)
        self.learning.append([loss_per_input(self.now, below) - floor])
        for epoch in range(EPOCHS):
            for idx in minibatch_order((self.seed, k, epoch), T, B).reshape(-1, PIECE, B):
                state, _ = jax.block_until_ready(run_steps(layer_trainer(self.how).step, state, X, nothing, idx))
                yield False
            self._keep(state.theta)
            self.learning[-1].append(loss_per_input(self.now, below) - floor)
            yield True
        self.add(self.now)

    def _keep(self, theta):
        self.now = Autoencoder(*map(np.asarray, (theta.W, theta.b, theta.c)))

    def fine_tune(self, alpha: Callable[[], float], scale: float = 4.0) -> Iterator[bool]:
        """The whole network and a random twin, `scale` times Glorot's bound, learn the same 500 labels in the same order.

        α is read on the way.
        """
        key, self.scale = jax.random.key(self.seed), scale
        nets = first_nets(key, tuple(Layer(one.W, one.b) for one in self.stack), scale)
        states = [start(net, OPTIMIZER, key) for net in nets]
        self.nets = jax.tree.map(np.asarray, nets)
        self.first = self.nets
        self._measure()
        for epoch in range(TUNING):
            idx = minibatch_order((self.seed, epoch), LABELS, TUNING_B)
            for i, state in enumerate(states):
                state = state._replace(opt=with_hyper(state.opt, alpha=alpha()))
                states[i], _ = jax.block_until_ready(run_steps(STEP, state, self.X[:LABELS], self.y, idx))
                yield False
            self.nets = tuple(jax.tree.map(np.asarray, state.theta) for state in states)
            self._measure()
            yield True

    def _measure(self):
        for errors, net in zip(self.tuning, self.nets, strict=True):
            errors.append(misread(net, *self.held_out))


def trained_layer(h: np.ndarray, H: int, k: int = 1, how: str = AE, seed: int = 0) -> Autoencoder:
    """One layer trained on the features h (T, D) at one go: what a reader's own procedure is given."""
    state = first_state(how)(jax.random.key(seed * L + k), h.shape[1], H)
    idx = np.concatenate([minibatch_order((seed, k, epoch), T, B) for epoch in range(EPOCHS)])
    h = jax.device_put(np.round(255 * h).astype(np.uint8) if k == 1 else h)      # the types whose programs exist
    for at in range(0, len(idx), PIECE):
        state, _ = run_steps(layer_trainer(how).step, state, h, jnp.zeros(T, jnp.int32), idx[at : at + PIECE])
    return Autoencoder(*map(np.asarray, (state.theta.W, state.theta.b, state.theta.c)))


class Apprentice:
    """What a procedure from elsewhere needs, greedy(X, hidden, train_layer): `arguments`; and how its answer is taken."""

    def __init__(self, run: GreedyRun):
        self.run, self.given, self.trained = run, [], []

    @property
    def arguments(self) -> tuple:
        return unit(self.run.X), SIZES[1:4], lambda h, H: self.train_layer(h, H)

    def train_layer(self, h: np.ndarray, H: int) -> tuple[np.ndarray, np.ndarray]:
        """(W, b) of a layer of H units trained on h, which is remembered."""
        self.given.append(np.asarray(h, np.float32))
        self.trained.append(trained_layer(self.given[-1], H, len(self.trained) + 1, self.run.how, self.run.seed))
        return self.trained[-1].W, self.trained[-1].b

    def fits(self, answer: Sequence) -> bool:
        """Whether the answer is W(1), b(1), ..., and h of the whole stack."""
        wanted = [shape for m, n in zip(SIZES[:3], SIZES[1:4], strict=True) for shape in ((n, m), (n,))]
        return [np.shape(part) for part in answer[:-1]] == wanted and len(self.trained) >= L

    def hand_over(self, answer: Sequence) -> int | None:
        """Give the layers to the run; the first that was not trained on the features of the one below, or None."""
        for k in range(L):
            self.run.add(Autoencoder(np.float32(answer[2 * k]), np.float32(answer[2 * k + 1]), self.trained[k].c))
        wanted = [unit(self.run.X), *map(np.asarray, self.run.h[1:L])]
        right = [h.shape == want.shape and np.abs(h - want).max() < 1e-4 for h, want in zip(self.given, wanted, strict=False)]
        return None if all(right) else right.index(False) + 1


def greedy_programs() -> Iterator[Callable]:
    """Functions that compile every program a run may need, for use in the background."""
    key, idx, (X, y, _) = jax.random.key(0), np.zeros((PIECE, B), np.int32), greedy_digits()

    def one_layer(how, D):
        h = X if D == SIZES[0] else jnp.zeros((T, D))
        run_steps(layer_trainer(how).step, first_state(how)(key, D, SIZES[1]), h, jnp.zeros(T, jnp.int32), idx)
        features(Layer(jnp.zeros((SIZES[1], D)), jnp.zeros(SIZES[1])), h)

    def tuning():
        layers = tuple(Layer(jnp.zeros((n, m)), jnp.zeros(n)) for m, n in zip(SIZES[:3], SIZES[1:4], strict=True))
        rows = np.zeros((LABELS // TUNING_B, TUNING_B), np.int32)
        run_steps(STEP, start(first_nets(key, layers)[0], OPTIMIZER, key), X[:LABELS], y, rows)

    yield from (partial(one_layer, how, D) for how in (AE, RBM) for D in SIZES[:2])
    yield tuning
