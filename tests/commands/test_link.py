"""The line of the bench that is as long and as narrow as you like: what goes in comes out, and nothing is left of it."""
import contextlib
import gc
import socket
import socketserver
import threading
import time

import pytest

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


def test_what_goes_in_comes_out_later(port):
    with contextlib.closing(Link(port, delay=0.05)) as link, socket.create_connection(("127.0.0.1", link.port), 30) as near:
        start = time.perf_counter()
        near.sendall(b"to and fro")
        assert near.recv(100) == b"to and fro" and time.perf_counter() - start >= 0.1, "0.05 s each way"


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
