"""Slides S20-S21 under the hand: the chain of many layers."""
import jax
import pytest

from course_lib import activations
from course_lib.lessons.backpropagation.vanishing_view import spaced
from course_lib.widgets import Vanishing
from tests.hands import at, fresh, no_thread_left, spot, tell  # noqa: F401

chain = fresh(Vanishing)


# --- many layers ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("a, w, L", [(0.0, 1.0, 10), (1.0, 2.0, 5), (-0.5, -3.0, 20), (6.0, 4.0, 1)])
def test_the_chain_is_what_jax_grad_gives_layer_by_layer(chain, a, w, L):
    slopes, left = chain.set(a=a, w=w, L=L).result
    for name in ("sigm", "tanh", "reclin"):
        slope = float(jax.grad(getattr(activations, name).g)(a)) if (name, a) != ("reclin", 0.0) else 0.0
        assert slopes[name] == pytest.approx(slope, rel=1e-4, abs=1e-6)
        assert len(left[name]) == L + 1
        assert left[name][-1] == pytest.approx(abs(slope * w) ** L, rel=1e-2 if slope > 1e-3 else 0.1, abs=1e-30)


def test_the_chain_says_what_vanished_and_what_exploded(chain):
    assert "Vanished (below 10⁻⁶): sigm, reclin." in chain.set(a=0, L=20).status and "Exploded" not in chain.status
    assert "Exploded (above 1,000): reclin." in chain.set(a=1, w=2).status
    assert "sigm 3.5·10⁻⁵, tanh 0.147, reclin 2.0·10³." in chain.set(a=1, w=2, L=11).status


def test_cross_hair_and_keys_of_the_chain(chain):
    tell(chain, "hover", **at(chain, chain.view.slope, -2.0, 0.5))
    assert chain.values["a"] == pytest.approx(-2, abs=0.03)
    tell(chain, "hover", **at(chain, chain.view.deep, 5, 1))
    tell(chain, "key", key="ArrowRight")
    tell(chain, "key", key="ArrowUp")
    assert chain.values["a"] == pytest.approx(-1.8, abs=0.03) and chain.values["L"] == 11


def test_labels_do_not_stand_on_each_other():
    assert spaced([0, 0, 0], 1, -5, 5) == [0, 1, 2]
    assert spaced([4.9, 4.9], 1, -5, 5) == [4, 5]
    assert spaced([-3, 0, 3], 1, -5, 5) == [-3, 0, 3]
