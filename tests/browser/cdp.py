"""One tab of Chromium over the DevTools protocol, with nothing but `websocket-client`.

Replies and events share the socket: an event that arrives while a reply is awaited is kept, never dropped, so an
error that the page logs in the middle of a drag is still there when the test ends.
"""
import json
import time

import websocket

# Chromium's words for a page that has left
LEFT = ("navigated or closed", "context was destroyed", "Cannot find context", "Cannot find default execution context")


class ProtocolError(RuntimeError):
    """Chromium refused a command, or a script evaluated in the page raised."""


class Gone(ProtocolError):
    """The page left while a script ran in it: what was asked, nobody can answer."""


class Tab:
    """The socket of one tab: commands out, replies and console errors in."""

    def __init__(self, address, timeout=120.0):
        self.timeout = timeout
        self.socket = websocket.create_connection(address, timeout=timeout)
        self.sent = 0
        self.heard = []
        for domain in ("Runtime", "Log", "Page", "DOM", "Accessibility"):
            self.cmd(f"{domain}.enable")

    def cmd(self, method, timeout=None, **params):
        """Send one command and return its result; events heard meanwhile go to `heard`."""
        self.sent += 1
        number, end = self.sent, time.monotonic() + (timeout or self.timeout)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{method}: no reply from Chromium")
            self.socket.settimeout(left)
            try:
                message = json.loads(self.socket.recv())
            except websocket.WebSocketTimeoutException:
                raise TimeoutError(f"{method}: no reply from Chromium") from None
            if message.get("id") == number:
                if "error" in message:
                    text = message["error"].get("message", "")
                    raise (Gone if any(words in text for words in LEFT) else ProtocolError)(f"{method}: {text}")
                return message["result"]
            self._hear(message)

    def _hear(self, message):
        text = complaint(message)
        if text:
            self.heard.append(text)

    def errors(self):
        """Console errors and uncaught exceptions so far; one round trip fetches what is still on the wire."""
        self.cmd("Runtime.evaluate", expression="0")
        return list(self.heard)

    def forget_errors(self):
        """Errors so far, and start counting anew."""
        seen = self.errors()
        self.heard.clear()
        return seen

    def close(self):
        """Close the socket; the tab itself belongs to the browser."""
        try:
            self.socket.close(timeout=2)
        except (OSError, websocket.WebSocketException):
            pass


def complaint(message):
    """The text of an event that a reader's console would show in red, else ''."""
    method, params = message.get("method"), message.get("params", {})
    if method == "Runtime.exceptionThrown":
        details = params["exceptionDetails"]
        return f"uncaught: {details.get('exception', {}).get('description') or details.get('text')}"
    if method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
        return "console: " + " ".join(_words(a) for a in params["args"])
    if method == "Log.entryAdded" and params["entry"]["level"] == "error":
        entry = params["entry"]
        return f"{entry['source']}: {entry['text']} {entry.get('url', '')}".strip()
    if method == "Inspector.targetCrashed":
        return "the tab crashed"
    return ""


def _words(argument):
    return str(argument.get("value", argument.get("description", argument.get("type"))))
