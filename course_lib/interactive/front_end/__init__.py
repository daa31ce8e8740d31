"""The element in the page: plain JavaScript and a style sheet, without a build step.

The files are one script, read in the order of PARTS: each uses what stands before it. Only `widget.js` exports.
"""
import pathlib

HERE = pathlib.Path(__file__).parent
PARTS = ("wire", "keys", "number_box", "foresight", "fold", "controls", "picture", "screen", "foot", "widget")


def script() -> str:
    """The element as one ES module."""
    return "\n".join((HERE / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)


def style() -> str:
    """Its style sheet."""
    return (HERE / "widget.css").read_text(encoding="utf-8")
