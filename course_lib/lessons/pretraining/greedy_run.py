"""One run of slides S42-S43 on 5,000 digits, in pieces of some 20 ms: three layers, one after the other, then fine-tuning."""
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import autoencoder_hyper, masking
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.interactive.own_function import ask
from course_lib.network import Layer
from course_lib.optimizers import adam, momentum, sgd, with_hyper
from course_lib.pretraining import add_output, autoencoders, criterion_of, features
from course_lib.rbm import model as rbm
from course_lib.rbm import training as rbm_training
from course_lib.training import gradient_step, run_steps, start, supervised_objective

from .stack_measures import fingerprint, loss_per_input, misread, up

SIZES, L, T, LABELS, HELD_OUT = (784, 100, 100, 100, 10), 3, 5000, 500, 1000
B, EPOCHS, PIECE = 50, 8, 20                             # pre-training: 100 updates an epoch
TUNING_B, TUNING = 20, 40                                # fine-tuning: 25 updates an epoch
AE, RBM = "autoencoder", "RBM"
CRITERIA = {
    AE: autoencoders(optimizer=adam(2e-3), corrupt=masking, hyper=autoencoder_hyper()),
    RBM: criterion_of(rbm.init, rbm_training.cd_objective(probabilities=True), momentum(0.1, 0.5),
                      hyper=rbm_training.cd_hyper(1)),
}
OPTIMIZER = sgd(1.0)
STEP = gradient_step(supervised_objective("sigm"), OPTIMIZER.update)
BEGIN = {name: jax.jit(how.start, static_argnums=(1, 2)) for name, how in CRITERIA.items()}


@cache
def digits():
    """(5,000 images as bytes, the labels of the first 500, 1,000 held-out images and labels): one copy for all."""
    train, valid, _ = mnist()
    return jax.device_put(train.X[:T]), jax.device_put(train.y[:LABELS]), (unit(valid.X[:HELD_OUT]), valid.y[:HELD_OUT])


def unit(X):
    """Bytes -> float32 in [0, 1], as the library scales them."""
    return np.multiply(np.asarray(X), np.float32(1 / 255), dtype=np.float32)


@jax.jit
def first_nets(key, layers):
    """The two networks to fine-tune: on the pre-trained layers, and all from Glorot's start."""
    return add_output(key, layers, SIZES[-1]), glorot(key, SIZES)


class GreedyRun:
    """`stack`: the layers done, lowest first; `learning`, `tuning`: the curves so far; `nets` while fine-tuning."""

    def __init__(self, how, noise, seed):
        self.how, self.noise, self.seed = how, noise, seed
        self.X, self.y, self.held_out = digits()
        self.stack, self.prints, self.h, self.now = [], [], [self.X], None
        self.learning, self.tuning, self.nets, self.first = [], ([], []), None, None

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
        return [float(np.linalg.norm(a.W - b.W) / np.linalg.norm(b.W)) for a, b in zip(self.nets[0], self.first, strict=True)]

    def done(self):
        """The share of all epochs, from 0 to 1."""
        return (max(sum(map(len, self.learning)) - len(self.learning), 0) + max(len(self.tuning[0]) - 1, 0)) / (
            L * EPOCHS + TUNING)

    def add(self, theta):
        """Layer k is done: from here on it makes features and nothing else."""
        self.stack.append(theta)
        self.prints.append(fingerprint(theta.W, theta.b))
        self.h.append(features(Layer(*jax.device_put((theta.W, theta.b))), self.h[-1]))       # asarray would compile
        self.now = None

    def to_end(self, alpha=1.0):
        """All of it here and now: what the picture does in pieces."""
        while len(self.stack) < L:
            for _ in self.train_layer():
                pass
        for _ in self.fine_tune(lambda: alpha):
            pass
        return self

    def train_layer(self):
        """Generator: "piece" after some updates of layer k, "start" after each of its epochs."""
        k, X, nothing = len(self.stack) + 1, self.h[-1], jnp.zeros(T, jnp.int32)
        below = up(self.stack, self.held_out[0])[-1]
        state = BEGIN[self.how](jax.random.key(self.seed * L + k), X.shape[1], SIZES[k])
        if self.how == AE:
            state = state._replace(hyper=autoencoder_hyper(noise=self.noise))
        self._look(state.theta)
        self.learning.append([loss_per_input(self.now, below)])
        for epoch in range(EPOCHS):
            order = np.random.default_rng((self.seed, k, epoch)).permutation(T).astype(np.int32).reshape(-1, PIECE, B)
            for idx in order:
                state, _ = run_steps(CRITERIA[self.how].step, state, X, nothing, idx)
                yield "piece"
            self._look(state.theta)
            self.learning[-1].append(loss_per_input(self.now, below))
            yield "start"
        self.add(self.now)

    def _look(self, theta):
        self.now = Autoencoder(*map(np.asarray, (theta.W, theta.b, theta.c)))

    def fine_tune(self, alpha):
        """Generator: the whole network and its random twin learn the same 500 labels in the same order. alpha: () -> α."""
        key = jax.random.key(self.seed)
        nets = first_nets(key, tuple(Layer(one.W, one.b) for one in self.stack))
        states = [start(net, OPTIMIZER, key) for net in nets]
        self.nets = jax.tree.map(np.asarray, nets)
        self.first = self.nets[0]
        self._measure()
        for epoch in range(TUNING):
            idx = np.random.default_rng((self.seed, epoch)).permutation(LABELS).astype(np.int32).reshape(-1, TUNING_B)
            for i, state in enumerate(states):
                state = state._replace(opt=with_hyper(state.opt, alpha=alpha()))
                states[i], _ = run_steps(STEP, state, self.X[:LABELS], self.y, idx)
                yield "piece"
            self.nets = tuple(jax.tree.map(np.asarray, state.theta) for state in states)
            self._measure()
            yield "start"

    def _measure(self):
        for errors, net in zip(self.tuning, self.nets, strict=True):
            errors.append(misread(net, *self.held_out))


def learn_layer(h, H, k=1, how=AE, seed=0):
    """(W, b, c) of one layer trained on the features h (T, D) at one go: what a reader's own procedure is given."""
    state = BEGIN[how](jax.random.key(seed * L + k), h.shape[1], H)
    idx = np.concatenate([np.random.default_rng((seed, k, epoch)).permutation(T).astype(np.int32).reshape(-1, B)
                          for epoch in range(EPOCHS)])
    h = jax.device_put(np.round(255 * h).astype(np.uint8) if k == 1 else h)      # the types whose programs exist
    for at in range(0, len(idx), PIECE):
        state, _ = run_steps(CRITERIA[how].step, state, h, jnp.zeros(T, jnp.int32), idx[at : at + PIECE])
    return Autoencoder(*map(np.asarray, (state.theta.W, state.theta.b, state.theta.c)))


def own_layers(run, greedy):
    """Let the reader's `greedy(X, hidden, train_layer)` make the layers of a new `run`; a sentence on what it did."""
    given, made = [], []

    def train_layer(h, H):
        given.append(np.asarray(h, np.float32))
        made.append(learn_layer(given[-1], H, len(made) + 1, run.how, run.seed))
        return made[-1].W, made[-1].b

    instead = "the widget trains the layers"
    value, words = ask(greedy, (unit(run.X), SIZES[1:4], train_layer), instead)
    if value is None:
        return words
    wanted = [shape for m, n in zip(SIZES[:3], SIZES[1:4], strict=True) for shape in ((n, m), (n,))]
    if [np.shape(part) for part in value[:-1]] != wanted or len(made) < L:
        return f"{greedy.__name__} did not return W(1), b(1), … and h of a {'-'.join(map(str, SIZES[:4]))} stack. So {instead}."
    for k in range(L):
        run.add(Autoencoder(np.float32(value[2 * k]), np.float32(value[2 * k + 1]), made[k].c))
    wanted = [unit(run.X), *map(np.asarray, run.h[1:L])]
    right = [h.shape == want.shape and np.abs(h - want).max() < 1e-4 for h, want in zip(given, wanted, strict=False)]
    return "Your procedure trained three layers" + (
        ", each on the features of the one below." if all(right) else
        f", but layer {right.index(False) + 1} not on the features of the one below.")
