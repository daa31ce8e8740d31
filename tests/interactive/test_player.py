"""What plays by itself: frame after frame, stopped by the hand, by the end, by an error, by closing."""
from course_lib.interactive.controls import Slider, Toggle
from course_lib.interactive.player import Player
from tests.hands import wait_for


def player(demo_view, frames=3, fails_at=None):
    class Film(Player):
        title = "film"
        frames_per_second = 200
        controls = (Toggle("play", "▶", False, "play", "all", draw_only=True),
                    Slider("t", "t", 0, "position", "all", draw_only=True, low=0, high=frames, step=1))

        def make_view(self):
            return demo_view()

        def show(self, result, **values):
            pass

        def rewind(self):
            if self.values["t"] >= frames:
                self.values["t"] = 0

        def advance(self):
            if self.values["t"] == fails_at:
                raise RuntimeError("the film is torn")
            more = self.values["t"] + 1 < frames
            self.values |= dict(t=self.values["t"] + 1, play=more)
            self.refresh(dict(self.values), compute=False)
            return more

    return Film()


def test_it_plays_to_the_end_and_starts_over(demo_view):
    film = player(demo_view)
    for _ in range(2):
        film.set(play=True)
        wait_for(lambda: not film.player.running)
        assert film.values["t"] == 3 and film.values["play"] is False
    film.close()


def test_the_hand_stops_it_and_an_error_is_told(demo_view):
    film = player(demo_view, frames=10**6)
    film.set(play=True)
    wait_for(lambda: film.values["t"] > 2)
    film.set(play=False)
    at = film.values["t"]
    assert not film.player.running and film.values["t"] == at
    film.close()
    torn = player(demo_view, fails_at=1)
    torn.set(play=True)
    wait_for(lambda: not torn.player.running)
    assert torn.status == "the film is torn" and torn.picture.failed and torn.values["play"] is False
    torn.close()


def test_reset_and_close_stop_it(demo_view):
    film = player(demo_view, frames=10**6)
    film.set(play=True)
    film.reset()
    assert film.values == film.start and not film.player.running
    film.set(play=True)
    film.close()
    assert not film.player.thread.is_alive()
