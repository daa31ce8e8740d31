"""One run of the deep autoencoder whose code is a point of the plane, on 5,000 digits. An extension of slide S41.

    run = PlaneRun(seed=0)
    for done in run.pieces(lambda: 0.003): ...                 run.record.test; codes(run.theta, X) are the points
"""
from collections.abc import Callable, Iterator
from functools import cache

import jax
import numpy as np

from course_lib.data import first_digits, minibatch_order
from course_lib.network import Layer
from course_lib.optimizers import adam, with_hyper
from course_lib.training import State, gradient_step, run_steps, start

from .deep import bottleneck, bottleneck_losses, bottleneck_objective, codes
from .digits import N, training_digits
from .random_images import images
from .three_models import mean_digit

B, EPOCHS, PIECE, EVERY, SHOWN = 50, 14, 5, 50, 500
PER_EPOCH = N // B
UPDATES = EPOCHS * PER_EPOCH
OPTIMIZER = adam(0.0)
STEP = gradient_step(bottleneck_objective, OPTIMIZER.update)
LOST = 544                      # 784 ln 2: the loss of a grey image
EDGE, TILES = 1.08, 14          # a wall of TILES × TILES codes covers [-EDGE, EDGE]²


class PlaneRecord:
    """For each measurement the update, the mean training loss of the last piece, and the test loss."""

    def __init__(self):
        self.updates, self.train, self.test = [], [], []

    def __len__(self) -> int:
        return len(self.updates)


@cache
def shown_digits() -> tuple[np.ndarray, np.ndarray]:
    """SHOWN test images in [0, 1], (SHOWN, 784), and their labels."""
    test = first_digits(SHOWN)[1]
    return images(test.X), test.y


@jax.jit
def first_plane(seed: jax.Array, mean: jax.Array) -> State:
    """The State before the first update."""
    key = jax.random.key(seed)
    return start(bottleneck(key, mean), OPTIMIZER, key)


def train_plane(state: State, idx: np.ndarray, alpha: float) -> tuple[State, float]:
    """(State, mean loss) after one update for each row of idx."""
    state, info = run_steps(STEP, state._replace(opt=with_hyper(state.opt, alpha=alpha)), *training_digits(), idx)
    return state, float(np.asarray(info.loss).mean())


class PlaneRun:
    """`theta`, `record`, the number of `updates`, and whether the loss is `lost`."""

    def __init__(self, seed: int):
        self.seed, self.state, self.record = seed, first_plane(np.int32(seed), mean_digit()), PlaneRecord()
        self.updates, self.lost = 0, False

    @property
    def theta(self) -> tuple[Layer, ...]:
        return self.state.theta

    @property
    def just_measured(self) -> bool:
        return len(self.record) > 0 and self.record.updates[-1] == self.updates

    def pieces(self, alpha: Callable[[], float]) -> Iterator[int]:
        """Train and record; yield the number of updates at least every 40 ms. alpha() is read on the way."""
        self._measure()
        yield 0
        for epoch in range(EPOCHS):
            for idx in minibatch_order((self.seed, epoch), N, B).reshape(-1, PIECE, B):
                self.state, loss = train_plane(self.state, idx, alpha())
                self.updates += PIECE
                if self.updates % EVERY == 0:
                    self._measure(loss)
                    if self.lost:
                        return
                yield self.updates

    def _measure(self, train=None):
        test = float(bottleneck_losses(self.theta, shown_digits()[0]).mean())
        self.record.updates.append(self.updates)
        self.record.train.append(test if train is None else train)
        self.record.test.append(test)
        self.lost = not test < LOST


def own_neighbours(points: np.ndarray, y: np.ndarray) -> float:
    """The share of points (T, d) whose nearest other point has their own label."""
    points = points.astype(float)
    squares = (points**2).sum(axis=1)
    far = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(far, np.inf)
    return float((y[far.argmin(axis=1)] == y).mean())


def uncrowded(points: np.ndarray, gap: float, always: int) -> np.ndarray:
    """(T,) of bool: as many points (T, 2) as fit at least `gap` apart, the first ones first; number `always` is one of them.

    Another `always` changes the choice around it and nowhere else.
    """
    near = ((points[:, None] - points[None]) ** 2).sum(axis=-1) < gap**2
    chosen = filled(np.zeros(len(points), bool), near)
    chosen[near[always]] = False
    chosen[always] = True
    return filled(chosen, near)


def filled(chosen: np.ndarray, near: np.ndarray) -> np.ndarray:
    """`chosen` (T,), and every point that has none of the chosen near it; near (T, T)."""
    for i, neighbours in enumerate(near):
        chosen[i] |= not (neighbours & chosen).any()
    return chosen


def neighbours_before_and_after(run: PlaneRun) -> tuple[float, float]:
    """The share of test digits whose nearest neighbour has their own class: before training, and now."""
    X, y = shown_digits()
    first = first_plane(np.int32(run.seed), mean_digit()).theta
    return tuple(own_neighbours(codes(theta, X), y) for theta in (first, run.theta))


def tiles() -> np.ndarray:
    """The codes (TILES², 2) of the middles of the tiles, row by row from the top."""
    at = EDGE * (2 * np.arange(TILES) + 1 - TILES) / TILES
    return np.stack(np.meshgrid(at, at[::-1]), axis=-1).reshape(-1, 2).astype(np.float32)
