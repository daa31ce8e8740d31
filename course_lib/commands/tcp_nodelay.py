"""Jupyter server extension: send every picture at once instead of holding it back for the network.

jupyter_server never calls tornado's `set_nodelay(True)` on a kernel's websocket. Nagle's algorithm then keeps the
second small message after a slider event (first "busy", then the picture) until the browser has acknowledged the
first, which adds about 40 ms to every frame. The launcher enables this module; without it everything works, slower.
"""


def _jupyter_server_extension_points():
    return [{"module": "course_lib.commands.tcp_nodelay"}]


def _load_jupyter_server_extension(app):
    try:
        from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

        send_at_once(KernelWebsocketHandler, app.log)
    except (ImportError, AttributeError) as error:  # another jupyter_server arranges its websockets otherwise
        app.log.warning("course_lib.commands.tcp_nodelay: not enabled, pictures come about 40 ms later: %s", error)
    else:
        app.log.info("course_lib.commands.tcp_nodelay: pictures are sent without delay")


def send_at_once(handler, log):
    """Wrap `handler.open`, once, so that each websocket it opens has TCP_NODELAY set."""
    stock_open = handler.open
    if hasattr(stock_open, "without_delay"):
        return

    async def open_without_delay(self, *args, **kwargs):
        try:
            self.set_nodelay(True)
        except Exception as error:  # a lost speed-up must never cost a kernel connection
            log.warning("course_lib.commands.tcp_nodelay: %r", error)
        return await stock_open(self, *args, **kwargs)

    open_without_delay.without_delay = True
    handler.open = open_without_delay
