"""How the three searches look in every picture of slide S26: (marker, colour, size)."""
from course_lib.drawing.style import SERIES

MARKS = {"grid": ("s", SERIES[4], 8), "random": ("o", SERIES[3], 8.5), "sequential": ("^", SERIES[5], 9.5)}
