"""Mouse and keyboard through Chromium's input pipeline: what arrives in the page are trusted events.

A drag is many moves, since a jump from press to release tests another thing: a hand never does it. How fast they come
is the page's affair: Chromium answers each move once the page has taken it. A hand that wants to see what it does before
it goes on gives `look`: every second move waits for it, so the other one still comes while a message is on its way.
"""
CODES = {
    "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowLeft": 37,
    "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Delete": 46, "Backspace": 8,
}  # fmt: skip
TEXT = {"Enter": "\r", " ": " "}
MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}


class Hands:
    """Needs `cmd`, `js`, `scroll_to` and `reachable` of a page; positions are CSS pixels in the viewport."""

    def mouse(self, kind, x, y, down=False, clicks=0):
        """One `mousePressed`, `mouseMoved` or `mouseReleased`; `down` = the left button is held."""
        button = "left" if down or kind != "mouseMoved" else "none"
        self.cmd(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, buttons=int(down), clickCount=clicks
        )

    def press(self, x, y):
        """Move there and push the left button."""
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, down=True, clicks=1)

    def move(self, x0, y0, x1, y1, steps=12, look=None, down=True):
        """Straight line in `steps` real moves; `look()` is called after every second one."""
        for i in range(1, steps + 1):
            self.mouse("mouseMoved", x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, down=down)
            if look and i % 2 == 0:
                look()

    def release(self, x, y):
        """Let the left button go."""
        self.mouse("mouseReleased", x, y, clicks=1)

    def drag(self, x0, y0, x1, y1, steps=12, look=None):
        """Press, move, release."""
        self.press(x0, y0)
        self.move(x0, y0, x1, y1, steps, look)
        self.release(x1, y1)

    def click(self, element, double=False):
        """Click the middle of an element (selector or `=expression`), scrolled to first; nothing may cover it."""
        x, y, width, height = self.scroll_to(element)
        x, y = x + width / 2, y + height / 2
        if not self.reachable(element, x, y):
            raise LookupError(f"something covers {element}")
        for clicks in (1, 2)[: 1 + double]:
            self.mouse("mouseMoved", x, y)
            self.mouse("mousePressed", x, y, down=True, clicks=clicks)
            self.mouse("mouseReleased", x, y, clicks=clicks)

    def wheel(self, x, y, dy, dx=0):
        """Turn the wheel by pixels at a position; positive `dy` scrolls down."""
        self.cmd("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=dx, deltaY=dy)

    def key(self, name, *held, times=1):
        """Strike a key by its DOM name ("Tab", "ArrowUp", "Enter", " ", "a") with modifiers held ("Shift")."""
        label, code = (name, CODES[name]) if name in CODES and name != " " else _place(name)
        common = {
            "key": name, "code": label, "windowsVirtualKeyCode": code, "modifiers": sum(MODIFIERS[m] for m in held)
        }  # fmt: skip
        text = TEXT.get(name, name if len(name) == 1 and not held else "")
        for _ in range(times):
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.cmd("Input.dispatchKeyEvent", **down, **common)
            self.cmd("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text):
        """Type characters one by one with their key codes, so that a shortcut that steals one is found out."""
        for character in text:
            label, code = _place(character)
            common = {"key": character, "code": label, "windowsVirtualKeyCode": code}
            self.cmd("Input.dispatchKeyEvent", type="keyDown", text=character, **common)
            self.cmd("Input.dispatchKeyEvent", type="keyUp", **common)

    def focused(self):
        """What has the keyboard: tag, `data-name` and accessible label of the active element."""
        return self.js(
            "(e => [e.tagName.toLowerCase(), e.dataset.name || '', e.getAttribute('aria-label') || ''])"
            "(document.activeElement)"
        )


def _place(character):
    """DOM code and Windows key code of a character on a US keyboard."""
    named = {"-": ("Minus", 189), ".": ("Period", 190), ",": ("Comma", 188), " ": ("Space", 32)}
    if character in named:
        return named[character]
    if character.isdigit():
        return f"Digit{character}", ord(character)
    return f"Key{character.upper()}", ord(character.upper()) if character.isascii() else 0
