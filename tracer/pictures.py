"""Pictures of what was traced, in the visual language of the course: `chapters/draw.py` draws them.

That module stands beside the chapters, so that they need nothing installed; a wheel holds a copy of
it as `tracer._draw`.
"""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def draw() -> ModuleType:
    """The module that draws. Raises ImportError where it is not there."""
    known = sys.modules.get("tracer._draw")
    if known is not None:
        return known
    try:
        return importlib.import_module("tracer._draw")
    except ModuleNotFoundError:
        path = Path(__file__).parents[1] / "chapters" / "draw.py"
        spec = importlib.util.spec_from_file_location("tracer._draw", path)
        if spec is None or spec.loader is None or not path.is_file():
            raise ImportError(f"tracer.pictures: {path} is missing") from None
        module = importlib.util.module_from_spec(spec)
        sys.modules["tracer._draw"] = module
        spec.loader.exec_module(module)
        return module


#: Layers that are drawn of a model; of one that has more, the middle is one box.
MOST = 100


def picture(report: dict, error: dict | None = None) -> Any:
    """The picture of a model of a report; with `error`, its last step is the layer that fails.

    A chain of layers is `draw.layers`; a model with branches is `draw.graph`. The result has `svg`,
    a title and a description, and shows itself in Jupyter. Of more than `MOST` layers, those in the
    middle are one box, which says how many they are.
    """
    rows, moved = _shortened([row for row in report["layers"] if row["output"] is not None])
    failed = _failed(report, error)
    masks = [bool(row["mask"]) for row in rows]
    title = report["name"]
    used = next((i for i, row in enumerate(rows) if i and masks[i - 1] and _uses(row)), len(rows))
    due: list[bool | None] = [mask if i < used else mask or None for i, mask in enumerate(masks)]
    shown = any(masks)
    ends_there = not error or error.get("inputs", []) in ([], [row["name"] for row in rows[-1:]])
    if _chain(rows) and (ends_there or not failed):
        steps = [_step(row) for row in rows]
        return draw().layers(steps, mask=due if shown else None, title=title, failed=failed)
    drawn = {row["name"] for row in rows}
    if failed and error:
        # A model has one box for a layer, however often that is called.
        sources = [moved.get(name, name) for name in error["inputs"]]
        sources = [name if name in drawn else name.partition(" (")[0] for name in sources]
        sources = [name for name in dict.fromkeys(sources) if name in drawn]
        failed = (*failed, sources or [rows[-1]["name"]])
    boxes: list[tuple] = []
    for row in rows:
        # A layer that is called again further down takes from below; its box stands once, above.
        above = {box[0] for box in boxes}
        sources = [name for name in row["inputs"] if name in above]
        boxes.append((row["name"], row["class"], _first(row), row["parameters"] or None, sources))
    return draw().graph(boxes, mask=masks if shown else None, title=title, failed=failed)


def svg(report: dict, error: dict | None = None) -> str:
    """The picture as one self-contained SVG element, or nothing where no layer has a shape."""
    if not any(row["output"] is not None for row in report["layers"]):
        return ""
    return str(picture(report, error).svg)


def _shortened(rows: list[dict]) -> tuple[list[dict], dict[str, str]]:
    """The rows with those in the middle as one, where they are too many; and who is in that one."""
    if len(rows) <= MOST:
        return rows, {}
    half = MOST // 2
    before, left_out, after = rows[:half], rows[half : half - MOST], rows[half - MOST :]
    called = f"{len(left_out):,} layers more"
    moved = {row["name"]: called for row in left_out}

    def renamed(sources: list[str]) -> list[str]:
        return list(dict.fromkeys(moved.get(name, name) for name in sources))

    known = {row["name"] for row in before}
    sources = dict.fromkeys(name for row in left_out for name in row["inputs"] if name in known)
    counts = [row["parameters"] for row in left_out if row["parameters"] is not None]
    middle = {
        **left_out[-1],
        "name": called,
        "class": called,
        "parameters": sum(counts),
        "inputs": list(sources),
    }
    after = [{**row, "inputs": renamed(row["inputs"])} for row in after]
    return [*before, middle, *after], moved


def _first(row: dict) -> tuple:
    output = row["output"]
    return tuple(output[0] if output and isinstance(output[0], list) else output)


def _step(row: dict) -> tuple:
    name = "Input" if row["class"] == "InputLayer" else row["class"]
    return (name, _first(row), row["parameters"] or 0)


def _chain(rows: list[dict]) -> bool:
    """Whether each row goes on from the one before it."""
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None:
            if row["inputs"]:
                return False
        elif row["inputs"] != [before["name"]]:
            return False
    return True


#: Layers that use a mask, and give one vector for a sequence.
USES = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "GlobalAveragePooling1D")


def _uses(row: dict) -> bool:
    """Whether a layer takes the time axis away, and its mask with it."""
    shape = row["output"]
    return row["class"] in USES and not isinstance(shape[0], list) and len(shape) == 2


def _failed(report: dict, error: dict | None) -> tuple | None:
    """The layer that fails, as (class, what it was given after, what it wants)."""
    if error is None or not (error.get("class") or error.get("operation")):
        return None
    waiting = [row for row in report["layers"] if row["output"] is None]
    names = [row["name"] for row in report["layers"]]
    if error.get("operation") and (waiting or set(error["inputs"]) & set(names)):
        return error["operation"], error["operation"].lower(), error["wanted"] or ""
    if error["class"] and (error["layer"] in names or waiting or report["class"] == "unfinished"):
        return error["class"], error["layer"], error["wanted"] or ""
    return None
