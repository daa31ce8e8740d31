"""Data-parallel training gives the θ of one device: on four devices of this process, and on two processes."""
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from course_lib.initialization import glorot
from course_lib.network import BatchNormLayer
from course_lib.optimizers import adam
from course_lib.sharding import shard_run
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
X = np.random.default_rng(0).normal(size=(32, 3)).astype(np.float32)
Y = (X.sum(axis=1) > 0).astype(np.int32)
OPTIMIZER = adam(0.01)
STEP = gradient_step(supervised_objective(), OPTIMIZER.update)


@pytest.fixture
def four():
    """The CPU says that it is four devices (see conftest); of another kind there may be fewer or more."""
    if len(jax.devices()) != 4:
        pytest.skip(f"asks for four devices, and here the number of them is {len(jax.devices())}")


@pytest.mark.slow
@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("normalised", [False, True], ids=["plain", "batch norm"])
def test_four_devices_give_the_theta_of_one(normalised):
    theta = glorot(KEY, (3, 8, 2))
    if normalised:  # the statistics are those of the whole mini-batch, not of a device's share
        theta = (BatchNormLayer(theta[0].W, theta[0].b + 1, theta[0].b), theta[1])
    run = (start(theta, OPTIMIZER, KEY), X, Y, epochs(KEY, 32, 16, 5))
    one, info = run_steps(STEP, *run)
    four, info4 = run_steps(STEP, *shard_run(*run))
    assert len(four.theta[0].W.sharding.device_set) == len(jax.devices()) == 4
    for a, b in zip(jax.tree.leaves(four.theta), jax.tree.leaves(one.theta), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)
    np.testing.assert_allclose(info4.loss, info.loss, atol=1e-6)


@pytest.mark.usefixtures("four")
def test_each_device_holds_its_share_of_every_mini_batch():
    state, X_everywhere, _, idx = shard_run(start(glorot(KEY, (3, 2)), OPTIMIZER, KEY), X, Y, epochs(KEY, 32, 16, 2))
    assert {shard.data.shape for shard in idx.addressable_shards} == {(4, 4)}
    assert {shard.data.shape for shard in X_everywhere.addressable_shards} == {(32, 3)}
    two = shard_run(state, X, Y, np.asarray(idx), jax.devices()[:2])[3]
    assert two.sharding.device_set == set(jax.devices()[:2])


@pytest.mark.usefixtures("four")
def test_mini_batches_that_cannot_be_shared_out():
    state = start(glorot(KEY, (3, 2)), OPTIMIZER, KEY)
    for idx in (epochs(KEY, 32, 6, 1), np.arange(4)):
        with pytest.raises(ValueError, match=r"idx must be \(steps, B\) with B a multiple of the 4 devices"):
            shard_run(state, X, Y, idx)


PROCESS = """
import json, sys
import jax
import numpy as np
jax.distributed.initialize(sys.argv[1], 2, int(sys.argv[2]), initialization_timeout=60)
from course_lib.initialization import glorot
from course_lib.optimizers import sgd
from course_lib.sharding import shard_run
from course_lib.training import epochs, gradient_step, start, supervised_objective, run_steps
key, optimizer = jax.random.key(0), sgd(0.3)
X = np.random.default_rng(0).normal(size=(32, 3)).astype(np.float32)
run = (start(glorot(key, (3, 4, 2)), optimizer, key), X, (X.sum(axis=1) > 0).astype(np.int32), epochs(key, 32, 8, 4))
step = gradient_step(supervised_objective(), optimizer.update)
one, _ = run_steps(step, *run)
both, _ = run_steps(step, *shard_run(*run))
error = max(float(np.abs(np.asarray(a.addressable_data(0)) - np.asarray(b)).max())
            for a, b in zip(jax.tree.leaves(both.theta), jax.tree.leaves(one.theta)))
print(json.dumps([len(jax.devices()), len(jax.local_devices()), error]))
"""


@pytest.mark.slow
def test_two_processes_give_the_theta_of_one():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    env = os.environ | {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": "--xla_force_host_platform_device_count=1"}
    processes = [subprocess.Popen([sys.executable, "-c", PROCESS, address, str(i)], env=env, text=True,
                                  cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                 for i in range(2)]
    try:
        results = [process.communicate(timeout=300) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    errors = "\n".join(error for _, error in results)
    if any(process.returncode for process in processes) and "ollectives" in errors:
        pytest.skip("this JAX has no collectives between processes on the CPU")
    assert not any(process.returncode for process in processes), errors
    for output, _ in results:
        devices, local, error = json.loads(output.splitlines()[-1])
        assert (devices, local) == (2, 1) and error < 1e-6
