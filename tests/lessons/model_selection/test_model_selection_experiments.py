"""The searched networks of slide S26, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.searches import (
    FIRST,
    MOST,
    V_MAX,
    SearchedNetworks,
    draw_of,
    first_trials,
    lowest_so_far,
    space,
)
from course_lib.model_selection.space import configurations


@pytest.fixture(scope="module")
def networks():
    return SearchedNetworks("moons", 0)


@pytest.mark.slow
def test_the_grid_is_trained_at_its_own_configurations(networks):
    config, trained = networks.grid(3)
    assert len(np.unique(config["alpha"])) == len(np.unique(config["lam"])) == 3
    again = networks.train(config)
    assert np.abs(trained.valid(V_MAX) - again.valid(V_MAX))[:6].max() < 0.02, "the largest α is chaotic"
    assert trained.valid(10)[:8].tolist() == (trained.mistakes[:8, 9] / 10).tolist() and np.isnan(trained.valid(10)[8])


def test_the_random_search_draws_by_the_space_or_by_the_reader(networks):
    config, trained = networks.random(5)
    want = configurations(space(), draw_of(5))
    assert config["alpha"].tolist() == want["alpha"].tolist() and len(trained.test) == MOST
    other = SearchedNetworks("moons", 0, lambda U: {name: np.full(MOST, 0.1, np.float32) for name in space()})
    assert np.ptp(other.random(5)[1].test) == 0
    refused = SearchedNetworks("moons", 0, lambda U: None)
    assert refused.random(5)[0]["alpha"].tolist() == want["alpha"].tolist()
    np.testing.assert_array_equal(other.sequential(5, 50, FIRST)[1].test, networks.sequential(5, 50, FIRST)[1].test)


def test_the_sequential_search_goes_on_where_it_was_left(networks):
    few = networks.sequential(1, 50, 7)[1].test
    more = networks.sequential(1, 50, 9)[1].test
    assert len(few) == 7 and len(more) == 9 and more[:7].tolist() == few.tolist()
    assert few[:FIRST].tolist() == networks.random(1)[1].test[:FIRST].tolist(), "the race is fair"


def test_the_trials_so_far():
    valid, test = np.array([np.nan, 0.4, 0.2, 0.3]), np.array([np.nan, 0.5, 0.3, 0.1])
    assert first_trials({}, valid, test, 1).best is None
    seen = first_trials(dict(alpha=np.arange(4)), valid, test, 3)
    assert seen.best == 2 and seen.config["alpha"].tolist() == [0, 1, 2]
    np.testing.assert_array_equal(lowest_so_far(valid), [np.nan, 0.4, 0.2, 0.2])
