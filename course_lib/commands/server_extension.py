"""Jupyter server extension: pictures are sent at once, and a saved notebook shows them to those who have no kernel.

It is enabled by a file that installing the course puts into Jupyter's configuration, and by the launcher. Without it
everything works, slower, and a notebook that was saved shows "model not found" until its cells are run again.

Sent at once: jupyter_server never calls tornado's `set_nodelay(True)` on a kernel's websocket. Nagle's algorithm then
keeps the second small message after a slider event (first "busy", then the picture) until the browser has acknowledged
the first, which adds about 40 ms to every frame.

Shown without a kernel: JupyterLab never falls back from a widget to the image stored beside it. So what is written to
the file loses the widget and keeps image and text; the page that is open is not touched.
"""
NAME = "course_lib.commands.server_extension"
VIEW = "application/vnd.jupyter.widget-view+json"


def _jupyter_server_extension_points():
    return [{"module": NAME}]


def _load_jupyter_server_extension(app):
    app.contents_manager.register_pre_save_hook(keep_images)
    try:
        from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

        send_at_once(KernelWebsocketHandler, app.log)
    except (ImportError, AttributeError) as error:  # another jupyter_server arranges its websockets otherwise
        app.log.warning("%s: not enabled, pictures come about 40 ms later: %s", NAME, error)
    else:
        app.log.info("%s: pictures are sent without delay", NAME)


def keep_images(model, **kwargs):
    """Before a notebook of the course is written: of widgets that have an image beside them only the image stays."""
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict) or content.get("nbformat") != 4:
        return
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    if not any("course_lib" in "".join(cell["source"]) for cell in code):
        return
    content.get("metadata", {}).pop("widgets", None)  # the state of widgets that are gone; GitHub refuses it, too
    for output in (output for cell in code for output in cell["outputs"]):
        if "image/png" in output.get("data", {}):
            output["data"].pop(VIEW, None)


def send_at_once(handler, log):
    """Wrap `handler.open`, once, so that each websocket it opens has TCP_NODELAY set."""
    stock_open = handler.open
    if hasattr(stock_open, "without_delay"):
        return

    async def open_without_delay(self, *args, **kwargs):
        try:
            self.set_nodelay(True)
        except Exception as error:  # a lost speed-up must never cost a kernel connection
            log.warning("%s: %r", NAME, error)
        return await stock_open(self, *args, **kwargs)

    open_without_delay.without_delay = True
    handler.open = open_without_delay
