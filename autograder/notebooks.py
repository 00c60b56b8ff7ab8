"""Read a notebook file, whatever it is: its cells, and nothing else of it that could do harm.

Memory is what a hostile file costs: each ``[],`` in it becomes an object of twenty times its size.
So a large file is read by a process of its own, ``python -m autograder.notebooks FILE``,
whose memory and time are limited.
"""

import contextlib
import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeGuard

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

#: Lines shorter than this (without spaces) say too little to be a secret: ``return x``.
SHORTEST_SECRET = 12
#: What a heading says of the points of its exercise, as in "1. A row by its number (3 points)".
POINTS_IN_HEADING = re.compile(r" *\([^()]* points?\)$")
#: Bytes above which a notebook is not opened. Nearly all of it is output, and does not count.
LARGEST_NOTEBOOK = 300_000_000
#: Bytes above which a notebook is read by a process of its own.
LARGE_NOTEBOOK = 10_000_000
#: Cells with something in them above which a notebook is not graded: no assignment comes near it.
MOST_CELLS = 2_000
#: Characters of code and text above which a notebook is not graded.
MOST_SOURCE = 10_000_000

CELL_TYPES = ("code", "markdown", "raw")

#: What nbgrader says of the cells that count for it.
ROLES = ("grade", "solution", "locked", "task")

#: What says something about a notebook: ``report(cell, happened, advice, serious)``.
Report = Callable[[str, str, str, bool], None]

#: What other files begin with, and what they are.
_BEGINNINGS = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF file",
    b"<": "a web page",
}
_CLEAR_OUTPUTS = "clear its outputs and hand it in again"
_APART_BYTES = 2 * 1024**3
_APART_SECONDS = 120
_LONGEST_LANGUAGE = 40


class UnreadableNotebook(Exception):
    """A file is not a notebook; the message says why, in words for the learner."""


def new_cell(cell_type: str, source: str, cell_id: str) -> NotebookNode:
    """Return a cell that has not run.

    What `nbformat.v4` makes is the same, but compared with the schema cell by cell: a millisecond
    each. Here a notebook is compared with it once, as a whole.
    """
    cell = NotebookNode(id=cell_id, cell_type=cell_type, metadata=NotebookNode(), source=source)
    if cell_type == "code":
        cell.execution_count, cell.outputs = None, []
    return cell


def compact(notebook: NotebookNode) -> str:
    """Return a notebook as JSON on one line.

    `nbformat.writes` indents, for which Python has no quick encoder.
    """
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def read_notebook(
    path: Path, report: Report = lambda *what: None, *, outputs: bool = False
) -> NotebookNode:
    """Return the cells of a notebook file, with what they print and show only if ``outputs``.

    Any encoding of Unicode or Windows-1252, any notebook format, as far as there are cells in
    it. Tags and other metadata are left behind: what a learner's file says about how it
    should be run is not followed. ``report`` is told what is not as it should be. Raises
    :class:`UnreadableNotebook`, and OSError if the file cannot be opened.
    """
    size = path.stat().st_size
    if size > LARGEST_NOTEBOOK:
        raise UnreadableNotebook(
            f"it is larger than {LARGEST_NOTEBOOK / 1e6:.0f} MB; {_CLEAR_OUTPUTS}"
        )
    if size > LARGE_NOTEBOOK:
        return _read_apart(path, report)
    return _read(path.read_bytes(), report, outputs)


def _read(content: bytes, report: Report, outputs: bool = False) -> NotebookNode:
    raw = _parsed(content, report)
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebook("it is not a notebook: there are no cells in it")
    _report_its_format(raw, report)
    cells = _real_cells(cells, report)
    _report_lost_sources(cells, report)
    clean = [_clean(cell) for cell in cells]
    if outputs:
        for cell, handed_in in zip(clean, cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs = _outputs(handed_in)
    if sum(len(cell.source) for cell in clean) > MOST_SOURCE:
        raise UnreadableNotebook(f"it has more than {MOST_SOURCE / 1e6:.0f} MB of code and text")
    return _encodable(new_notebook(cells=_distinct(clean), metadata=_language(raw)))


def _read_apart(path: Path, report: Report) -> NotebookNode:
    """Read a notebook in another process, which may come to grief."""
    package = str(Path(__file__).resolve().parents[1])
    search = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    with contextlib.suppress(subprocess.SubprocessError, ValueError):
        finished = subprocess.run(
            [sys.executable, "-P", "-m", __name__, path],
            env=os.environ | {"PYTHONPATH": search},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_APART_SECONDS,
        )
        answer = json.loads(finished.stdout)
        if answer["unreadable"]:
            raise UnreadableNotebook(answer["unreadable"])
        for what in answer["reported"]:
            report(*what)
        report("", f"has {path.stat().st_size / 1e6:.0f} MB; its outputs were left out.", "", False)
        return nbformat.from_dict(answer["notebook"])
    raise UnreadableNotebook(
        f"its {path.stat().st_size / 1e6:.0f} MB take too much memory or time to read; "
        + _CLEAR_OUTPUTS
    )


def _parsed(content: bytes, report: Report) -> dict:
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableNotebook(
            "the file is empty" if not content else "there are only blanks or zeros in the file"
        )
    text = _decoded(content, report).strip("\0 \t\r\n")
    try:
        raw = json.loads(text, parse_int=_number)
    except json.JSONDecodeError as error:
        raise UnreadableNotebook(_what_is_wrong(content, text, error)) from None
    except RecursionError:
        raise UnreadableNotebook("it is not a notebook: nested too deeply") from None
    if not isinstance(raw, dict):
        raise UnreadableNotebook("it is not a notebook: there are no cells in it")
    return _upgraded(raw) if "worksheets" in raw else raw


def _decoded(content: bytes, report: Report) -> str:
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        pass
    if content.startswith(b"{"):
        report("", "is not in UTF-8; letters with accents may have been misread.", "", False)
    return content.decode("cp1252", "replace")


def _number(digits: str) -> int | float:
    """Return a number as JSON has it; Python refuses to read thousands of digits as an int."""
    return int(digits) if len(digits) < 20 else float(digits)


def _what_is_wrong(content: bytes, text: str, error: json.JSONDecodeError) -> str:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return f"it is {kind}, not a notebook"
    if not text.startswith("{"):
        return "it is not a notebook"
    if error.pos >= len(text) or error.msg.startswith("Unterminated"):
        return f"it breaks off in the middle, in line {error.lineno}"
    return f"it is damaged at line {error.lineno}, column {error.colno} ({error.msg})"


def _upgraded(raw: dict) -> dict:
    """Return a notebook of format 2 or 3 (``worksheets`` instead of cells) as format 4."""
    try:
        for worksheet in raw["worksheets"]:
            for cell in worksheet["cells"]:
                cell["outputs"] = []
        upgraded = nbformat.convert(nbformat.reader.reads(json.dumps(raw)), 4)
        for cell in upgraded.cells:
            cell.pop("id", None)  # nbformat has drawn it by lot
        return upgraded
    except Exception:
        raise UnreadableNotebook(
            "its format is old, and cannot be read; open it in Jupyter and save it again"
        ) from None


def _report_its_format(raw: dict, report: Report) -> None:
    version = raw.get("nbformat")
    if isinstance(version, int | float) and version > nbformat.current_nbformat:
        happened = f"has notebook format {version:g}, which is newer than this grader; it was read"
        report("", f"{happened} as format {nbformat.current_nbformat}.", "", False)


def _language(raw: dict) -> dict:
    """Return the metadata that say in what language a notebook says that it is written."""
    for place in (("kernelspec", "language"), ("language_info", "name")):
        language = _inside(raw, "metadata", *place)
        if isinstance(language, str) and language:
            return {"language_info": {"name": language[:_LONGEST_LANGUAGE]}}
    return {}


def _real_cells(cells: list, report: Report) -> list[dict]:
    """Return the cells that are cells, and not too many."""
    real = [cell for cell in cells if isinstance(cell, dict)]
    if len(real) < len(cells):
        happened = f"lists {len(cells) - len(real)} things as cells that are not cells; they were"
        report("", f"{happened} left out.", "", False)
    if len(real) <= MOST_CELLS:
        return real
    full = [cell for cell in real if cell.get("source") or _claimed_by(cell)]
    if len(full) > MOST_CELLS:
        raise UnreadableNotebook(f"it has {len(real):,} cells; at most {MOST_CELLS:,} are graded")
    happened = f"has {len(real):,} cells, of which {len(real) - len(full):,} are empty; these were"
    report("", f"{happened} left out.", "", False)
    return full


def _report_lost_sources(cells: list[dict], report: Report) -> None:
    lost = [
        _claimed_by(cell) or (cell["id"] if _is_valid_id(cell.get("id")) else f"number {number}")
        for number, cell in enumerate(cells, start=1)
        if not all(isinstance(line, str) for line in _lines(cell))
    ]
    if lost:
        names = ", ".join(lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")
        happened = "is damaged: what should be its code or text is something else."
        report(names, happened, "Ask for the file again if there was an answer in it.", True)


def _clean(cell: dict) -> NotebookNode:
    cell_type, grade_id, cell_id = cell.get("cell_type"), _claimed_by(cell), cell.get("id")
    source = "".join(line for line in _lines(cell) if isinstance(line, str))
    clean = new_cell(
        cell_type if cell_type in CELL_TYPES else "raw",
        source,
        cell_id if _is_valid_id(cell_id) else "",
    )
    if grade_id is not None:
        marks = dict.fromkeys(ROLES, False) if has_no_role(cell["metadata"]["nbgrader"]) else {}
        clean.metadata["nbgrader"] = {"grade_id": grade_id} | marks
    if cell_type == "markdown" and are_images(cell.get("attachments")):
        clean["attachments"] = cell["attachments"]
    return clean


def _outputs(cell: dict) -> list[NotebookNode]:
    """Return the outputs that a cell has, as far as nbformat knows such outputs."""
    outputs = cell.get("outputs")
    known = []
    for output in outputs if isinstance(outputs, list) else []:
        with contextlib.suppress(nbformat.ValidationError, TypeError, KeyError, AttributeError):
            output = nbformat.from_dict(output)
            if isinstance(output.get("text"), list):
                output.text = "".join(output.text)
            nbformat.validate(output, "output", version=4, version_minor=5)
            known.append(output)
    return known


def _lines(cell: dict) -> list:
    source = cell.get("source")
    return source if isinstance(source, list) else [source]


def _claimed_by(cell: dict) -> str | None:
    """Return the grade id that a cell says it has."""
    grade_id = _inside(cell, "metadata", "nbgrader", "grade_id")
    return grade_id if isinstance(grade_id, str) else None


def has_no_role(marks: dict) -> bool:
    """Return whether nbgrader's metadata of a cell says that it is an ordinary one."""
    return {"grade", "solution"} <= marks.keys() and not any(map(marks.get, ROLES))


def _inside(data: object, *keys: str) -> object:
    """Return what is in nested dicts under these keys, or None."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def are_images(attachments: object) -> bool:
    """Return whether these are attachments of a cell, and pictures."""
    return isinstance(attachments, dict) and all(
        isinstance(bundle, dict)
        and all(
            kind.startswith("image/") and isinstance(data, str) for kind, data in bundle.items()
        )
        for bundle in attachments.values()
    )


def _distinct(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Give every cell an id of its own, made from its place: no randomness enters a notebook."""
    seen = set()
    for place, cell in enumerate(cells):
        if cell["id"] in seen or not cell["id"]:
            cell["id"] = f"cell-{place}"
        seen.add(cell["id"])
    return cells


def _is_valid_id(cell_id: object) -> TypeGuard[str]:
    """Return whether nbformat accepts a cell id."""
    return (
        isinstance(cell_id, str)
        and len(cell_id) <= 64
        and cell_id.isascii()
        and cell_id.replace("-", "").replace("_", "").isalnum()
    )


def _encodable(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without halves of surrogate pairs, which no file can hold."""
    text = json.dumps(notebook, ensure_ascii=False).encode("utf-8", "replace")
    return nbformat.from_dict(json.loads(text))


def headings_above(cells: list[NotebookNode]) -> list[str | None]:
    """Return, for each cell, the nearest heading above it, without its number signs."""
    above: list[str | None] = []
    heading = None
    for cell in cells:
        above.append(heading)
        if cell.cell_type == "markdown":
            lines = (line for line in cell.source.splitlines() if line.startswith("#"))
            texts = (line.lstrip("#") for line in lines)
            found = [" ".join(text.split()) for text in texts if text.startswith(" ")]
            found = [text for text in found if text]
            heading = found[-1] if found else heading
    return above


def main() -> None:
    """Print a notebook as JSON, and what is to be said about it."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_APART_BYTES, _APART_BYTES))
    gc.disable()
    reported, notebook, unreadable = [], None, None
    try:
        notebook = _read(Path(sys.argv[1]).read_bytes(), lambda *what: reported.append(what))
    except UnreadableNotebook as error:
        unreadable = str(error)
    json.dump({"notebook": notebook, "reported": reported, "unreadable": unreadable}, sys.stdout)


if __name__ == "__main__":
    main()
