"""Submissions as they really arrive: broken, oddly wrapped, or not there at all.

``CASES`` is a class, graded in one run. A learner's id says what is the matter, ``score`` what
the hand-in deserves: 0 where there is nothing to grade, full marks where a right answer is only
wrapped oddly. ``says`` is the one line that the instructor reads about it, or None where nothing
is wrong.
"""

import contextlib
import csv
import io
import json
import os
import resource
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.course.directory import Course
from autograder.grading.submissions import read_submission
from autograder.notebooks import UnreadableNotebook, read_notebook
from autograder.reports.feedback import write_feedback
from autograder.reports.grades import harmless
from tests.courses import FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, scores

FILE = f"{NAME}.ipynb"
ASK = "Ask for the file; the score is 0 until then."
AGAIN = "Ask for the file again; the score is 0 until then."
IN_ITS_PLACE = "Put a folder with the notebook in its place; the score is 0 until then."
RENAME = "If another file is meant, give it that name and grade again."
DAMAGED = "is damaged: what should be its code or text is something else."
WRONG_NAME = "has the wrong name or place; it was graded as ps1.ipynb."


@dataclass(frozen=True)
class Case:
    """What one learner hands in: a notebook, bytes, or what a function puts into the folder."""

    student: str
    content: Any
    score: float
    says: str | None = None
    serious: bool = False


def lost(student: str, content: Any, why: str) -> Case:
    """Nothing to grade, and the file is there: 0 until somebody has asked for it again."""
    return look(student, content, f"ps1.ipynb: cannot be graded: {why}. {AGAIN}")


def fine(student: str, content: Any) -> Case:
    """Full marks, and nothing to say."""
    return Case(student, content, FULL)


def note(student: str, content: Any, says: str) -> Case:
    """Full marks, with a remark that nobody has to act on."""
    return Case(student, content, FULL, says)


def look(student: str, content: Any, says: str, score: float = 0.0) -> Case:
    """Somebody has to look: the score may not be what the learner deserves."""
    return Case(student, content, score, says, serious=True)


# A right hand-in, and what can become of it


def text(notebook: NotebookNode | None = None) -> str:
    return nbformat.writes(notebook or answered())


def changed(change: Callable[[dict], None]) -> bytes:
    content = json.loads(text())
    change(content)
    return json.dumps(content).encode()


def without(*keys: str) -> bytes:
    return changed(lambda content: [content.pop(key) for key in keys])


def saying(**what: Any) -> bytes:
    return changed(lambda content: content.update(what))


def with_square(**what: Any) -> bytes:
    return changed(lambda content: cell(content, "square").update(what))


def cell(content: dict, grade_id: str) -> dict:
    return next(each for each in content["cells"] if each["id"] == grade_id)


def in_format(version: int) -> bytes:
    return nbformat.writes(nbformat.convert(answered(), version), version=version).encode()


def answer(source: str, grade_id: str = "square") -> NotebookNode:
    notebook = answered()
    cell_of(notebook, grade_id)["source"] = source
    return notebook


def with_cells(count: int, source: str) -> NotebookNode:
    notebook = answered()
    notebook.cells[1:1] = [new_code_cell(source, id=f"more-{n}") for n in range(count)]
    return notebook


def with_ids(change: Callable[[int, dict], None]) -> bytes:
    def each(content: dict) -> None:
        for number, one in enumerate(content["cells"]):
            change(number, one)

    return changed(each)


def printed(megabytes: int) -> Callable[[Path], None]:
    """A notebook with so much output; written piece by piece, and never held in memory."""

    def write(folder: Path) -> None:
        notebook = answered()
        cell_of(notebook, "double")["outputs"] = [new_output("stream", text="HERE")]
        before, after = text(notebook).encode().split(b"HERE")
        with (folder / FILE).open("wb") as file:
            file.write(before)
            for _ in range(megabytes):
                file.write((b"x" * 998 + b"\\n") * 1000)
            file.write(after)

    return write


def many_files(folder: Path) -> None:
    (folder / "images").mkdir()
    for number in range(3_000):
        (folder / "images" / f"{number:04}.txt").touch()


def zipped(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(name, content)
    return archive.getvalue()


def files(content: dict[str | bytes, Any]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for name, data in content.items():
            path = folder / os.fsdecode(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            data = text(data) if isinstance(data, NotebookNode) else data
            path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def both(*writers: Callable[[Path], None]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for each in writers:
            each(folder)

    return write


def link(target: str, name: str = FILE) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def instead(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Something that is not a folder, in the place of the folder."""

    def write(folder: Path) -> None:
        folder.rmdir()
        make(folder)

    return write


def deep_folders(folder: Path) -> None:
    here = os.open(folder, os.O_DIRECTORY)
    for _ in range(10):
        os.mkdir("d" * 200, dir_fd=here)
        inside = os.open("d" * 200, os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = inside
    os.close(os.open("deep.txt", os.O_CREAT, dir_fd=here))
    os.close(here)


def virtual_environment(folder: Path) -> None:
    (folder / "venv").mkdir()
    for number in range(300):
        (folder / "venv" / f"python{number}").symlink_to("/usr/bin/python3")


SQUARE = "def square(x):\n    return x * x"
COPY = answered("double")

JSON = [
    lost(
        "broken-json",
        text().replace(":", "=", 1),
        "it is damaged at line 2, column 9 (Expecting ':' delimiter)",
    ),
    lost("truncated-json", text()[:700], "it breaks off in the middle, in line 41"),
    lost(
        "conflict-markers",
        text().replace("{", "{\n<<<<<<< HEAD", 1),
        "it is damaged at line 2, column 1 (Expecting property name enclosed in double quotes)",
    ),
    lost("empty-file", b"", "the file is empty"),
    lost("only-blanks", b" \n\t\n", "there are only blanks or zeros in the file"),
    lost("only-zeros", bytes(4096), "there are only blanks or zeros in the file"),
    lost("a-mail", b"see my e-mail", "it is not a notebook"),
    lost("a-list", b"[1, 2]", "it is not a notebook: there are no cells in it"),
    lost("a-string", b'"see my e-mail"', "it is not a notebook: there are no cells in it"),
    lost("a-number", b"42", "it is not a notebook: there are no cells in it"),
    lost("null", b"null", "it is not a notebook: there are no cells in it"),
    lost("no-cells", b"{}", "it is not a notebook: there are no cells in it"),
    lost("cells-in-a-dict", saying(cells={}), "it is not a notebook: there are no cells in it"),
    lost(
        "nested-10000-deep",
        b'{"cells": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        "it is not a notebook: nested too deeply",
    ),
    fine("a-number-of-10000-digits", text().replace("null", "1" * 10_000)),
    fine("zeros-after-the-end", text().encode() + bytes(512)),
    lost("web-page", b"<!DOCTYPE html><title>Sign in</title>", "it is a web page, not a notebook"),
    lost(
        "zip-renamed",
        zipped(FILE, text().encode()),
        "it is a zip archive or an office document, not a notebook",
    ),
    lost("pdf-renamed", b"%PDF-1.7\n%\xe2\xe3", "it is a PDF file, not a notebook"),
]
ENCODINGS = [
    fine("byte-order-mark", b"\xef\xbb\xbf" + text().encode()),
    fine("utf-16", text().encode("utf-16")),
    fine("utf-16-without-mark", text().encode("utf-16-le")),
    fine("utf-32", text().encode("utf-32")),
    note(
        "latin-1",
        text(answer(f"# carré\n{SQUARE}")).encode("latin-1"),
        "ps1.ipynb: is not in UTF-8; letters with accents may have been misread.",
    ),
    fine("windows-line-ends", text(answer(SQUARE.replace("\n", "\r\n"))).replace("\n", "\r\n")),
    fine("old-mac-line-ends", text(answer(SQUARE.replace("\n", "\r")))),
    fine("half-a-surrogate", text(answer(f"# HALF\n{SQUARE}")).replace("HALF", "\\ud83d")),
    # As in Jupyter, this is no Python, and the learner's answer is wrong.
    Case("nul-in-source", answer(SQUARE + "\0"), score=2),
]
FORMATS = [
    fine("nbformat-2", in_format(2)),
    fine("nbformat-3", in_format(3)),
    lost(
        "nbformat-3-broken",
        b'{"nbformat": 3, "worksheets": [7]}',
        "its format is old, and cannot be read; open it in Jupyter and save it again",
    ),
    note(
        "nbformat-5",
        saying(nbformat=5),
        "ps1.ipynb: has notebook format 5, which is newer than this grader; "
        "it was read as format 4.",
    ),
    fine("no-nbformat", without("nbformat", "nbformat_minor")),
    fine("no-kernelspec", saying(metadata={})),
    note(
        "r-kernelspec",
        saying(metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}),
        "ps1.ipynb: says that it is written in R; it was run as Python.",
    ),
    fine("no-metadata", without("metadata")),
    fine("metadata-is-a-list", saying(metadata=[1])),
]
CELLS = [
    note(
        "cells-that-are-not-cells",
        changed(lambda content: content["cells"].extend([7, None, "x", ["y"]])),
        "ps1.ipynb: lists 4 things as cells that are not cells; they were left out.",
    ),
    fine("source-as-lines", with_square(source=SQUARE.splitlines(keepends=True))),
    look(
        "source-is-a-number",
        with_square(source=7),
        f"ps1.ipynb, cell square: {DAMAGED} Ask for the file again if there was an answer in it.",
        score=2,
    ),
    look(
        "source-is-null",
        with_square(source=None),
        f"ps1.ipynb, cell square: {DAMAGED} Ask for the file again if there was an answer in it.",
        score=2,
    ),
    look(
        "source-with-a-number-in-it",
        with_square(source=["def square(x):\n", 7]),
        f"ps1.ipynb, cell square: {DAMAGED} Ask for the file again if there was an answer in it.",
        score=2,
    ),
    note(
        "cell-without-a-type",
        with_square(cell_type=["code"]),
        "ps1.ipynb, cell square: had become a raw cell; it is a code cell again.",
    ),
    fine("no-cell-ids", with_ids(lambda number, one: one.pop("id"))),
    fine("same-cell-ids", with_ids(lambda number, one: one.update(id="same"))),
    fine("long-cell-ids", with_ids(lambda number, one: one.update(id=f"{number}" * 500))),
    fine("numbers-as-cell-ids", with_ids(lambda number, one: one.update(id=number))),
    fine(
        "strange-attachments",
        with_square(attachments={"a.png": {"text/html": [1]}, "b": 7}),
    ),
    look(
        "no-cell-at-all",
        saying(cells=[]),
        "ps1.ipynb: has none of the assignment's cells; the tests ran after what there is. "
        "Look whether it is the right file.",
    ),
    look(
        "no-marks-in-cells",
        with_ids(lambda number, one: one.update(id=f"c{number}", metadata={})),
        "ps1.ipynb: has none of the assignment's cells; the tests ran after what there is. "
        "Look whether it is the right file.",
        score=FULL,
    ),
    note(
        "5000-empty-cells",
        with_cells(5_000, ""),
        "ps1.ipynb: has 5,005 cells, of which 5,000 are empty; these were left out.",
    ),
    lost("5000-cells", with_cells(5_000, "x = 1"), "it has 5,005 cells; at most 2,000 are graded"),
    fine("9-mb-in-one-line", answer(f"text = '{'x' * 9_000_000}'\n{SQUARE}")),
    lost(
        "20-mb-of-code",
        answer("#" * 20_000_000),
        "it has more than 10 MB of code and text",
    ),
    note(
        "200-mb-of-output",
        printed(megabytes=200),
        "ps1.ipynb: has 200 MB; its outputs were left out.",
    ),
    look(
        "flood-of-output",
        answer(f"{SQUARE}\nwhile True:\n    print('x' * 10_000)"),
        "ps1.ipynb, cell square: Cell 4 was stopped: the submission's output exceeded its limit "
        "of 4194304 bytes. What did not run counts as 0.",
        score=FULL,
    ),
]
FOLDERS = [
    look("empty-folder", files({}), f"ps1.ipynb: is missing. {ASK}"),
    look(
        "a-file-instead-of-the-folder",
        instead(lambda path: path.write_text(text())),
        f"ps1: is not a folder. {IN_ITS_PLACE}",
    ),
    look(
        "a-link-instead-of-the-folder",
        instead(lambda path: path.symlink_to("../good-00/ps1")),
        f"ps1: is a link, which is not followed. {IN_ITS_PLACE}",
    ),
    look(
        "a-loop-instead-of-the-folder",
        instead(lambda path: path.symlink_to(path.name)),
        f"ps1: is a link, which is not followed. {IN_ITS_PLACE}",
    ),
    note(
        "two-notebooks",
        files({FILE: answered(), "ps1-Copy1.ipynb": COPY}),
        f"ps1-Copy1.ipynb: not graded; what counts is ps1.ipynb. {RENAME}",
    ),
    note(
        "fourteen-notebooks",
        files({FILE: answered()} | {f"ps{n}.ipynb": b"{}" for n in range(2, 15)}),
        f"ps10.ipynb and 12 more: not graded; what counts is ps1.ipynb. {RENAME}",
    ),
    look(
        "two-with-other-names",
        files({"ps1 (1).ipynb": answered(), "ps1 (2).ipynb": COPY}),
        "ps1 (1).ipynb: was graded as ps1.ipynb, and ps1 (2).ipynb not, which may be meant as "
        "well. Ask which one counts, call it ps1.ipynb and grade again.",
        score=FULL,
    ),
    note(
        "two-of-the-same",
        files({"ps1 (1).ipynb": answered(), "ps1 (2).ipynb": answered()}),
        f"ps1 (1).ipynb: {WRONG_NAME}",
    ),
    note(
        "a-readable-copy",
        files({FILE: b"{", "ps1-Copy1.ipynb": answered()}),
        "ps1-Copy1.ipynb: was graded as ps1.ipynb, since nothing else under this name can be "
        "graded: it breaks off in the middle, in line 1.",
    ),
    look(
        "another-notebook",
        files({"ps2.ipynb": '{"cells": []}'}),
        f"ps1.ipynb: is missing, and none of its cells is in ps2.ipynb. {ASK}",
    ),
    note(
        "in-a-subfolder",
        files({"my work/ps1.ipynb": answered()}),
        f"my work/ps1.ipynb: {WRONG_NAME}",
    ),
    note(
        "in-a-folder-of-that-name",
        files({"ps1.ipynb/ps1.ipynb": answered()}),
        "ps1.ipynb/ps1.ipynb: was graded as ps1.ipynb, since nothing else under this name can be "
        "graded: it is a folder.",
    ),
    lost("a-folder-of-that-name", lambda folder: (folder / FILE).mkdir(), "it is a folder"),
    note("upper-case-extension", files({"PS1.IPYNB": answered()}), f"PS1.IPYNB: {WRONG_NAME}"),
    note("extension-added", files({"ps1.ipynb.txt": answered()}), f"ps1.ipynb.txt: {WRONG_NAME}"),
    note("no-extension", files({"ps1": answered()}), f"ps1: {WRONG_NAME}"),
    note(
        "unicode-and-blanks",
        files({"Übung №1 — 最終 (2).ipynb": answered()}),
        f"Übung №1 — 最終 (2).ipynb: {WRONG_NAME}",
    ),
    note(
        "name-not-in-utf-8",
        files({b"ps1 \xff.ipynb": answered()}),
        f"ps1 \\udcff.ipynb: {WRONG_NAME}",
    ),
    note(
        "name-with-end-of-line",
        files({"ps1\n\x1b[2J.ipynb": answered()}),
        f"ps1\\n\\x1b[2J.ipynb: {WRONG_NAME}",
    ),
    note(
        "name-with-dots",
        files({FILE: answered(), "..\\..\\ps1.ipynb": COPY, "..data": "1"}),
        f"..\\..\\ps1.ipynb: not graded; what counts is ps1.ipynb. {RENAME}",
    ),
    fine("made-by-a-mac", files({FILE: answered(), "__MACOSX/._ps1.ipynb": b"\0\5\x16\7"})),
    lost("linked-notebook", link("../../good-00/ps1/ps1.ipynb"), "links are not followed"),
    lost("link-to-nothing", link("nothing.ipynb"), "links are not followed"),
    lost("link-to-itself", link(FILE), "links are not followed"),
    lost("named-pipe", lambda folder: os.mkfifo(folder / FILE), "only ordinary files are read"),
    note(
        "link-out-of-the-folder",
        both(files({FILE: answered()}), link("/etc", "etc")),
        "etc: left out: links are not followed.",
    ),
    note(
        "300-links",
        both(files({FILE: answered()}), virtual_environment),
        "venv/python0 and 299 more: left out: links are not followed.",
    ),
    note(
        "3000-files",
        both(files({FILE: answered()}), many_files),
        "images/0999.txt and 2000 more: left out: at most 1,000 files are read.",
    ),
    note(
        "2000-characters-of-folders",
        both(files({FILE: answered()}), deep_folders),
        f"{'d' * 89}…{'d' * 21}/deep.txt: left out: paths may have 1,000 characters.",
    ),
    note(
        "file-where-the-course-has-a-folder",
        files({FILE: answered(), "data": "mine"}),
        "data: left out: the course has a folder or file of that name.",
    ),
    note(
        "folder-called-timestamp.txt",
        files({FILE: answered(), "timestamp.txt/x": "mine"}),
        "timestamp.txt/x: left out: the grader needs its name, or that of its folder, for itself.",
    ),
    note(
        "file-called-autograder.json",
        files({FILE: answered(), "autograder.json": "{}"}),
        "autograder.json: left out: the grader needs its name, or that of its folder, for itself.",
    ),
]
IDS = (
    "Zoë Müller",
    "山田-太郎",
    "o'brien",
    "a,b",
    "[x]*?",
    "[red]",
    "100%",
    "{id}",
    "$HOME",
    "\\n",
)
PEOPLE = [fine(student, answered()) for student in (*IDS, "-f")]
CASES = [*JSON, *ENCODINGS, *FORMATS, *CELLS, *FOLDERS, *PEOPLE]


def hand_in_case(course: Course, case: Case) -> None:
    content = case.content
    hand_in(course, case.student, content.encode() if isinstance(content, str) else content)


#: What lies beside the folders of the learners, and the line about it.
CALL_IT = "Call the folder ps1 and grade again."
NOBODYS = "is not a folder of a student; it was not graded. Put the notebook into {place}."
STRAYS = {
    "anna.ipynb": f"anna.ipynb: {NOBODYS}",
    "blanks/ps 1 /ps1.ipynb": f"blanks: has ps 1 , but no ps1; it was not graded. {CALL_IT}",
    "capitals/PS1/ps1.ipynb": f"capitals: has PS1, but no ps1; it was not graded. {CALL_IT}",
    b"not \xff utf-8/ps1/ps1.ipynb": "not \\udcff utf-8: cannot be a student's id. "
    "Rename it and grade again.",
    "other/ps2/ps2.ipynb": None,
    "submissions.zip": None,
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded by the command: its course, what was printed, and grades.csv."""
    course = make_course(tmp_path_factory.mktemp("course"))
    files({"numbers.csv": "1,2\n"})(course.root / "source" / NAME / "data")
    for place, case in enumerate(CASES):
        hand_in_case(course, case)
        if place % 5 == 0:
            hand_in(course, f"good-{place // 5:02}", answered())
    files(dict.fromkeys(STRAYS, answered()))(course.folder("submitted"))
    link("nowhere", "gone")(course.folder("submitted"))
    finished = command(course, "grade", NAME)
    with open(course.root / "reports" / NAME / "grades.csv", newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    return course, finished, rows


def lines_about(student: str, printed: str) -> list[str]:
    """The remarks on a learner, as printed behind the table."""
    marks = tuple(f"{mark}: {student}: " for mark in ("look", "note"))
    return [line for line in printed.splitlines() if line.startswith(marks)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.student)[1:-1])
def test_each_gets_what_it_deserves_and_one_line(case, graded):
    _, finished, rows = graded
    row = rows[harmless(case.student)]
    assert (row["state"], float(row["score"])) == ("graded", case.score)
    assert row["needs_a_look"] == ("yes" if case.serious else "no")
    mark = "look" if case.serious else "note"
    expected = [f"{mark}: {case.student}: {case.says}"] if case.says else []
    assert lines_about(case.student, finished.stdout) == expected


def test_everybody_else_is_graded_and_the_exit_code_says_that_somebody_has_to_look(graded):
    course, finished, rows = graded
    assert finished.returncode == 1
    assert finished.stderr == ""
    found = scores(course, NAME)
    assert set(map(harmless, found)) == rows.keys()
    good = [student for student in found if student.startswith("good-")]
    assert found.keys() == {*good, *(case.student for case in CASES)}
    assert len(good) > len(CASES) / 6
    assert {found[student] for student in good} == {FULL}
    looks = sum(case.serious for case in CASES) + sum(map(bool, STRAYS.values())) + len(["gone"])
    assert f"{len(found)} submissions" in finished.stdout
    assert f"{looks} need a look" in finished.stdout


def test_what_lies_beside_the_submissions_is_named(graded):
    course, finished, _ = graded
    place = course.folder("submitted") / "<student>" / NAME
    expected = [*filter(None, STRAYS.values()), f"gone: {NOBODYS}"]
    assert sorted(lines_about("submitted", finished.stdout)) == sorted(
        f"look: submitted: {line.format(place=place)}" for line in expected
    )


def test_who_only_wrapped_it_oddly_needs_no_look_and_is_not_graded_again(graded):
    course, finished, _ = graded
    right = [case for case in CASES if not case.serious]
    again = command(course, "grade", NAME, *(f"--student={case.student}" for case in right))
    assert again.returncode == 0, again.stdout
    assert "0 notebooks executed" in again.stdout
    for case in right:
        assert lines_about(case.student, again.stdout) == lines_about(case.student, finished.stdout)


def test_ids_with_any_character_get_feedback(graded):
    course, _, _ = graded
    assert write_feedback(course, NAME, list(IDS)) == []
    for student in IDS:
        assert (course.folder("feedback", student, NAME) / f"{NAME}.html").is_file()


@contextlib.contextmanager
def ordinary_user():
    """Be somebody for whom permissions hold."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("closed", "line"),
    [
        (FILE, f"ps1.ipynb: cannot be graded: it cannot be read (Permission denied). {AGAIN}"),
        ("data.txt", "data.txt: left out: it cannot be read (Permission denied)."),
        ("more", "more: left out: it cannot be read (Permission denied)."),
        (".", f"ps1.ipynb: cannot be graded: it cannot be read (Permission denied). {AGAIN}"),
    ],
)
def test_what_may_not_be_read_is_named(closed, line):
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / NAME
        files({FILE: answered(), "data.txt": "1", "more/data.txt": "2"})(folder)
        (folder / closed).chmod(0)
        with ordinary_user():
            submission = read_submission(folder, "s001", {NAME: {"double", "square"}})
        (folder / closed).chmod(0o755)
    assert [str(finding) for finding in submission.findings] == [f"s001: {line}"]


def test_a_file_that_becomes_gigabytes_in_memory_is_not_read_here(tmp_path):
    bomb = tmp_path / FILE
    bomb.write_bytes(b'{"cells": [' + b"[]," * 33_000_000 + b"[]]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableNotebook, match="99 MB take too much memory or time to read"):
        read_notebook(bomb)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000, "kilobytes in this process"


def test_a_notebook_of_a_gigabyte_is_not_opened(tmp_path):
    hole = tmp_path / FILE
    with hole.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(UnreadableNotebook, match="larger than 300 MB; clear its outputs"):
        read_notebook(hole)


CHANGED = st.integers(0, 255).map(lambda byte: lambda cut: bytes([byte]))
DAMAGES = st.lists(
    st.tuples(
        st.integers(0, len(text()) - 1),
        st.integers(1, 40),
        CHANGED | st.sampled_from([lambda cut: b"", lambda cut: cut * 2]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(DAMAGES)
def test_no_damaged_byte_raises_anything_else(damages):
    """A right notebook with bytes changed, cut out or doubled."""
    content = bytearray(text().encode())
    for place, length, damaged in damages:
        content[place : place + length] = damaged(content[place : place + length])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, FILE).write_bytes(bytes(content))
        submission = read_submission(Path(folder), "s001", {NAME: {"double", "square"}})
    assert (submission.notebooks[NAME] is None) == (NAME in submission.unreadable)
