"""Small notebooks as learners save them."""
import json

from course_lib.commands.class_page.answers import FOUND, answers
from course_lib.commands.class_page.reading import cells
from course_lib.commands.class_page.running import job

RIGHT = "def my_neuron(x, w, b):\n    a = b + x @ w\n    return a, np.tanh(a)"
CHECK = 'check("neuron", my_neuron)'
IMPORTS = "import numpy as np\nfrom course_lib.exercises import check\nfrom course_lib.widgets import Neuron, OneNeuron"


def book(*sources, **more):
    """The bytes of a notebook: text is a code cell, "#…" a Markdown cell."""
    found = [{"cell_type": "markdown" if source.startswith("#") else "code", "source": source, "metadata": {}}
             for source in sources]
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more).encode()


def answers_of(*sources, name="1_01.ipynb"):
    """{exercise: Answer}"""
    return {answer.exercise: answer for answer in answers(cells(book(*sources)), name)}


def verdict_of(worker, answer, **options):
    assert answer.state == FOUND, answer
    return worker.check(job(answer) | options)
