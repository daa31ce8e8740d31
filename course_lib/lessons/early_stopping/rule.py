"""A reader's own stopping rule on a record, slide S27: what its answers must be."""
import numpy as np


def no_epochs(best: np.ndarray, end: np.ndarray, recorded: int) -> str:
    """Why these (one, or an array for many records) are not epochs of a stopping rule on so many; "" if they are."""
    best, end = np.atleast_1d(best, end)
    wrong = np.flatnonzero((best % 1 != 0) | (end % 1 != 0) | (best < 0) | (best > end) | (end >= recorded))
    if not len(wrong):
        return ""
    return f"answered best = {best[wrong[0]]:g}, end = {end[wrong[0]]:g} on a record of {recorded} epochs"
