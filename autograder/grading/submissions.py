"""Read what was handed in, whatever it is, and make of it what nbgrader can grade.

A submission folder comes from outside: it may hold a broken file, a notebook with another
name, links that point out of it, or gigabytes. :func:`read_submission` looks at it without
following links, keeps what grading needs and reports the rest, one line for each thing that is
wrong. It never raises for anything that a learner did.
"""

import contextlib
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograder.files import JUNK, LONGEST_PATH, TAKEN_NAMES, parents
from autograder.findings import Finding, abbreviated
from autograder.notebooks import LARGEST_NOTEBOOK, UnreadableNotebook, read_notebook

#: Files above which no more are read: nbgrader's time for a folder grows with their square.
MOST_FILES = 1_000
#: Files among which a notebook with another name is looked for.
_MOST_CANDIDATES = 50
#: Why there is nothing to read where there is nothing.
NOT_HANDED_IN = "no such file was handed in"
_ASK = "Ask for the file; the score is 0 until then."
_ASK_AGAIN = "Ask for the file again; the score is 0 until then."


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

    def report(
        self, file: str, cell: str, happened: str, advice: str = "", serious: bool = False
    ) -> None:
        """Note something about this submission."""
        self.findings.append(Finding.about(self.student, file, cell, happened, advice, serious))

    def leave_out(self, notebooks: Collection[str]) -> None:
        """Leave out notebooks that are not to be graded now, and what was said of them."""
        for name in notebooks:
            self.notebooks.pop(name)
            self.unreadable.pop(name, None)
        files = {f"{name}.ipynb" for name in notebooks}
        self.findings[:] = [finding for finding in self.findings if finding.file not in files]

    def add_files_of_the_course(self, files: Mapping[str, bytes]) -> None:
        """Put the instructor's files in, also where a learner's file or folder is in the way."""
        folders = {parent for name in files for parent in parents(name)}
        in_the_way = {
            name: "the course has a folder or file of that name"
            for name in self.files
            if name not in files and (name in folders or not files.keys().isdisjoint(parents(name)))
        }
        for name in in_the_way:
            del self.files[name]
        _report_left_out(self, in_the_way)
        self.files.update(files)


def read_submission(
    folder: Path,
    student: str,
    expected: dict[str, set[str]],
    *,
    ignore: Iterable[str] = (),
    largest_file: int = 100_000_000,
    largest_folder: int = 100_000_000,
    outputs: bool = False,
) -> Submission:
    """Read a submission folder.

    ``expected`` maps the name of each notebook of the assignment (without ``.ipynb``) to its
    grade ids, by which a renamed file is recognised. ``largest_file`` and ``largest_folder``
    are in bytes and hold for everything but notebooks, whose outputs do not count; with
    ``outputs`` the notebooks have them. Raises
    nothing for what is in the folder; see ``findings``.
    """
    submission = Submission(student, notebooks=dict.fromkeys(expected))
    if os.path.islink(folder) or not os.path.isdir(folder):
        submission.unreadable = dict.fromkeys(expected, "nothing was handed in")
        what = "a link, which is not followed" if os.path.islink(folder) else "not a folder"
        advice = "Put a folder with the notebook in its place; the score is 0 until then."
        submission.report(folder.name, "", f"is {what}.", advice, serious=True)
        return submission
    found, left_out = _files(folder, ignore, largest_file, largest_folder)
    if "." in left_out:
        submission.unreadable = dict.fromkeys(expected, left_out.pop("."))
    for name in expected:
        _read_exact(submission, name, folder / f"{name}.ipynb", found, left_out, outputs)
    if None in submission.notebooks.values():
        _find_renamed(submission, expected, found, outputs)
    _report_other_notebooks(submission, found)
    _read_other_files(submission, found, left_out)
    _report_left_out(submission, left_out)
    return submission


def _read_exact(
    submission: Submission,
    name: str,
    path: Path,
    found: dict[str, Path],
    left_out: dict[str, str],
    outputs: bool,
) -> None:
    """Read a notebook that has the right name, or note why that is not possible."""
    if path.name in found:
        del found[path.name]
        try:
            about = _about(submission, path.name)
            submission.notebooks[name] = read_notebook(path, about, outputs=outputs)
        except (UnreadableNotebook, OSError) as error:
            submission.unreadable[name] = _reason(error)
    elif path.name in left_out:
        submission.unreadable[name] = left_out.pop(path.name)
    elif os.path.isdir(path):
        submission.unreadable[name] = "it is a folder"


def _about(submission: Submission, file: str) -> Callable[[str, str, str, bool], None]:
    def report(cell: str, happened: str, advice: str, serious: bool) -> None:
        submission.report(file, cell, happened, advice, serious)

    return report


def _reason(error: Exception) -> str:
    """Return why something could not be read, as half a sentence."""
    if isinstance(error, OSError):
        return f"it cannot be read ({error.strerror or error})"
    return str(error)


@dataclass
class _Candidate:
    """A file that may be a notebook of the assignment under another name."""

    file: str
    notebook: NotebookNode
    reported: list[tuple]

    def shared(self, grade_ids: set[str]) -> int:
        """Return how many cells of the assignment it has."""
        return len(grade_ids & {_claimed_id(cell) for cell in self.notebook.cells})


def _find_renamed(
    submission: Submission, expected: dict[str, set[str]], found: dict[str, Path], outputs: bool
) -> None:
    """Grade files with other names if their cells show which notebooks they are."""
    candidates = list(_candidates(found, outputs))
    for name, grade_ids in expected.items():
        if submission.notebooks[name] is not None:
            continue
        shared = [candidate.shared(grade_ids) for candidate in candidates]
        most = max(shared, default=0)
        if most == 0:
            _report_nothing_to_grade(submission, name, found)
            continue
        best = [c for c, count in zip(candidates, shared, strict=True) if count == most]
        candidates = [candidate for candidate in candidates if candidate not in best]
        for candidate in best:
            del found[candidate.file]
        _take(submission, name, best)


def _take(submission: Submission, name: str, best: list[_Candidate]) -> None:
    """Grade the first of several files that are this notebook as well as any other."""
    taken = best[0]
    submission.notebooks[name] = taken.notebook
    why = submission.unreadable.pop(name, None)
    others = [c.file for c in best[1:] if c.notebook != taken.notebook]
    graded_as = f"was graded as {name}.ipynb"
    if others:
        submission.report(
            taken.file,
            "",
            f"{graded_as}, and {_and_more(others)} not, which may be meant as well.",
            f"Ask which one counts, call it {name}.ipynb and grade again.",
            serious=True,
        )
    elif why:
        happened = f"{graded_as}, since nothing else under this name can be graded: {why}."
        submission.report(taken.file, "", happened)
    else:
        submission.report(taken.file, "", f"has the wrong name or place; it {graded_as}.")
    for what in taken.reported:
        _about(submission, taken.file)(*what)


def _report_nothing_to_grade(submission: Submission, name: str, found: dict[str, Path]) -> None:
    file = f"{name}.ipynb"
    if name in submission.unreadable:
        happened = f"cannot be graded: {submission.unreadable[name]}."
        submission.report(file, "", happened, _ASK_AGAIN, serious=True)
        return
    submission.unreadable[name] = NOT_HANDED_IN
    others = [other for other in found if _is_notebook(other)]
    happened = "is missing"
    if others:
        happened += f", and none of its cells is in {_and_more(others)}"
    submission.report(file, "", f"{happened}.", _ASK, serious=True)


def _report_other_notebooks(submission: Submission, found: dict[str, Path]) -> None:
    """Say that there are more notebooks, unless that was said of one that is missing."""
    others = [file for file in found if _is_notebook(file)]
    for file in others:
        del found[file]
    if others and not submission.unreadable:
        wanted = " and ".join(f"{name}.ipynb" for name in submission.notebooks)
        submission.report(
            _and_more(others),
            "",
            f"not graded; what counts is {wanted}.",
            "If another file is meant, give it that name and grade again.",
        )


def _candidates(found: dict[str, Path], outputs: bool) -> Iterator[_Candidate]:
    """Read what may be a notebook: first what is called so, then whatever begins like one."""
    files = sorted(found, key=lambda file: (not _is_notebook(file), file))
    likely = (file for file in files if _is_notebook(file) or _begins_like_json(found[file]))
    for file in islice(likely, _MOST_CANDIDATES):
        reported: list[tuple] = []
        with contextlib.suppress(UnreadableNotebook, OSError):
            notebook = read_notebook(
                found[file], lambda *what, told=reported: told.append(what), outputs=outputs
            )
            yield _Candidate(file, notebook, reported)


def _is_notebook(file: str) -> bool:
    return file.lower().endswith(".ipynb")


def _begins_like_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n").startswith(b"{")
    except OSError:
        return False


def _claimed_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id")


def _read_other_files(
    submission: Submission, found: dict[str, Path], left_out: dict[str, str]
) -> None:
    taken = {*TAKEN_NAMES, *(f"{name}.ipynb" for name in submission.notebooks)}
    for name, path in found.items():
        try:
            if name == "timestamp.txt":
                submission.timestamp = _timestamp(path, submission)
            elif taken.isdisjoint((name, *parents(name))):
                submission.files[name] = path.read_bytes()
            else:
                left_out[name] = "the grader needs its name, or that of its folder, for itself"
        except OSError as error:
            left_out[name] = _reason(error)


def _report_left_out(submission: Submission, left_out: dict[str, str]) -> None:
    """Say what was left out: one line for each reason, however many files."""
    by_reason = defaultdict(list)
    for name, reason in left_out.items():
        by_reason[reason].append(name)
    for reason, names in by_reason.items():
        submission.report(_and_more(names), "", f"left out: {reason}.")


def _and_more(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{abbreviated(names[0], 80)} and {len(names) - 1} more"


def _files(
    folder: Path, ignore: Iterable[str], largest_file: int, largest_folder: int
) -> tuple[dict[str, Path], dict[str, str]]:
    """Return the regular files below a folder by relative path, and why others are left out."""
    found: dict[str, Path] = {}
    left_out: dict[str, str] = {}
    total = {True: 0, False: 0}
    most = {
        True: (LARGEST_NOTEBOOK + 1, 2 * LARGEST_NOTEBOOK),
        False: (largest_file, largest_folder),
    }
    for path in _walk(folder, left_out):
        name = path.relative_to(folder).as_posix()
        if any(fnmatch(path.name, pattern) for pattern in ignore):
            continue
        try:
            status = path.lstat()
        except OSError as error:
            left_out[name] = _reason(error)
            continue
        kind = _is_notebook(name)
        if stat.S_ISLNK(status.st_mode):
            left_out[name] = "links are not followed"
        elif not stat.S_ISREG(status.st_mode):
            left_out[name] = "only ordinary files are read"
        elif not name.isprintable() and not kind:
            left_out[name] = "names must be text in UTF-8"
        elif len(os.fsencode(name)) > LONGEST_PATH:
            left_out[name] = f"paths may have {LONGEST_PATH:,} characters"
        elif status.st_size > most[kind][0] or total[kind] + status.st_size > most[kind][1]:
            left_out[name] = "this is more than the course allows"
        elif len(found) >= MOST_FILES and not kind:
            left_out[name] = f"at most {MOST_FILES:,} files are read"
        else:
            found[name] = path
            total[kind] += status.st_size
    return found, left_out


def _walk(folder: Path, left_out: dict[str, str]) -> Iterator[Path]:
    """Give all files and links below a folder, in order, and note folders that do not open."""

    def cannot_open(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        left_out[name] = _reason(error)

    for here, folders, files in os.walk(folder, onerror=cannot_open, followlinks=False):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        folders[:] = [name for name in folders if name not in JUNK and name not in links]
        names = {name for name in (*files, *links) if not name.startswith("._")} - JUNK
        yield from (Path(here, name) for name in sorted(names))


def _timestamp(path: Path, submission: Submission) -> str | None:
    text = path.read_bytes()[:200].decode("utf-8", "replace").strip()
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        submission.report(
            "timestamp.txt",
            "",
            f"does not hold a time ({abbreviated(text, 40)!r}); it was left out.",
            "The submission counts as on time.",
        )
        return None
    return text
