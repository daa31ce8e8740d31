"""A notebook of two cells with the smallest widget that keeps the page's contract: what the harness tests itself on."""
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

IMPORTS = "import io\nimport anywidget, traitlets\nfrom PIL import Image, ImageDraw"

ESM = """
function render({ model, el }) {
  el.innerHTML = `<div class="course-widget" data-title="demo" data-kept="0" data-sent="0" data-heard="0">
    <img class="course-picture" role="img" tabindex="0" draggable="false" style="width:400px;touch-action:none">
    <div class="course-controls">
      <label>w1 <input type="range" data-name="w1" aria-label="w1" min="-3" max="3" step="0.1"></label>
      <input type="number" data-name="w1" aria-label="w1, number" min="-3" max="3" step="0.1">
      <select data-name="g" aria-label="activation"><option>sigm</option><option>tanh</option><option>reclin</option>
      </select>
      <label><input type="radio" name="c" data-name="class" value="0">class 0</label>
      <label><input type="radio" name="c" data-name="class" value="1">class 1</label>
      <button data-name="grid" aria-pressed="false">grid</button>
      <button data-name="fail">fail</button>
    </div><p class="course-status" role="status"></p></div>`;
  const root = el.firstChild, img = el.querySelector("img");
  // Lab's command mode takes arrows and letters from any focused element that is not a text field, unless it says no
  for (const e of el.querySelectorAll("[data-name], img")) e.dataset.lmSuppressShortcuts = "true";
  const all = (name) => [...el.querySelectorAll(`[data-name="${name}"]`)];
  const tell = (values) => model.send([(root.dataset.sent = Number(root.dataset.sent) + 1), values]);
  const show = async () => {
    root.dataset.heard = model.get("heard");
    img.dataset.newest = model.get("number");
    img.setAttribute("aria-label", model.get("said"));
    el.querySelector(".course-status").innerText = model.get("said");
    for (const e of all("w1")) if (e !== document.activeElement || e.type === "range") e.value = model.get("w1");
    img.src = URL.createObjectURL(new Blob([model.get("frame")], { type: "image/png" }));
    await img.decode().catch(() => {});
    img.dataset.frame = model.get("number");
  };
  for (const e of all("w1"))
    e.addEventListener(e.type === "range" ? "input" : "change", () => tell({ w1: e.valueAsNumber }));
  for (const e of all("class")) e.addEventListener("change", () => tell({ class: e.value }));
  all("g")[0].addEventListener("change", (e) => tell({ g: e.target.value }));
  all("fail")[0].addEventListener("click", () => tell({ fail: 1 }));
  all("grid")[0].addEventListener("click", (e) => {
    const on = e.target.getAttribute("aria-pressed") !== "true";
    e.target.setAttribute("aria-pressed", on);
    tell({ grid: on });
  });
  let down = false;
  img.addEventListener("pointerdown", (e) => { down = true; img.setPointerCapture(e.pointerId); });
  img.addEventListener("pointerup", () => { down = false; });
  img.addEventListener("pointermove", (e) => {
    const r = img.getBoundingClientRect();
    if (down) tell({ w1: Math.round(60 * ((e.clientX - r.left) / r.width) - 30) / 10 });
  });
  img.addEventListener("keydown", (e) => { e.preventDefault(); e.stopPropagation(); tell({ key: e.key }); });
  model.on("change:number", show); // not change:frame: a picture equal to the last one changes no bytes, yet it counts
  show();
}
export default { render };
"""

WIDGET = '''
class Demo(anywidget.AnyWidget):
    _esm = ESM
    frame = traitlets.Bytes().tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
    w1 = traitlets.Float(1.0).tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)

    def __init__(self):
        super().__init__()
        self.now, self.sent = {}, 0
        self.on_msg(self.hear)
        self.draw()

    def hear(self, _, numbered, buffers):
        self.sent, message = numbered
        if "fail" in message:
            raise ValueError("a callback that fails")
        self.now.update(message)
        self.draw()

    def draw(self):
        w1, out = self.now.get("w1", self.w1), io.BytesIO()
        image = Image.new("RGB", (800, 400), "white")
        ImageDraw.Draw(image).rectangle((0, 100, 400 + 130 * w1, 300), fill="#0072b2")
        image.save(out, "png")
        rest = {k: v for k, v in self.now.items() if k != "w1"}
        with self.hold_sync():
            self.w1, self.said = w1, " ".join(f"{k} = {v}" for k, v in [("w1", f"{w1:.1f}"), *rest.items()])
            self.number, self.frame, self.heard = self.number + 1, out.getvalue(), self.sent


Demo()
'''


def write(path):
    """The demo notebook as a file."""
    source = WIDGET.replace("_esm = ESM", f'_esm = """{ESM}"""').strip()
    cells = [new_markdown_cell("# Demo"), new_code_cell(IMPORTS), new_code_cell(source)]
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=spec), path)
    return path
