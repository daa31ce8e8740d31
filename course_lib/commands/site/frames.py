"""Frames of a recording: WebP without loss, of a few own colours each, so that letters stay sharp."""
import base64
import io

from PIL import Image

from course_lib.drawing.palette_png import few_colours

COLOURS = 128  # of each frame's own: one palette for all frames would make white grey


def encode(pixels):
    """RGB uint8 (rows, columns, 3) -> WebP as base64. Line pictures are a quarter smaller so than lossy ones."""
    out = io.BytesIO()
    few_colours(Image.fromarray(pixels), COLOURS).convert("RGB").save(out, "webp", lossless=True, quality=100, method=4)
    return base64.b64encode(out.getvalue()).decode()
