"""Pictures as notebooks send them: of the course, and of matplotlib."""

import io

import numpy as np


def picture_of_the_course():
    from chapters import draw

    return draw.tensor(np.arange(6).reshape(2, 3))


def plot(kind: str):
    """A plot with an image in it, as the matplotlib of a notebook sends it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.plot([1, 3, 2])
    left.set_title("a < b & c")
    right.imshow([[1, 2], [3, 4]])
    file = io.BytesIO()
    figure.savefig(file, format=kind)
    return file.getvalue()
