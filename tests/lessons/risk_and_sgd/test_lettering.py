"""No word on another and none beyond the frame, in the states that the notebook shows and at the ends of the controls."""
import itertools

import pytest

from course_lib.widgets import Sgd, Surrogate, Valleys
from tests.lettering import boxes

STATES = [
    *((Surrogate, state) for state in (
        {}, dict(data="one outlier", b=0, w1=0, w2=2.55, angle=0, s=1.6), dict(map="NLL / ln 2", b=2.95), dict(s=-4, b=-3),
        dict(s=4, angle=90, data="separable"))),
    *((Valleys, state) for state in ({}, dict(first=20, second=11, third="the risk: all 20"), dict(w=-3, b=3))),
    *((Sgd, state) for state in (
        dict(t=5), dict(t=0), dict(t=59, batch="mini-batch of 5"), dict(loss="NLL", t=23), dict(batch="all 20", alpha=1.05),
        dict(loss="NLL", batch="all 20", alpha=20), dict(loss="NLL", batch="all 20", alpha=7), dict(alpha=0.005))),
]


@pytest.mark.slow
@pytest.mark.parametrize(("widget", "state"), STATES, ids=lambda value: getattr(value, "__name__", None) or str(value))
def test_words_stand_free_and_inside(widget, state):
    canvas = widget(**state).view.canvas
    found = boxes(canvas)
    outside = [box for box in found if min(box[1:3]) < -1 or box[3] > canvas.width + 1 or box[4] > canvas.height + 1]
    assert not outside
    on_another = [(a[0], b[0]) for a, b in itertools.combinations(found, 2)
                  if min(a[3], b[3]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[2], b[2]) > 1]
    assert not on_another
