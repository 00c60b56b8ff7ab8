"""Read what was handed in, whatever it is, and make of it what nbgrader can grade.

A submission folder comes from outside: it may hold a broken file, a notebook with another
name, links that point out of it, or gigabytes. :func:`read_submission` looks at it without
following links, keeps what grading needs and reports the rest. It never raises for anything
that a learner did.
"""

import contextlib
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.utils import is_ignored, parse_utc

from autograder.findings import Finding

#: Bytes above which a notebook is not opened: its outputs do not count, its code is never so long.
LARGEST_NOTEBOOK = 50_000_000
#: Cells above which a notebook is not graded: no assignment comes near it.
MOST_CELLS = 2_000

#: nbformat's function that makes a cell of each type.
NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class UnreadableNotebook(Exception):
    """A file is not a notebook; the message says why, in words for the learner."""


@dataclass
class Submission:
    """What a learner handed in for one assignment, cleaned.

    ``notebooks`` maps each notebook of the assignment to what was handed in for it; where there
    was nothing to read it maps to None and ``unreadable`` says why. ``files`` are the other
    files, by relative path with forward slashes. ``timestamp`` is the content of
    ``timestamp.txt``, if it is a time.
    """

    student: str
    notebooks: dict[str, NotebookNode | None] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def report(self, file: str, cell: str, happened: str, advice: str = "", serious=False) -> None:
        """Note something about this submission."""
        self.findings.append(Finding(self.student, file, cell, happened, advice, serious))


def read_submission(
    folder: Path,
    student: str,
    expected: dict[str, set[str]],
    *,
    ignore: list[str] = (),
    largest_file: int = 100_000_000,
    largest_folder: int = 100_000_000,
) -> Submission:
    """Read a submission folder.

    ``expected`` maps the name of each notebook of the assignment (without ``.ipynb``) to its
    grade ids, by which a renamed file is recognised. ``largest_file`` and ``largest_folder``
    are in bytes. Raises nothing for what is in the folder; see ``findings``.
    """
    submission = Submission(student)
    found = _files(folder, submission, ignore, largest_file, largest_folder)
    candidates = {name: path for name, path in found.items() if name.endswith(".ipynb")}
    for name in expected:
        submission.notebooks[name] = None
        exact = candidates.pop(f"{name}.ipynb", None)
        if exact is not None:
            _read_into(submission, name, exact, f"{name}.ipynb")
    for name, grade_ids in expected.items():
        if submission.notebooks[name] is None:
            _find_renamed(submission, name, grade_ids, candidates)
    for name in candidates:
        submission.report(name, "", "is not a notebook of this assignment; it was not graded.")
    for name, path in found.items():
        if name == "timestamp.txt":
            submission.timestamp = _timestamp(path, submission)
        elif not name.endswith(".ipynb"):
            submission.files[name] = path.read_bytes()
    return submission


def read_notebook(path: Path) -> NotebookNode:
    """Return the cells of a notebook file, and nothing else of it that could do harm.

    Any encoding with a byte order mark, UTF-8 or Latin-1, any notebook format since version 3.
    Outputs, tags and other metadata are left behind: what a learner's file says about how it
    should be run is not followed. Raises :class:`UnreadableNotebook`.
    """
    if path.stat().st_size > LARGEST_NOTEBOOK:
        raise UnreadableNotebook(
            f"it is larger than {LARGEST_NOTEBOOK // 1_000_000} MB; "
            "clear its outputs and hand it in again"
        )
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableNotebook("the file is empty")
    try:
        raw = json.loads(_decoded(content))
    except ValueError as error:
        raise UnreadableNotebook(f"it is not a notebook: {error}") from None
    except RecursionError:
        raise UnreadableNotebook("it is not a notebook: nested too deeply") from None
    if not isinstance(raw, dict):
        raise UnreadableNotebook("it is not a notebook: there are no cells in it")
    if "worksheets" in raw:
        raw = _upgraded(raw)
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebook("it is not a notebook: there are no cells in it")
    if len(cells) > MOST_CELLS:
        raise UnreadableNotebook(f"it has {len(cells)} cells; at most {MOST_CELLS} are graded")
    return new_notebook(cells=_distinct([_clean(cell) for cell in cells if isinstance(cell, dict)]))


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _upgraded(raw: dict) -> dict:
    """Return a notebook of format 3 (``worksheets`` instead of cells) as format 4."""
    try:
        return nbformat.convert(nbformat.from_dict(raw), 4)
    except Exception as error:
        raise UnreadableNotebook(
            f"its format is too old to be read ({type(error).__name__}); "
            "open it in Jupyter, save it and hand it in again"
        ) from None


def _clean(cell: dict) -> NotebookNode:
    cell_type = cell.get("cell_type")
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    clean = NEW_CELL.get(cell_type, new_raw_cell)(source if isinstance(source, str) else "")
    clean["id"] = cell["id"] if isinstance(cell.get("id"), str) else ""
    metadata = cell.get("metadata")
    if isinstance(metadata, dict) and "nbgrader" in metadata:
        clean.metadata["nbgrader"] = metadata["nbgrader"]
    if cell_type == "markdown" and _are_images(cell.get("attachments")):
        clean["attachments"] = cell["attachments"]
    return clean


def _are_images(attachments: object) -> bool:
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
        if cell["id"] in seen or not _is_valid_id(cell["id"]):
            cell["id"] = f"cell-{place}"
        seen.add(cell["id"])
    return cells


def _is_valid_id(cell_id: str) -> bool:
    """Return whether nbformat accepts a cell id."""
    return (
        len(cell_id) <= 64
        and cell_id.isascii()
        and (cell_id.replace("-", "").replace("_", "").isalnum())
    )


def _read_into(submission: Submission, name: str, path: Path, handed_in_as: str) -> None:
    try:
        submission.notebooks[name] = read_notebook(path)
    except (UnreadableNotebook, OSError) as error:
        submission.unreadable[name] = str(error)
        submission.report(
            handed_in_as,
            "",
            f"cannot be graded: {error}.",
            "Ask for the file again; the score is 0 until then.",
            serious=True,
        )


def _find_renamed(
    submission: Submission, name: str, grade_ids: set[str], candidates: dict[str, Path]
) -> None:
    """Grade a file under another name if its cells show that it is this notebook."""
    best, most = None, 0
    for candidate in sorted(candidates):
        with contextlib.suppress(UnreadableNotebook, OSError):
            notebook = read_notebook(candidates[candidate])
            shared = len(grade_ids & {_claimed_id(cell) for cell in notebook.cells})
            if shared > most:
                best, most = candidate, shared
    if best is not None:
        submission.unreadable.pop(name, None)
        _read_into(submission, name, candidates.pop(best), best)
        submission.report(best, "", f"has the wrong name; it was graded as {name}.ipynb.")
    elif name not in submission.unreadable:
        submission.unreadable[name] = "no such file was handed in"
        submission.report(
            f"{name}.ipynb",
            "",
            "is missing.",
            "Ask for the file; the score is 0 until then.",
            serious=True,
        )


def _claimed_id(cell: NotebookNode) -> str | None:
    claimed = cell.metadata.get("nbgrader")
    grade_id = claimed.get("grade_id") if isinstance(claimed, dict) else None
    return grade_id if isinstance(grade_id, str) else cell.get("id")


def _files(
    folder: Path, submission: Submission, ignore: list[str], largest_file: int, largest_folder: int
) -> dict[str, Path]:
    """Return the regular files below a folder by relative path; links are not followed."""
    if folder.is_symlink() or not folder.is_dir():
        submission.report(
            folder.name, "", "is not a folder.", "Put the notebook into a folder.", serious=True
        )
        return {}
    found, total = {}, 0

    def leave_out(name: str, why: str) -> None:
        submission.report(name, "", f"was left out: {why}.")

    for path in _walk(folder):
        name = PurePosixPath(path.relative_to(folder)).as_posix()
        status = path.lstat()
        if is_ignored(str(path), list(ignore)):
            continue
        if stat.S_ISLNK(status.st_mode):
            leave_out(name, "it is a link")
        elif not stat.S_ISREG(status.st_mode):
            leave_out(name, "it is not an ordinary file")
        elif status.st_size > largest_file or total + status.st_size > largest_folder:
            leave_out(name, f"{status.st_size / 1e6:.0f} MB is more than the course allows")
        elif not os.access(path, os.R_OK):
            leave_out(name, "it cannot be read")
        else:
            found[name] = path
            total += status.st_size
    return found


def _walk(folder: Path):
    for here, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        folders[:] = [n for n in folders if n not in (*links, ".ipynb_checkpoints", "__pycache__")]
        yield from (Path(here, name) for name in sorted([*files, *links]))


def _timestamp(path: Path, submission: Submission) -> str | None:
    text = path.read_bytes()[:200].decode("utf-8", "replace").strip()
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        submission.report(
            "timestamp.txt",
            "",
            f"does not hold a time ({text[:40]!r}); it was left out.",
            "The submission counts as on time.",
        )
        return None
    return text
