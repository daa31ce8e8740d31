"""One interactive picture with its controls, worked by mouse and keys alone.

The page's contract: `<img class="course-picture" role="img" aria-label data-frame data-newest>` counts the frames it has
drawn and says which one shows the kernel's state of now (its role is `application` where it has keys of its own);
`.course-widget` counts in `data-kept` what the hand did and waits in the page, and names the last message sent and the last
one answered (`data-sent`, `data-heard`); controls are native inputs with `data-name` in `.course-controls`, some folded
behind `.course-more`; `.course-status` says the numbers in words.
Every method acts through Chromium's input pipeline, so Lab's shortcuts and the widget's own handlers are in play, and
returns when the kernel has answered it and the picture of that answer is on the screen, however long that takes: nothing
here waits for time to pass or takes a page at rest for an answer.
"""
import json

from .chromium import PATIENCE

# Roles that a screen reader calls by name.
NAMED = ("slider", "spinbutton", "radio", "checkbox", "combobox", "button", "image", "application")
THUMB = 16.0  # CSS pixels: width of the handle of a range input in Chromium
STANDS = """(img => (({ kept, sent, heard }, { frame, newest }) => Object.fromEntries(Object.entries(
    { kept, sent, heard, frame, newest }).map(([k, v]) => [k, Number(v ?? 0)])))
    (img.closest(".course-widget").dataset, img.dataset))(%s)"""


class Widget:
    """`root` is a JavaScript expression for the element that holds picture and controls."""

    def __init__(self, notebook, root):
        self.notebook, self.page, self.root = notebook, notebook.page, root
        self.page.wait(f"!!{root}?.querySelector('.course-picture')?.naturalWidth", why="the widget's first picture")

    def fresh(self):
        """The widget at its start, by its own reset button."""
        self.press("reset")
        return self

    def stands(self):
        """How far things are: kept, sent, heard, frame and newest, as the page's contract names them."""
        return self.page.js(self._stands)

    @property
    def _stands(self):
        return STANDS % self.element(".course-picture")[1:]

    def answered(self, after=-1, seconds=PATIENCE):
        """Wait until the kernel has worked off all that the hand did and the picture of then, later than frame `after`,
        is shown; its number. Training may go on: later frames are not waited for."""
        seen = f"[{self._stands}, {self.root}.innerText.slice(-400)]"
        found = f"(s => !s.kept && s.heard >= s.sent && s.newest > {after} && s)({self._stands})"
        why = f"an answer with a picture after {after}"
        newest = self.page.wait(found, seconds, why, every=0.01, seen=seen)["newest"]
        shown = f"(s => s.frame >= {newest} && s)({self._stands})"
        return self.page.wait(shown, seconds, f"picture {newest}", every=0.01, seen=seen)["frame"]

    def element(self, selector, index=0):
        """Expression for the element inside this widget, in the form `Page.box` and `Page.click` take."""
        return f"={self.root}.querySelectorAll({json.dumps(selector)})[{index}]"

    def control(self, name, kind=""):
        """Expression for the control of this name, out of its fold; `kind` is e.g. `[type=range]`."""
        control = self.element(f"[data-name={json.dumps(name)}]{kind}")
        if self.page.js(f"!!({control[1:]})?.closest('.course-fold[hidden]')"):
            self.unfold()
        return control

    def unfold(self, yes=True):
        """Open "More", or close it."""
        if self._js(self.element(".course-fold"), ".hidden") is yes:
            self.page.click(self.element(".course-more"))

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
        return self.page.js(self._value(name))

    def _value(self, name):
        return f"""((all) => {{
            const one = all.find(e => e.type === 'radio' ? e.checked : e.type !== 'range') ?? all[0];
            const inner = one.querySelector('input[type=radio]:checked');
            if (inner) return inner.value;
            if (one.tagName === 'BUTTON') return one.getAttribute('aria-pressed') === 'true';
            if (one.type === 'checkbox') return one.checked;
            if (one.matches('.course-number')) return Number(one.value);
            return ['range', 'number'].includes(one.type) ? one.valueAsNumber : one.value;
            }})([...{self.root}.querySelectorAll({json.dumps(f"[data-name={json.dumps(name)}]")})])"""

    def drag_slider(self, name, fraction, steps=12):
        """Take the slider's handle and pull it to a fraction of its range; how often the picture followed on the way."""
        handle = self.control(name, "[type=range]")
        x, y, width, height = self.page.scroll_to(handle)
        now = self._js(handle, ".valueAsNumber"), self._js(handle, ".min"), self._js(handle, ".max")
        value, low, high = (float(v) for v in now)
        place = lambda part: x + THUMB / 2 + part * (width - THUMB)  # noqa: E731
        start, end = place((value - low) / (high - low)), place(fraction)
        return self._drag(start, y + height / 2, end, y + height / 2, steps)

    def _drag(self, x0, y0, x1, y1, steps):
        """A hand that goes on once it has seen what it did: the number of new pictures it saw before it let go."""
        seen = [self.answered()]
        self.page.drag(x0, y0, x1, y1, steps, lambda: seen.append(self.answered()))
        self.answered()
        return len(set(seen)) - 1

    def type_number(self, name, value):
        """Replace the number in the box beside the slider and leave the box with Tab."""
        box = self.control(name, ":is([type=number], .course-number)")
        self.page.click(box)
        self.page.key("a", "Control")
        self.page.type(f"{value:g}" if isinstance(value, float) else str(value))
        self.key("Tab")

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
            return self.key("ArrowDown" if steps > 0 else "ArrowUp", times=abs(steps))
        radios = f"{self.root}.querySelectorAll('[data-name={json.dumps(name)}]')"
        self.page.click(
            f"=[...{radios}].flatMap(e => e.type === 'radio' ? [e] : [...e.querySelectorAll('input')])"
            f".find(e => e.value === {words} || [...e.labels].some(l => l.innerText.trim() === {words}))"
        )
        self.answered()

    def press(self, name):
        """Click the button or toggle; what is on the button must have moved away if the page has sent nothing then."""
        before = self.stands()["sent"]
        self.page.click(self.control(name))
        assert self.stands()["sent"] > before, f"the click on {name!r} did not meet it"
        self.answered()

    def key(self, name, *held, times=1):
        """Strike a key, wherever the keyboard is."""
        self.page.key(name, *held, times=times)
        self.answered()

    def click(self):
        """Click the middle of the picture: it has the keyboard then."""
        self.page.click(self.element(".course-picture"))
        self.answered()

    def focus(self, name, kind=""):
        """Give the keyboard to a control."""
        self._js(self.control(name, kind), ".focus()")

    def pull(self, x0, y0, x1, y1, steps=12):
        """Drag on the picture; fractions of its width and height, y upwards from the bottom. How often it followed."""
        x, y, width, height = self.page.scroll_to(self.element(".course-picture"))
        return self._drag(x + x0 * width, y + (1 - y0) * height, x + x1 * width, y + (1 - y1) * height, steps)

    def touch(self, x, y):
        """Click on the picture, at fractions of its width and height."""
        return self.pull(x, y, x, y, steps=1)

    def frame(self):
        """How many frames the picture has drawn."""
        return self.stands()["frame"]

    def status(self):
        """The sentence that says the numbers."""
        return self._js(self.element(".course-status"), ".innerText.trim()")

    def wait_says(self, words):
        """Wait for the sentence to hold these words."""
        sentence = f"{self.element('.course-status')[1:]}.innerText"
        self.page.wait(f"{sentence}.includes({json.dumps(words)})", why=f"the words {words!r}", seen=sentence)
        self.answered()

    def wait_reached(self, words, number):
        """Wait for the sentence to have at least this whole number after these words, as in "at epoch 12"."""
        sentence = f"{self.element('.course-status')[1:]}.innerText"
        found = f"Number({sentence}.match(/{words} ([0-9,]+)/)?.[1].replaceAll(',', '') ?? -1)"
        self.page.wait(f"{found} >= {number}", why=f"{words} {number}", seen=sentence)
        self.answered()

    def wait_value(self, name, condition):
        """Wait until what the control shows, as `v`, fulfils a condition in JavaScript."""
        value = self._value(name)
        self.page.wait(f"(v => {condition})({value})", why=f"{name}: {condition}", seen=value)
        self.answered()

    def failed(self):
        """Whether that sentence is an error: a callback caught one and told the reader."""
        return self._js(self.element(".course-status"), ".classList.contains('course-error')")

    def alt(self):
        """The picture's accessible name."""
        return self._js(self.element(".course-picture"), ".getAttribute('aria-label')")

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
    """Do something with the hand, or in the kernel; the sentence under the new picture that it makes."""
    before = widget.answered()
    act(*args, **kw)
    widget.answered(after=before)
    return widget.status()
