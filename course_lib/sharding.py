"""Several devices, by JAX's own sharding alone. Slide S29 (a mini-batch is matrix/matrix work) and S26 (many trials).

Data-parallel training: every device holds θ and the data, and its share of each mini-batch; XLA adds up the gradients.

    state, info = run_steps(step, *shard_run(state, X, y, idx))

θ equals the one-device run's up to the order of that sum. In several processes (`jax.distributed`) each process calls
this with the same values, and `jax.devices()` are the devices of all of them.
"""
from collections.abc import Iterable, Sequence

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from numpy.typing import ArrayLike

from .arguments import PyTree, as_array, is_key, is_written_out, on_device


def shard_run(state: PyTree, X: ArrayLike, y: ArrayLike, idx: ArrayLike,
              devices: Iterable[jax.Device] | None = None) -> tuple[PyTree, jax.Array, jax.Array, jax.Array]:
    """(state, X, y, idx) for `run_steps`: idx (steps, B) cut along B over the devices, the rest copied to each of them.

    ValueError unless B is a multiple of the number of devices. devices: all there are, unless given.
    """
    devices = jax.devices() if devices is None else list(devices)
    X, y, idx = as_array(X, "X"), as_array(y, "y"), as_array(idx, "idx")
    if np.ndim(idx) != 2 or np.shape(idx)[1] % len(devices):
        raise ValueError(f"idx must be (steps, B) with B a multiple of the {len(devices)} devices; "
                         f"it has shape {np.shape(idx)}")
    return (*replicate((state, X, y), devices), shard(idx, devices, axis=1))


def replicate(tree: PyTree, devices: Sequence[jax.Device]) -> PyTree:
    """Every array of the tree whole on each device."""
    return _place(tree, devices, PartitionSpec())


def shard(tree: PyTree, devices: Sequence[jax.Device], axis: int = 0) -> PyTree:
    """Every array of the tree cut along `axis`, a piece for each device."""
    return _place(tree, devices, PartitionSpec(*[None] * axis, "device"))


def _place(tree, devices, spec):
    sharding = NamedSharding(Mesh(np.asarray(devices), ("device",)), spec)

    def place(leaf):
        if is_key(leaf):
            return jax.random.wrap_key_data(place(jax.random.key_data(leaf)), impl=jax.random.key_impl(leaf))
        leaf = np.asarray(on_device(leaf))  # on the host: `device_put` reaches the devices of this process only
        return jax.make_array_from_callback(leaf.shape, sharding, lambda part: leaf[part])

    return jax.tree.map(place, tree, is_leaf=is_written_out)
