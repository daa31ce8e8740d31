"""The server extension: the websocket a picture travels on has TCP_NODELAY, and a server without it still works."""

import asyncio
import json
import logging
import socket

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado import httpserver, netutil, web, websocket

from course_lib.commands import tcp_nodelay as nodelay

LOG = logging.getLogger("nodelay")


class Handler(websocket.WebSocketHandler):
    """Answers with the socket's own option."""

    async def open(self):
        connection = self.ws_connection.stream.socket
        await self.write_message(json.dumps(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))


async def option_of_a_new_connection(handler):
    (listening,) = netutil.bind_sockets(0, "127.0.0.1")
    server = httpserver.HTTPServer(web.Application([("/", handler)]))
    server.add_sockets([listening])
    client = await websocket.websocket_connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/")
    try:
        return json.loads(await client.read_message())
    finally:
        client.close()
        server.stop()
        await server.close_all_connections()


def test_a_wrapped_handler_opens_its_websockets_without_delay():
    class Wrapped(Handler):
        open = Handler.open

    assert asyncio.run(option_of_a_new_connection(Wrapped)) == 0
    nodelay.send_at_once(Wrapped, LOG)
    assert asyncio.run(option_of_a_new_connection(Wrapped)) != 0


def test_enabling_twice_wraps_once():
    class Wrapped(Handler):
        open = Handler.open

    nodelay.send_at_once(Wrapped, LOG)
    once = Wrapped.open
    nodelay.send_at_once(Wrapped, LOG)
    assert Wrapped.open is once


def test_a_socket_that_refuses_still_opens(caplog):
    class Refusing(Handler):
        open = Handler.open

        def set_nodelay(self, value):
            raise OSError("not supported")

    nodelay.send_at_once(Refusing, LOG)
    assert asyncio.run(option_of_a_new_connection(Refusing)) == 0
    assert "not supported" in caplog.text


@pytest.mark.parametrize("lacking", [False, True])
def test_jupyter_server_loads_it_or_goes_on_without(monkeypatch, caplog, lacking):
    monkeypatch.setattr(KernelWebsocketHandler, "open", KernelWebsocketHandler.open)
    if lacking:
        monkeypatch.delattr("jupyter_server.services.kernels.websocket.KernelWebsocketHandler")
    app = ServerApp(log=LOG)
    with caplog.at_level(logging.INFO, logger="nodelay"):
        nodelay._load_jupyter_server_extension(app)
    assert ("not enabled" if lacking else "without delay") in caplog.text
    assert hasattr(KernelWebsocketHandler.open, "without_delay") is not lacking
