"""The line of the bench that is as long and as narrow as you like: what goes in comes out, and nothing is left of it."""
import asyncio
import contextlib
import gc
import socket
import socketserver
import threading
from types import SimpleNamespace

import pytest

from course_lib.commands.bench import _link
from course_lib.commands.bench._link import Link


class Echo(socketserver.BaseRequestHandler):
    """Gives back what comes."""

    def handle(self):
        while data := self.request.recv(4096):
            self.request.sendall(data)


@pytest.fixture
def port():
    """Where the echo listens."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def slept(monkeypatch):
    """How long the link has slept each time: its clock stands still but for that."""
    naps = []

    async def sleep(seconds):
        naps.append(seconds)

    monkeypatch.setattr(_link, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": sleep}))
    monkeypatch.setattr(_link, "time", SimpleNamespace(perf_counter=lambda: sum(naps)))
    return naps


@pytest.mark.parametrize("rate, naps", [(None, [0.05, 0.05]), (100, [0.15, 0.15])])
def test_what_goes_in_comes_out_later(port, slept, rate, naps):
    """Each way the delay, and on a narrow line the time of 10 bytes."""
    with (contextlib.closing(Link(port, delay=0.05, rate=rate)) as link,
          socket.create_connection(("127.0.0.1", link.port), 30) as near):
        near.sendall(b"to and fro")
        assert near.recv(100) == b"to and fro" and slept == pytest.approx(naps)


@pytest.mark.parametrize("delay", [0.0, 30.0], ids=["idle", "with a packet on its way"])
def test_a_link_that_is_closed_in_the_middle_leaves_no_task(port, delay, caplog):
    link = Link(port, delay=delay)
    with socket.create_connection(("127.0.0.1", link.port), 30) as near:
        near.sendall(b"x")
        if not delay:
            assert near.recv(1) == b"x"
        link.close()
    gc.collect()
    assert not link.thread.is_alive() and link.loop.is_closed()
    assert caplog.records == [], "asyncio says so when a task is thrown away"
