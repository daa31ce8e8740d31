"""Stored storyboards move where there is no kernel: in JupyterLab, opened and not run, and in an exported page."""
from nbconvert import HTMLExporter

from .lab import ROOT

FILE = ROOT / "notebooks" / "1_01_artificial_neuron.ipynb"
FRAMES = """(async (images) => {
    const counts = [];
    for (const image of images) {
        const data = await (await fetch(image.src)).arrayBuffer(), decoder = new ImageDecoder({ data, type: "image/png" });
        await decoder.tracks.ready;
        const track = decoder.tracks.selectedTrack;
        counts.push([track.animated, track.frameCount, track.repetitionCount]);
    }
    return counts;
})([...document.querySelectorAll(".jp-OutputArea img")])"""


def moving(page):
    """[animated, pictures, repetitions] of the stored pictures that move."""
    return [row for row in page.js(FRAMES) if row[0]]


def test_in_jupyterlab_before_anything_runs(notebook):
    page = notebook(FILE, run=False).page
    page.wait("document.querySelectorAll('.jp-OutputArea img').length > 0", why="a stored picture")
    page.js("void course.panel().content.scrollToItem?.(12)")
    page.wait("[...document.querySelectorAll('.jp-OutputArea img')].length > 1", why="the picture of the neuron")
    assert any(2 <= count <= 8 and again == 0 for _, count, again in moving(page)), page.js(FRAMES)


def test_in_an_exported_page(page, tmp_path):
    text, _ = HTMLExporter(template_name="basic").from_filename(str(FILE))
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset='utf-8'><div class='jp-OutputArea'>{text}</div>")
    page.go((tmp_path / "page.html").as_uri())
    page.wait("document.readyState == 'complete' && document.images.length > 1", why="the exported page")
    (_, count, _), = moving(page)
    assert 2 <= count <= 8
