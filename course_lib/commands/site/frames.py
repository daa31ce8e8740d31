"""Frames of a recording: WebP without loss, of a few own colours each, so that letters stay sharp."""
import base64
import io

import numpy as np
from PIL import Image

COLOURS = 192  # of each frame's own: one palette for all would make white grey, and fewer show as bands in a smooth map


def encode(pixels):
    """RGB uint8 (rows, columns, 3) -> WebP as base64. Line pictures are a quarter smaller so than lossy ones."""
    few = Image.fromarray(pixels).quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.convert("RGB").save(out, "webp", lossless=True, quality=60, method=3)
    return base64.b64encode(out.getvalue()).decode()


def decode(text):
    """The pixels of a stored frame, (rows, columns, 3) uint8."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB"))
