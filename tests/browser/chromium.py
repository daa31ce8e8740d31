"""Chromium without a window: start it, open tabs, and look, listen and act in one tab as a reader does.

`Chromium.launch()` starts one process group with a throw-away profile; `page()` opens a tab. Names are resolved for
127.0.0.1 only: a notebook that reaches for the network fails here with a console error.
"""
import base64
import contextlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

from tests import leash

from .cdp import Gone, ProtocolError, Tab
from .hands import Hands

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage --hide-scrollbars "
    "--disable-background-timer-throttling --disable-renderer-backgrounding --disable-backgrounding-occluded-windows "
    "--remote-debugging-port=0 --remote-allow-origins=*"
).split()
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
DESKTOP, LAPTOP = (1280, 900), (1024, 768)
PATIENCE = 120.0  # seconds for any condition: no test waits them out, they only end one that would hang
SCROLL = """(async (find, same) => {
  const boxes = [];
  for (let n = 0; n < 200 && !same(boxes.slice(-3)); n++) {
    const e = find();
    if (!e) return null;
    e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    await new Promise(requestAnimationFrame);
    const { x, y, width, height } = e.getBoundingClientRect();
    boxes.push([x, y, width, height]);
  }
  return boxes;
})(() => %s, (last) => last.length === 3 && last.every((box) => String(box) === String(last[0])))"""


def find():
    """Path of a Chromium on this machine, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Chromium:
    """One browser process group; `close`, or the end of this process, ends all of it and removes the profile."""

    def __init__(self, executable=None):
        self.profile = tempfile.mkdtemp(prefix="course-chromium-")
        command = [executable or find(), *FLAGS, OFFLINE, f"--user-data-dir={self.profile}", "about:blank"]
        self.process = leash.hold(command, self.profile, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.port = self._wait_port()
        except BaseException:
            self.close()
            raise

    launch = classmethod(lambda cls, executable=None: cls(executable))

    def _wait_port(self, timeout=60.0):
        file, end = pathlib.Path(self.profile, "DevToolsActivePort"), time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            if file.exists() and (words := file.read_text().split()):
                return int(words[0])
            time.sleep(0.05)
        raise TimeoutError("Chromium did not open its DevTools port")

    def _http(self, path, method="GET"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.read()

    def page(self, size=DESKTOP, ratio=1):
        """A new tab in front of the others."""
        target = json.loads(self._http("/json/new?about:blank", "PUT"))
        page = Page(self, target)
        page.viewport(*size, ratio=ratio)
        page.cmd("Page.bringToFront")
        return page

    def close(self):
        """End the whole process group, politely and then not, and remove the profile."""
        leash.let_go(self.process)
        shutil.rmtree(self.profile, ignore_errors=True)


class Page(Hands):
    """One tab: scripts, waiting, pictures of the screen, the accessibility tree; mouse and keys come from `Hands`."""

    def __init__(self, browser, target):
        self.browser, self.id = browser, target["id"]
        self.tab = Tab(target["webSocketDebuggerUrl"])
        self.cmd, self.errors, self.forget_errors = self.tab.cmd, self.tab.errors, self.tab.forget_errors
        self.size = DESKTOP

    def go(self, url):
        """Navigate; returns as soon as the navigation is committed."""
        failure = self.cmd("Page.navigate", url=url).get("errorText")
        if failure:
            raise ProtocolError(f"{url}: {failure}")

    def js(self, expression, timeout=None):
        """Value of a JavaScript expression in the page (promises are awaited)."""
        reply = self.cmd(
            "Runtime.evaluate", timeout=timeout, expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in reply:
            details = reply["exceptionDetails"]
            raise ProtocolError(details.get("exception", {}).get("description") or details["text"])
        return reply["result"].get("value")

    def wait(self, expression, timeout=PATIENCE, why=None, every=0.03, seen=None):
        """The first truthy value of the expression; TimeoutError names `why` or the expression, and what `seen` gives."""
        end = time.monotonic() + timeout
        while True:
            try:
                if value := self.js(expression):
                    return value
            except Gone:             # the next page will answer
                pass
            if time.monotonic() > end:
                instead = f"; instead there is {self.js(seen)!r}" if seen else ""
                raise TimeoutError(f"after {timeout:g} s still waiting for: {why or expression}{instead}")
            time.sleep(every)

    def follow(self, link):
        """Go where a link leads; a script of a page that leaves may never answer."""
        with contextlib.suppress(Gone):
            self.js(f"({which(link)}).click()")

    def viewport(self, width, height, ratio=1):
        """Size in CSS pixels and device pixel ratio."""
        self.size = (width, height)
        self.cmd(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=ratio, mobile=False
        )

    def box(self, element):
        """(x, y, width, height) in the viewport of a CSS selector, or of an `=expression` that gives an element."""
        box = self.js(f"(e => e && (r => [r.x, r.y, r.width, r.height])(e.getBoundingClientRect()))({which(element)})")
        if not box:
            raise LookupError(f"no such element: {element}")
        return box

    def scroll_to(self, element):
        """Bring an element to the middle of the window; its box, once that is the same in three frames of the screen."""
        boxes = self.js(SCROLL % which(element))
        if not boxes:
            raise LookupError(f"no such element: {element}")
        return boxes[-1]

    def reachable(self, element, x, y):
        """Whether a click at that point meets the element, a part of it, or its label: nothing lies on top."""
        return self.js(
            f"""((e, hit) => !!hit && (e.contains(hit) || [...(e.labels ?? [])].some(l => l.contains(hit))))
            ({which(element)}, document.elementFromPoint({x}, {y}))"""
        )

    def screenshot(self, path=None, element=None):
        """PNG bytes of the window, or of one element (scrolled to); also written to `path`."""
        params = {}
        if element:
            x, y, width, height = self.scroll_to(element)
            params["clip"] = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        data = base64.b64decode(self.cmd("Page.captureScreenshot", format="png", **params)["data"])
        if path:
            pathlib.Path(path).write_bytes(data)
        return data

    def ax(self, element="=document.body"):
        """The accessibility tree under an element: dicts of role, name, value and other properties."""
        found = self.cmd("Runtime.evaluate", expression=which(element))["result"]
        if "objectId" not in found:
            raise LookupError(f"no such element: {element}")
        nodes = self.cmd("Accessibility.queryAXTree", objectId=found["objectId"])["nodes"]
        return [_spoken(node) for node in nodes if not node.get("ignored")]

    def close(self):
        """Close the tab and its socket; never raises."""
        self.tab.close()
        try:
            self.browser._http(f"/json/close/{self.id}")
        except OSError:
            pass


def which(element):
    """JavaScript for an element: of a CSS selector, or what follows `=`."""
    return element[1:] if element.startswith("=") else f"document.querySelector({json.dumps(element)})"


def _spoken(node):
    said = {key: node.get(key, {}).get("value", "") for key in ("role", "name", "value")}
    return said | {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
