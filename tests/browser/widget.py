"""One interactive picture with its controls, worked by mouse and keys alone.

The page's contract: `<img class="course-picture" role="img" aria-label data-frame>` counts the frames it has drawn;
controls are native inputs with `data-name` in `.course-controls`; `.course-status` says the numbers in words.
Every method acts through Chromium's input pipeline, so Lab's shortcuts and the widget's own handlers are in play.
"""
import json
import time

NAMED = ("slider", "spinbutton", "radio", "checkbox", "combobox", "button", "image")  # roles a screen reader calls by name
THUMB = 16.0  # CSS pixels: width of the handle of a range input in Chromium


class Widget:
    """`root` is a JavaScript expression for the element that holds picture and controls."""

    def __init__(self, notebook, root):
        self.notebook, self.page, self.root = notebook, notebook.page, root
        self.page.wait(f"!!{root}?.querySelector('.course-picture')?.naturalWidth", why="the widget's first picture")

    def fresh(self):
        """The widget at its start, by its own reset button."""
        self.press("reset")
        self.wait_still()
        return self

    def element(self, selector, index=0):
        """Expression for the element inside this widget, in the form `Page.box` and `Page.click` take."""
        return f"={self.root}.querySelectorAll({json.dumps(selector)})[{index}]"

    def control(self, name, kind=""):
        """Expression for the control of this name; `kind` is e.g. `[type=range]`."""
        return self.element(f"[data-name={json.dumps(name)}]{kind}")

    def _js(self, element, rest):
        if not self.page.js(f"!!({element[1:]})"):
            raise LookupError(f"no such element: {element[1:]}")
        return self.page.js(f"({element[1:]}){rest}")

    def names(self):
        """Names of the controls, in the order in which the page has them."""
        every = self.page.js(f"[...{self.root}.querySelectorAll('[data-name]')].map(e => e.dataset.name)")
        return list(dict.fromkeys(every))

    def value(self, name):
        """What the control shows: a number, an option's value, or whether a toggle is pressed."""
        return self.page.js(
            f"""((all) => {{
            const one = all.find(e => e.type === 'radio' ? e.checked : e.type !== 'range') ?? all[0];
            const inner = one.querySelector('input[type=radio]:checked');
            if (inner) return inner.value;
            if (one.tagName === 'BUTTON') return one.getAttribute('aria-pressed') === 'true';
            if (one.type === 'checkbox') return one.checked;
            return ['range', 'number'].includes(one.type) ? one.valueAsNumber : one.value;
            }})([...{self.root}.querySelectorAll({json.dumps(f"[data-name={json.dumps(name)}]")})])"""
        )

    def drag_slider(self, name, fraction, steps=12, seconds=0.25):
        """Take the slider's handle and pull it to a fraction of its range."""
        handle = self.control(name, "[type=range]")
        x, y, width, height = self.page.scroll_to(handle)
        now = self._js(handle, ".valueAsNumber"), self._js(handle, ".min"), self._js(handle, ".max")
        value, low, high = (float(v) for v in now)
        place = lambda part: x + THUMB / 2 + part * (width - THUMB)  # noqa: E731
        start, end = place((value - low) / (high - low)), place(fraction)
        self.page.drag(start, y + height / 2, end, y + height / 2, steps, seconds)

    def type_number(self, name, value):
        """Replace the number in the box beside the slider and leave the box with Tab."""
        box = self.control(name, "[type=number]")
        self.page.click(box)
        self.page.key("a", "Control")
        self.page.type(f"{value:g}" if isinstance(value, float) else str(value))
        self.page.key("Tab")

    def choose(self, name, option):
        """Pick an option of a select by arrow keys, or a radio button by the mouse; by its value or its words."""
        select, words = self.control(name, ""), json.dumps(str(option))
        if self._js(select, ".tagName") == "SELECT":
            find = f".options].findIndex(o => o.value === {words} || o.text.trim() === {words})"
            goal = self.page.js(f"[...({select[1:]}){find}")
            if goal < 0:
                raise LookupError(f"{name} has no option {option!r}")
            self.page.scroll_to(select)
            self._js(select, ".focus()")
            steps = goal - self._js(select, ".selectedIndex")
            self.page.key("ArrowDown" if steps > 0 else "ArrowUp", times=abs(steps))
            return
        radios = f"{self.root}.querySelectorAll('[data-name={json.dumps(name)}]')"
        self.page.click(
            f"=[...{radios}].flatMap(e => e.type === 'radio' ? [e] : [...e.querySelectorAll('input')])"
            f".find(e => e.value === {words} || [...e.labels].some(l => l.innerText.trim() === {words}))"
        )

    def press(self, name):
        """Click the button or toggle."""
        self.page.click(self.control(name))

    def focus(self, name, kind=""):
        """Give the keyboard to a control."""
        self._js(self.control(name, kind), ".focus()")

    def pull(self, x0, y0, x1, y1, steps=12, seconds=0.25, picture=0):
        """Drag on the picture; fractions of its width and height, y upwards from the bottom."""
        x, y, width, height = self.page.scroll_to(self.element(".course-picture", picture))
        start, end = (x + x0 * width, y + (1 - y0) * height), (x + x1 * width, y + (1 - y1) * height)
        self.page.drag(*start, *end, steps, seconds)

    def frame(self, picture=0):
        """How many frames the picture has drawn."""
        return int(self._js(self.element(".course-picture", picture), ".dataset.frame") or 0)

    def wait_new_frame(self, after, picture=0, timeout=20.0):
        """Wait until the picture has drawn a frame later than `after`; its number."""
        where = self.element(".course-picture", picture)[1:]
        try:
            self.page.wait(f"Number({where}.dataset.frame) > {after}", timeout, every=0.01)
        except TimeoutError:
            raise TimeoutError(f"no frame after {after} in {timeout:g} s; the widget says: {self.status()}") from None
        return self.frame(picture)

    def wait_still(self, quiet=0.25, picture=0, timeout=20.0):
        """Wait until the picture has not changed for `quiet` seconds and the kernel is idle; the frame's number."""
        end, frame, since = time.monotonic() + timeout, self.frame(picture), time.monotonic()
        while time.monotonic() - since < quiet:
            if time.monotonic() > end:
                raise TimeoutError("the picture does not come to rest")
            time.sleep(0.03)
            now = self.frame(picture)
            if now != frame or not self.page.js("course.kernel().status === 'idle'"):
                frame, since = now, time.monotonic()
        return frame

    def status(self):
        """The sentence that says the numbers."""
        return self._js(self.element(".course-status"), ".innerText.trim()")

    def wait_says(self, words, seconds=60.0):
        """Wait for the sentence to hold these words."""
        sentence = self.element(".course-status")[1:]
        self.page.wait(f"{sentence}.innerText.includes({json.dumps(words)})", seconds, why=f"the words {words!r}")

    def failed(self):
        """Whether that sentence is an error: a callback caught one and told the reader."""
        return self._js(self.element(".course-status"), ".classList.contains('course-error')")

    def alt(self, picture=0):
        """The picture's accessible name."""
        return self._js(self.element(".course-picture", picture), ".getAttribute('aria-label')")

    def ax(self, role=None):
        """The widget's part of the accessibility tree, optionally of one role."""
        return [node for node in self.page.ax(f"={self.root}") if role in (None, node["role"])]

    def nameless(self):
        """Controls and pictures that a screen reader could not call by a name."""
        return [node for node in self.ax() if node["role"] in NAMED and not node["name"]]

    def screenshot(self, path=None):
        """PNG of the picture with its controls."""
        inner = f"({self.root}.matches('.course-widget') ? {self.root} : {self.root}.querySelector('.course-widget'))"
        return self.page.screenshot(path, f"={inner} ?? {self.root}")


def settled(widget, act, *args, **kw):
    """Do something with the hand, wait for the picture, return the sentence."""
    before = widget.frame()
    act(*args, **kw)
    widget.wait_new_frame(before)
    widget.wait_still()
    return widget.status()
