"""The chapters' cells, run by the tracer one after the other, beside what Keras put out for them.

`python -m tests.tracer_corpus` shows how many cells agree, which differ, and which need values;
`--show` prints what each of them said.
"""

import argparse
import ast
import contextlib
import io
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from tests import ROOT
from tracer.modules import installed
from tracer.session import NoRule, ValuesNeeded, begin
from tracer.tensor import Tensor
from tracer.tracing import Trace, _plain, _run, _warned, trace_source
from tracer.unknown import holds_unknown

sys.path.append(str(ROOT / "chapters"))
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))
EQUAL, SHAPES, DIFFERENT = "equal", "equal in shape", "different"
VALUES, DRAWN = "needs values", "a picture"


@dataclass(frozen=True)
class Cell:
    """A cell of a chapter, and what became of it."""

    chapter: str
    name: str
    verdict: str
    keras: str = ""
    tracer: str = ""
    builds: bool = False

    @property
    def address(self) -> str:
        return f"{self.chapter}#{self.name}"


def stored(cell: dict) -> str:
    """What a cell printed, gave and raised when it was executed last."""
    told = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            text = "".join(output["text"]).rstrip()
            told += [text] if text != "Exception reporting mode: Minimal" else []
        elif output["output_type"] == "error":
            told.append(f"{output['ename']}: {output['evalue'].strip()}".partition("\n")[0])
        elif "text/plain" in output.get("data", {}):
            told.append("".join(output["data"]["text/plain"]))
    return "\n".join(told)


def cells(path: Path) -> list[Cell]:
    """Run a chapter, cell by cell, in one trace."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found, seen = [], []
    with begin() as session, installed(), _warned(session):
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            calls, models = len(session.calls), len(session.models)
            before = len(session.unknown), session.gaps
            trace, output = Trace(), io.StringIO()
            code = _plain("".join(cell["source"]))
            with contextlib.redirect_stdout(output):
                _run(ast.parse(code, "<your code>").body, names, session, trace)
            builds = len(session.calls) > calls or len(session.models) > models
            seen.append(
                (
                    cell,
                    trace,
                    output.getvalue(),
                    session.unknown[before[0] :] or ["again"] * (session.gaps - before[1]),
                    builds,
                )
            )
    # The real NumPy is back: it reads what was stored.
    for cell, trace, printed, gaps, builds in seen:
        verdict, told = _judged(trace, printed, gaps, cell)
        found.append(Cell(path.stem, cell["id"], verdict, stored(cell), told, builds))
    return found


def _judged(trace: Trace, printed: str, gaps: list, cell: dict) -> tuple[str, str]:
    theirs = stored(cell)
    if "hide-input" in cell["metadata"].get("tags", []):
        return DRAWN, ""
    if gaps or holds_unknown(trace.value) is not None:
        return VALUES, str(gaps)
    if trace.error:
        ours = f"{trace.error['type']}: {trace.error['first_line']}"
        return (
            EQUAL if plain(ours) == plain(theirs.splitlines()[-1] if theirs else "") else DIFFERENT
        ), ours
    try:
        shown = "" if trace.value is None else repr(trace.value)
    except (ValuesNeeded, NoRule) as needed:
        return VALUES, str(needed)
    ours = "\n".join(filter(None, [printed.rstrip(), shown]))
    if not printed and same_shapes(theirs, trace.value):
        return SHAPES, ours
    if re.search(r"array\(shape=|<tf\.Tensor: shape=|<unknown", ours):
        return VALUES, ours
    return (EQUAL if plain(ours) == plain(theirs) else DIFFERENT), ours


def same_shapes(theirs: str, value: Any) -> bool:
    """Whether a stored array, or several, has the shape and the dtype that the tracer gives."""
    names = {name: getattr(numpy, name) for name in ("array", "float32", "int32", "int64", "nan")}
    try:
        found = eval(theirs, {**names, "bool": bool, "inf": float("inf"), "__builtins__": {}})
    except Exception:
        return False
    return _same(found, value)


def _same(theirs: Any, ours: Any) -> bool:
    if isinstance(theirs, numpy.ndarray):
        alike = isinstance(ours, Tensor) and theirs.shape == ours._shape
        return alike and str(theirs.dtype).replace("<U", "string") == ours._dtype
    if isinstance(theirs, list | tuple) and isinstance(ours, list | tuple):
        return len(theirs) == len(ours) and all(map(_same, theirs, ours))
    return not isinstance(ours, Tensor) and theirs == ours


def plain(text: str) -> str:
    """A text without its line breaks, and without what differs from run to run."""
    text = re.sub(r"keras_tensor(_\d+)?", "keras_tensor", text)
    return re.sub(r"[\s━┃┏┳┓┡╇┩│├─┼┤└┴┘]+", "", text)


PRELUDE = """
import keras, numpy as np, tensorflow as tf
layers, K = keras.layers, keras.backend
model = keras.Sequential(
    [
        keras.Input((3,), dtype="int32", name="ids"),
        layers.Embedding(5, 2, name="words"),
        layers.Flatten(name="flat"),
        layers.Dense(1, activation="sigmoid", name="out"),
    ],
    name="model",
)
model.compile("sgd", "binary_crossentropy")
ids = np.array([[1, 2, 0], [3, 0, 0]])
labels = np.array([[1.0], [0.0]])
"""


def old_answers() -> list[Cell]:
    """Each old answer of the page of stale answers, traced; what Keras does with it is stored."""
    import stale

    page = json.loads((ROOT / "chapters" / "stale-answers.ipynb").read_text(encoding="utf-8"))
    kept = "\n".join(stored(cell) for cell in page["cells"] if cell["cell_type"] == "code")
    found = []
    for answer in stale.answers():
        theirs = re.search(rf"^{re.escape(answer.address)}: (.*)$", kept, re.MULTILINE)
        trace = trace_source(f"{PRELUDE}\n{answer.code}")
        verdict, ours = _outcome(answer, trace, stale)
        if verdict != VALUES:
            verdict = EQUAL if plain(ours) == plain(theirs[1] if theirs else "") else DIFFERENT
        found.append(
            Cell("stale-answers", answer.address, verdict, theirs[1] if theirs else "", ours, True)
        )
    return found


def _outcome(answer: Any, trace: Trace, stale: Any) -> tuple[str, str]:
    """What becomes of an old answer, in the words of the page."""
    if trace.unknown or holds_unknown(trace.value) is not None:
        return VALUES, str(trace.unknown)
    if trace.error:
        kind, said = trace.error["type"], stale._first_line(trace.error["message"])
        return "", f"raises: {kind}: {said}" if said else f"raises: {kind}"
    value = trace.value
    simple = isinstance(value, bool | int | str | tuple | list | dict)
    try:
        shown = repr(value) if simple else ""
    except (ValuesNeeded, NoRule) as needed:
        return VALUES, str(needed)
    if answer.gave and shown != answer.gave:
        return "", f"differs: {shown}"
    warned = [each["message"] for each in trace.warnings]
    if warned:
        return "", f"warns: {stale._first_line(warned[0])}"
    return "", f"accepted: {shown}" if shown else "accepted"


def everything() -> list[Cell]:
    return [cell for path in CHAPTERS for cell in cells(path)] + old_answers()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", action="store_true", help="what the two said, where they differ")
    parser.add_argument("--values", action="store_true", help="cells that need values, too")
    options = parser.parse_args()
    found = everything()
    for chapter in {cell.chapter: 0 for cell in found}:
        mine = [cell for cell in found if cell.chapter == chapter]
        print(
            chapter,
            dict(Counter(cell.verdict for cell in mine)),
            "of those that build:",
            dict(Counter(c.verdict for c in mine if c.builds)),
        )
    for cell in found:
        if cell.verdict == DIFFERENT or (options.values and cell.verdict == VALUES and cell.builds):
            print(f"\n{cell.address}: {cell.verdict}")
            if options.show:
                print(f"  Keras:  {cell.keras[:500]}\n  tracer: {cell.tracer[:500]}")


if __name__ == "__main__":
    main()
