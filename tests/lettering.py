"""What is written in a picture, and where."""
from matplotlib.text import Text


def boxes(canvas):
    """[(words, left, bottom, right, top)] of everything written in the picture, in pixels."""
    canvas.render()
    pen = canvas.agg.get_renderer()
    shown = [text for text in canvas.fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), *text.get_window_extent(pen).extents) for text in shown]
