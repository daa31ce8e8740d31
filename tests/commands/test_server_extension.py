"""The server extension: no delay on the websocket of a picture, and a saved notebook that shows its pictures anywhere."""

import asyncio
import copy
import json
import logging
import socket

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado import httpserver, netutil, web, websocket

from course_lib.commands import server_extension as extension

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
    extension.send_at_once(Wrapped, LOG)
    assert asyncio.run(option_of_a_new_connection(Wrapped)) != 0


def test_enabling_twice_wraps_once():
    class Wrapped(Handler):
        open = Handler.open

    extension.send_at_once(Wrapped, LOG)
    once = Wrapped.open
    extension.send_at_once(Wrapped, LOG)
    assert Wrapped.open is once


def test_a_socket_that_refuses_still_opens(caplog):
    class Refusing(Handler):
        open = Handler.open

        def set_nodelay(self, value):
            raise OSError("not supported")

    extension.send_at_once(Refusing, LOG)
    assert asyncio.run(option_of_a_new_connection(Refusing)) == 0
    assert "not supported" in caplog.text


@pytest.mark.parametrize("lacking", [False, True])
def test_jupyter_server_loads_it_or_goes_on_without(monkeypatch, caplog, lacking):
    monkeypatch.setattr(KernelWebsocketHandler, "open", KernelWebsocketHandler.open)
    if lacking:
        monkeypatch.delattr("jupyter_server.services.kernels.websocket.KernelWebsocketHandler")
    app = ServerApp(log=LOG)
    app.contents_manager = FileContentsManager()
    with caplog.at_level(logging.INFO, logger="nodelay"):
        extension._load_jupyter_server_extension(app)
    assert ("not enabled" if lacking else "without delay") in caplog.text
    assert extension.keep_images in app.contents_manager._pre_save_hooks
    assert hasattr(KernelWebsocketHandler.open, "without_delay") is not lacking


def notebook(source, *data, widgets=True):
    cells = [{"cell_type": "markdown", "source": "words"},
             {"cell_type": "code", "source": source, "outputs": [{"output_type": "display_data", "data": d} for d in data]
              + [{"output_type": "stream", "text": "x"}]}]
    metadata = {"widgets": {"state": {}}, "kernelspec": {}} if widgets else {"kernelspec": {}}
    return {"type": "notebook", "content": {"nbformat": 4, "metadata": metadata, "cells": cells}}


PICTURE = {"image/png": "iVBO", "text/plain": "<Neuron>"}


def test_what_is_saved_keeps_image_and_words_and_loses_the_widget():
    model = notebook("from course_lib.widgets import Neuron", PICTURE | {extension.VIEW: {}})
    extension.keep_images(model=model, path="a.ipynb", contents_manager=None)
    assert model == notebook("from course_lib.widgets import Neuron", PICTURE, widgets=False)


@pytest.mark.parametrize("model", [
    notebook("import ipympl", PICTURE | {extension.VIEW: {}}),
    notebook("import course_lib", {"text/plain": "FloatSlider()", extension.VIEW: {}}, widgets=False),
    {"type": "file", "content": "course_lib"}, {"type": "directory"}, {"type": "notebook"},
    {"type": "notebook", "content": {"nbformat": 3, "worksheets": []}},
])
def test_what_is_not_the_courses_is_saved_as_it_is(model):
    before = copy.deepcopy(model)
    extension.keep_images(model=model, path="a.ipynb", contents_manager=None)
    assert model == before
