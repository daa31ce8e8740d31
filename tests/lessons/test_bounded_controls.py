"""Where one control bounds another, the value, the code and the picture say the same, however the bound came about."""
import numpy as np
import pytest

from course_lib.widgets import (
    Architecture,
    BatchNormBackward,
    DigitAutoencoder,
    Features,
    GradientFlow,
    Parity,
    SoftmaxBars,
    Warp,
)
from tests.hands import no_thread_left, tell  # noqa: F401


def same_picture(a, b):
    return np.abs(a.still().astype(int) - b.still()).max() <= 2


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "beyond", "within"), [
    (BatchNormBackward, dict(m=2, i=6), dict(m=2, i=2)), (Features, dict(k="3", j=40), dict(k="3", j=10)),
    (GradientFlow, dict(L=3, k=9), dict(L=3, k=4)), (Warp, dict(L=1, layer=3.0), dict(L=1, layer=1.0)),
    (DigitAutoencoder, dict(H="16", unit=40), dict(H="16", unit=16))])
def test_a_value_beyond_its_bound_is_moved_to_it(kind, beyond, within):
    bounded, name = kind(**within), list(beyond)[-1]
    code = " ".join([kind.__name__, *(f"{key}={value}" for key, value in beyond.items())])
    for widget in (kind(**beyond), kind().set(**beyond), kind().restore(code)):
        assert widget.values[name] == widget.picture.values[name] == within[name]
        assert widget.code == bounded.code and same_picture(widget, bounded)


@pytest.mark.slow
def test_the_chosen_unit_is_one_of_the_network_and_the_code_names_it():
    builder = Architecture().restore("Architecture L=3 unit=4,2")
    for values, unit in ((dict(L=1), (2, 1)), (dict(L=2, H2=1), (2, 0)), (dict(L=0, C=3), (1, 0))):
        assert builder.set(**values).chosen == unit
        assert same_picture(builder, Architecture().restore(builder.code))


def test_the_chosen_bar_and_the_chosen_input_are_there():
    bars, parity = SoftmaxBars(C=6), Parity(n=8)
    for widget, name, keys in ((bars, "C", 4), (parity, "n", 7)):
        for _ in range(keys):
            tell(widget, "key", key="ArrowRight")
        assert widget.chosen == widget.values[name] - 1
        assert widget.set(**{name: 3}).chosen == 2 and widget.reset().chosen < widget.values[name]
