"""CD-k against persistent CD on digits, one thing changed at a time: 12 hidden units, exact likelihood (extension of S52).

    reconstruction, valid    nats per validation digit after epoch 0 … EPOCHS: cross-entropy of the reconstruction, and the
                             exact mean of -log p(x); (run, α, seed, epoch), in the order of RUNS and ALPHAS

Every method gets the same five learning rates and the same four seeds. About seven minutes on two cores.
"""
import numpy as np

from .digits import DigitsRun

NAME = "cd_digits"

RUNS = {"CD-1": (1, False), "CD-5": (5, False), "PCD-1": (1, True), "PCD-5": (5, True)}     # k, and whether chains live on
ALPHAS, SEEDS, EPOCHS, HIDDEN = (0.01, 0.03, 0.1, 0.3, 1.0), 4, 30, 12


def nats(k: int, persistent: bool, alpha: float, seed: int) -> np.ndarray:
    """(2, EPOCHS + 1): reconstruction and mean -log p(x) of the validation digits; NaN after a run has diverged."""
    run = DigitsRun(HIDDEN, seed, k, persistent, EPOCHS)
    for _ in run.train(lambda: (k, persistent, alpha)):
        pass
    out = np.full((2, EPOCHS + 1), np.nan, np.float32)
    out[:, : len(run.record)] = run.record.reconstruction, run.record.valid
    return out


def run() -> dict[str, np.ndarray]:
    all_runs = np.array([[[nats(*how, alpha, seed) for seed in range(SEEDS)] for alpha in ALPHAS] for how in RUNS.values()])
    return {"reconstruction": all_runs[:, :, :, 0], "valid": all_runs[:, :, :, 1]}
