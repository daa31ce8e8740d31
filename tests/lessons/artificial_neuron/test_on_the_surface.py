"""The line a(x) = 0 and the ✕ stand on the surface where they stand on the map."""
import numpy as np
import pytest

from course_lib.lessons.artificial_neuron.neuron_view import line_within
from course_lib.widgets import Neuron


@pytest.mark.parametrize("values", [dict(w1=1.2, w2=0.9, b=-0.75), dict(w1=0.5, w2=-1.0, b=1.0), dict(w1=0.0, w2=2.0, b=3.0)])
def test_line_and_probe_stand_on_the_surface_where_they_stand_on_the_map(values):
    view = Neuron(**values).view
    n = len(view.surface.floor)
    drawn = view.surface.quads._coordinates.reshape(n * n, 2)
    corners = np.stack(np.meshgrid(*[np.linspace(-3, 3, n)] * 2), -1).reshape(-1, 2)
    heights = np.tanh(values["b"] + corners @ [values["w1"], values["w2"]])
    away = np.linalg.norm(view.surface.place(corners, heights)[:, None] - drawn, axis=-1)
    assert away.min(axis=0).max() < 1e-5 and away.min(axis=1).max() < 1e-5, "each place is that of a corner of the surface"
    rift = view.line_above.get_xydata()
    line = line_within([values["w1"], values["w2"]], values["b"], 3.0)
    assert view.line.get_xydata() @ [values["w1"], values["w2"]] == pytest.approx(line[[0, -1]] @ [values["w1"], values["w2"]])
    assert np.abs(line).max() <= 3 + 1e-9 and rift == pytest.approx(view.surface.place(line, np.zeros(len(line))))
    x, h = np.array([[1.0, 2.0]]), np.tanh(values["b"] + values["w1"] + 2 * values["w2"])
    assert view.above.get_xydata() == pytest.approx(view.surface.place(x, [h]))


def test_a_line_outside_is_not_on_the_surface_and_a_hidden_one_is_pale():
    one = Neuron(w1=0.1, w2=0.0, b=1.0)
    assert not len(one.view.line_above.get_xdata())
    seen = Neuron(w1=1.2, w2=0.9)
    before = seen.view.line_above.get_alpha()
    assert before == 1 > seen.set(w1=0.5, w2=-1.2).view.line_above.get_alpha()


def test_the_line_on_a_surface_of_the_readers_has_its_heights():
    one = Neuron(h=lambda x, w, b, g: g(x @ w), w1=1.0, w2=0.0, b=1.0)
    line = line_within([1.0, 0.0], 1.0, 3.0)
    there = one.view.surface.place(line, np.full(len(line), np.tanh(-1.0)))
    assert one.view.line_above.get_xydata() == pytest.approx(there, abs=2e-3)
