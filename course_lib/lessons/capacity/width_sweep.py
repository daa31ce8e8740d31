"""Networks of many widths trained at once on one curve, slide S09: the error a training run reaches, against H.

The nets of 1, 2, 4, … and H hidden sigmoids stand side by side in ONE hidden layer; a block mask links each output to
its own units only. Adam acts on each weight alone, so every net trains exactly as it would by itself, and one compiled
program of about 50 ms gives all of them, for any H, curve, learning rate and seed.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.loss import linear_squared
from course_lib.network import Layer, fprop
from course_lib.optimizers import adam, chain, with_hyper
from course_lib.subnetwork import freeze
from course_lib.training import gradient_step, scan_steps, start, supervised_objective

WIDTHS, WIDEST, STEPS, T = (1, 2, 4, 8, 16, 32), 64, 1000, 129
OWNER = np.repeat(np.arange(len(WIDTHS) + 1), (*WIDTHS, WIDEST))      # which net a hidden unit belongs to
RANK = np.concatenate([np.arange(n, dtype=np.float32) for n in (*WIDTHS, WIDEST)])     # its place in that net


def training_points() -> np.ndarray:
    """The T points of [-1, 1] on which the nets are trained, (T,) float32."""
    return np.linspace(-1, 1, T, dtype=np.float32)


@jax.jit
def _train_widths(y, H, alpha, seed):
    """θ of all nets after STEPS steps of Adam on the curve y (T,), squared error; the last net has width H.

    Start: steps at random places of [-1, 1], steeper in wider nets (as narrow as the room each has), output weights
    N(0, 1/width).
    """
    key = jax.random.key(seed)
    place, steep, out = jax.random.split(key, 3)
    nets = len(WIDTHS) + 1
    width = jnp.append(jnp.array(WIDTHS, jnp.float32), jnp.asarray(H, jnp.float32))[OWNER]
    on = (RANK < width).astype(jnp.float32)
    block = (OWNER == np.arange(nets)[:, None]).astype(np.float32) * on
    slope = jax.random.uniform(steep, (len(OWNER),), minval=0.5) * (6 + width)
    theta = (Layer(slope[:, None], -slope * jax.random.uniform(place, (len(OWNER),), minval=-1.0)),
             Layer(block * jax.random.normal(out, (nets, len(OWNER))) / jnp.sqrt(width), jnp.zeros(nets)))
    optimizer = chain(adam(0.0), freeze((Layer(on[:, None], on), Layer(block, jnp.ones(nets)))))
    state = start(theta, optimizer, key)
    state = state._replace(opt=with_hyper(state.opt, alpha=alpha))
    step = gradient_step(supervised_objective(sigm, linear_squared), optimizer.update)
    X, Y = jnp.asarray(training_points())[:, None], jnp.broadcast_to(y[:, None], (T, nets))
    return scan_steps(step, state, X, Y, jnp.broadcast_to(jnp.arange(T), (STEPS, T)))[0].theta


@jax.jit
def sweep_curves(theta: tuple, x: jax.Array) -> jax.Array:
    """f̂(x) of every net, (nets, len(x)), for x (len,)."""
    return fprop(theta, x[:, None], sigm, linear_squared).h[-1].T


def train_widths(y: np.ndarray, H: int, alpha: float = 0.02, seed: int = 0) -> tuple:
    """θ of the nets of WIDTHS and of H after STEPS steps, all in one hidden layer: `sweep_curves` tells them apart.

    y (T,): finite values of the curve at `training_points()`, 1 <= H <= WIDEST; ValueError for others.
    """
    y = np.asarray(y, np.float32)
    if y.shape != (T,) or not np.isfinite(y).all():
        raise ValueError(f"y must be {T} finite values, one for each of training_points(), it has shape {y.shape}")
    if not 1 <= H <= WIDEST:
        raise ValueError(f"H must lie between 1 and {WIDEST}, it is {H}")
    return _train_widths(y, np.int32(H), np.float32(alpha), np.int32(seed))
