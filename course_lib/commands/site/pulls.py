"""What a hand can pull on a picture, found as a hand would find it: press, move, look what has moved, let go.

A picture is searched on a grid, first coarse, then fine in those axes where nothing was found. What moves values when it
is pulled, or already when it is pressed, is then carried over its axes, and each place is a state.
"""
import itertools

from course_lib.interactive.explorer import Explorer

COARSE, FINE = 90, 28  # CSS pixels between the places tried: a hand takes what is within 16
TRIED = 24  # pulls of the search that moved something: each costs a picture
PLACES = (4, 3)  # across and up, of the first thing to pull and of the second
EDGE = 0.08  # of the axes, left free


def pull(r, back, aim):
    """Groups of states with the place of the hand, one for each thing that can be pulled."""
    if type(r.widget).pointer is Explorer.pointer:
        return
    for places, ((ax, _), (place, at_once)) in zip(PLACES, found(r, back).items(), strict=False):
        places = places if aim - len(r.frames) >= places**2 else 3
        if aim - len(r.frames) >= places:
            r.pulls.append(carried(r, back, ax, place, at_once, places))


def hear(w, kind, px, py):
    """A pointer event at a pixel of the picture, from its lower left corner; that place as fractions."""
    at = px / w.view.canvas.width, py / w.view.canvas.height
    w.hear({"kind": kind, "x": at[0], "y": at[1]})
    return at


def found(r, back):
    """{(axes, names that move): (pixel where it was taken, whether pressing is enough)}."""
    w, things, moved = r.widget, {}, 0
    for spacing in (COARSE, FINE):
        taken = {ax for ax, _ in things}
        across, up = (range(spacing // 2, size, spacing) for size in (w.view.canvas.width, w.view.canvas.height))
        for py, px in itertools.product(up, across):
            ax = w.view.canvas.locate(px / w.view.canvas.width, py / w.view.canvas.height)[0]
            if ax is None or ax in taken or moved >= TRIED:
                continue
            before, names = dict(w.values), []
            for kind, dx, dy in (("down", 0, 0), ("move", 9, 9), ("up", 9, 9)):
                hear(w, kind, px + dx, py + dy)
                names.append(frozenset(n for n, v in w.values.items() if v != before[n]))
            if names[-1]:
                moved += 1
                things.setdefault((ax, names[-1]), ((px, py), names[0] == names[-1]))
                back()
    return things


def carried(r, back, ax, place, at_once, places):
    """States of one thing, pulled or pressed over its axes."""
    w, box = r.widget, ax.get_window_extent()
    scale = w.view.canvas.scale
    parts = [EDGE + (1 - 2 * EDGE) * i / (places - 1) for i in range(places)]
    at = [part / size for part, size in zip(place, (w.view.canvas.width, w.view.canvas.height), strict=True)]
    numbers = [] if at_once else [r.state(at)]
    for v, u in itertools.product(parts, parts):
        if r.left <= 0:
            break
        px, py = (box.x0 + u * box.width) / scale, (box.y0 + v * box.height) / scale
        if at_once or len(numbers) == 1:
            hear(w, "down", *((px, py) if at_once else place))
        at = hear(w, "move", px, py)
        numbers.append(r.state(at))
        if at_once:
            hear(w, "up", px, py)
    hear(w, "up", px, py)
    back()
    return numbers
