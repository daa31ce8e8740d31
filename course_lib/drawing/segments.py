"""How far a hand is from a line on the picture."""
import numpy as np


def distance(p, a, b):
    """From the point p to the segment from a to b."""
    p, a, b = (np.asarray(v, float) for v in (p, a, b))
    along = np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return float(np.hypot(*(p - a - along * (b - a))))
