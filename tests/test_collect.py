"""Submissions come in as folders, zips and downloads; some were made to do harm."""

import io
import os
import shutil
import stat
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.lms import collect as collecting
from autograder.lms import sources
from autograder.lms.attribution import LAYOUTS
from autograder.lms.collect import collect
from tests.courses import NAME, make_course
from tests.downloads import EARLY, FILE, GRADEBOOK, LATER, NOTEBOOK, OTHER, WORKSHEET, make_zip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A course made once: nbgrader takes seconds to make a gradebook."""
    return make_course(tmp_path_factory.mktemp("made") / "course").root


@pytest.fixture
def course(made, tmp_path) -> Course:
    return Course(shutil.copytree(made, tmp_path / "course"))


def with_config(course: Course, line: str) -> Course:
    """The course with one more line of configuration."""
    path = course.root / "nbgrader_config.py"
    path.write_text(f"{path.read_text()}\n{line}\n")
    return Course(course.root)


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry that says it is a link, a device, …"""
    info = zipfile.ZipInfo(name, EARLY)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def submitted(course: Course) -> dict[str, bytes]:
    """Every file below ``submitted``, by path."""
    base = course.root / "submitted"
    return {p.relative_to(base).as_posix(): p.read_bytes() for p in base.rglob("*") if p.is_file()}


def said(collection) -> str:
    """All findings, as text."""
    rows = [finding for row in collection.rows for finding in row.findings]
    return "\n".join(map(str, [*collection.findings, *rows]))


def everything_outside(course: Course) -> dict[str, bytes]:
    """Every file around the course that collecting must not touch."""
    around = course.root.parent
    return {
        str(p): p.read_bytes()
        for p in around.rglob("*")
        if p.is_file()
        and (course.root / "submitted") not in p.parents
        and ".autograder" not in p.parts
        and p.suffix != ".db"
    }


# Where submissions come from


@pytest.mark.parametrize("inside", ["", f"{NAME}/"])
def test_a_folder_per_student(course, tmp_path, inside):
    for student in ("s001", "s002"):
        folder = tmp_path / "handed in" / student / inside
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(NOTEBOOK)
        (folder / "data").mkdir()
        (folder / "data" / "table.csv").write_bytes(b"1,2")
    done = collect(course, NAME, tmp_path / "handed in")
    assert done.layout == "folder" and not done.needs_a_look
    assert submitted(course) == {
        f"{student}/{NAME}/{name}": content
        for student in ("s001", "s002")
        for name, content in ((FILE, NOTEBOOK), ("data/table.csv", b"1,2"))
    }


@pytest.mark.parametrize("wrapper", ["", "all of them/"])
def test_one_zip_of_that(course, tmp_path, wrapper):
    source = make_zip(
        tmp_path / "class.zip",
        {f"{wrapper}s001/{FILE}": NOTEBOOK, f"{wrapper}s002/{NAME}/{FILE}": OTHER}
        | {f"{wrapper}s001/.DS_Store": b"x", f"__MACOSX/{wrapper}s001/._{FILE}": b"x"},
    )
    done = collect(course, NAME, source, layout="zip")
    assert not done.needs_a_look
    assert submitted(course) == {
        f"s001/{NAME}/{FILE}": NOTEBOOK,
        f"s002/{NAME}/{FILE}": OTHER,
    }


def test_what_belongs_to_another_assignment_stays_where_it_is(course, tmp_path):
    (course.root / "source" / "ps2").mkdir()
    (course.root / "source" / "ps2" / "ps2.ipynb").write_bytes(NOTEBOOK)
    source = make_zip(
        tmp_path / "a.zip", {f"s001/{NAME}/{FILE}": NOTEBOOK, "s001/ps2/ps2.ipynb": OTHER}
    )
    assert not collect(course, NAME, source).needs_a_look
    assert list(submitted(course)) == [f"s001/{NAME}/{FILE}"]


MOODLE_FORMS = {
    "folders": "{name}_{number}_assignsubmission_file_/{file}",
    "folders-new": "{name}_{number}_assignsubmission_file/{file}",
    "flat": "{name}_{number}_assignsubmission_file_{file}",
    "unpacked-into-one": "download/{name}_{number}_assignsubmission_file_/{file}",
}


@pytest.mark.parametrize("form", MOODLE_FORMS.values(), ids=MOODLE_FORMS)
def test_a_download_of_moodle(course, tmp_path, form):
    source = make_zip(
        tmp_path / "moodle.zip",
        {
            form.format(name="Student One", number=101, file=FILE): NOTEBOOK,
            form.format(name="Group A-OStudent Twö", number=102, file=FILE): OTHER,
        },
    )
    roster = tmp_path / "worksheet.csv"
    roster.write_text(WORKSHEET, encoding="utf-8-sig")
    done = collect(course, NAME, source, roster=roster, timezone="Europe/Vienna")
    assert done.layout == "moodle" and not done.needs_a_look, said(done)
    assert {row.student: row.timestamp for row in done.rows} == {
        "s001": datetime(2026, 6, 10, 12, 14),
        "s002": datetime(2026, 6, 11, 7, 0),
    }
    assert done.absent == ["s003"]
    assert submitted(course) == {
        f"s001/{NAME}/{FILE}": NOTEBOOK,
        f"s001/{NAME}/timestamp.txt": b"2026-06-10 12:14:00 UTC\n",
        f"s002/{NAME}/{FILE}": OTHER,
        f"s002/{NAME}/timestamp.txt": b"2026-06-11 07:00:00 UTC\n",
    }


def test_without_a_roster_the_number_is_the_student(course, tmp_path):
    source = make_zip(
        tmp_path / "m.zip",
        {
            f"Student One_101_assignsubmission_file_/{FILE}": NOTEBOOK,
            "Student One_101_assignsubmission_onlinetext_/onlinetext.html": b"<p>hello",
        },
    )
    done = collect(course, NAME, source)
    assert not done.needs_a_look and "onlinetext" in said(done)
    assert list(submitted(course)) == [f"101/{NAME}/{FILE}"]


def test_a_download_of_canvas(course, tmp_path):
    source = make_zip(
        tmp_path / "submissions.zip",
        {
            f"onestudent_201_5001_{FILE}": OTHER,
            f"onestudent_201_5002_{NAME}-1.ipynb": NOTEBOOK,
            f"twostudent_LATE_202_5003_{NAME}-3.ipynb": OTHER,
            "twostudent_LATE_202_5003_my_10_20_table.csv": b"1",
        },
    )
    roster = tmp_path / "gradebook.csv"
    roster.write_text(GRADEBOOK)
    done = collect(course, NAME, source, roster=roster)
    assert done.layout == "canvas" and not done.needs_a_look, said(done)
    assert submitted(course) == {
        f"s001/{NAME}/{FILE}": NOTEBOOK,
        f"s002/{NAME}/{FILE}": OTHER,
        f"s002/{NAME}/my_10_20_table.csv": b"1",
    }
    assert "was late according to Canvas" in said(done) and "is newer" in said(done)
    assert done.absent == ["s003"] and all(row.timestamp is None for row in done.rows)


def test_a_pattern_of_the_course_is_followed_as_nbgrader_follows_it(course, tmp_path):
    pattern = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+\.ipynb)"
    course = with_config(course, f"c.FileNameCollectorPlugin.named_regexp = {pattern!r}")
    source = make_zip(
        tmp_path / "own.zip",
        {f"{NAME}_s001_attempt_2026-01-30_{FILE}": NOTEBOOK, "readme.txt": b"hello"},
    )
    done = collect(course, NAME, source)
    assert done.rows[0].timestamp == datetime(2026, 1, 30)
    assert f"s001/{NAME}/{FILE}" in submitted(course)
    assert "readme.txt: was left out: the name does not say whose" in said(done)


def test_a_zip_that_a_learner_handed_in_is_opened(course, tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"my work/{FILE}", NOTEBOOK)
        archive.writestr("my work/data/x.csv", b"1")
        archive.writestr("../../../evil.txt", b"1")
    source = make_zip(tmp_path / "c.zip", {"s001/work.zip": inner.getvalue()})
    done = collect(course, NAME, source)
    assert list(submitted(course)) == [f"s001/{NAME}/{FILE}", f"s001/{NAME}/data/x.csv"]
    assert "work.zip: ../../../evil.txt: was refused: it leads out of the folder" in said(done)


@pytest.mark.parametrize(
    "roster, expected",
    [
        ("Identifier;Full name;Grade\nParticipant 101;Student One;\n", "101"),
        ("Identifier,Full name,Username,Grade\nParticipant 101,Student One,u7,\n", "u7"),
        (WORKSHEET.replace("s002", "s001"), "one@example.org"),
    ],
    ids=["semicolons", "user-name", "ids-not-unique"],
)
def test_the_column_of_student_ids_is_found(course, tmp_path, roster, expected):
    path = tmp_path / "w.csv"
    path.write_text(roster)
    source = make_zip(
        tmp_path / "m.zip", {f"Student One_101_assignsubmission_file_/{FILE}": NOTEBOOK}
    )
    assert [r.student for r in collect(course, NAME, source, roster=path).rows] == [expected]


def test_the_gradebook_says_which_column_holds_its_ids(course, tmp_path):
    with course.gradebook() as gradebook:
        gradebook.add_student("one@example.org")
    path = tmp_path / "w.csv"
    path.write_text(WORKSHEET)
    source = make_zip(
        tmp_path / "m.zip", {f"Student One_101_assignsubmission_file_/{FILE}": NOTEBOOK}
    )
    done = collect(course, NAME, source, roster=path)
    assert [row.student for row in done.rows] == ["one@example.org"]
    other = collect(course, NAME, source, roster=path, id_column="ID number", dry_run=True)
    assert "s001: .: this student is not in the gradebook's list" in said(other)


# What is newer counts, and nothing is lost


def test_collecting_again_changes_nothing_and_newer_replaces_older(course, tmp_path):
    old = make_zip(tmp_path / "old.zip", {f"s001/{FILE}": OTHER}, EARLY)
    new = make_zip(tmp_path / "new.zip", {f"s001/{FILE}": NOTEBOOK}, LATER)

    def state(source):
        return collect(course, NAME, source).rows[0].files[FILE]

    assert [state(old), state(old), state(new), state(new)] == [
        "new", "unchanged", "replaced", "unchanged",
    ]  # fmt: skip
    done = collect(course, NAME, old)
    assert done.rows[0].files == {FILE: "kept"} and done.needs_a_look
    assert "is not newer than the ps1.ipynb that is there" in said(done)
    assert submitted(course) == {f"s001/{NAME}/{FILE}": NOTEBOOK}


def test_times_of_handing_in_outrank_those_of_files(course, tmp_path):
    def source(name, content, submitted_at, file_time):
        stamp = {"s001/timestamp.txt": submitted_at.encode()}
        return make_zip(tmp_path / name, {f"s001/{FILE}": content} | stamp, file_time)

    collect(course, NAME, source("a.zip", NOTEBOOK, "2026-06-05 12:00:00 UTC", EARLY))
    done = collect(course, NAME, source("b.zip", OTHER, "2026-06-04 12:00:00 UTC", LATER))
    assert done.rows[0].files[FILE] == "kept"
    assert submitted(course)[f"s001/{NAME}/timestamp.txt"] == b"2026-06-05 12:00:00 UTC"


def with_a_time_of_their_own(name="timestamp.txt"):
    """A zip as a learner hands it in, with a time that would be early enough."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(FILE, NOTEBOOK)
        archive.writestr(name, "2020-01-01 00:00:00 UTC")
    return packed.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"work.zip": with_a_time_of_their_own()},
        {"work.zip": with_a_time_of_their_own("TIMESTAMP.TXT")},
        {FILE: NOTEBOOK, "timestamp.txt": b"2020-01-01 00:00:00 UTC"},
    ],
    ids=["in-a-zip", "in-capitals", "beside-the-notebook"],
)
def test_a_learner_does_not_choose_when_it_was_handed_in(course, tmp_path, files):
    place = "Student One_101_assignsubmission_file_/"
    source = make_zip(tmp_path / "m.zip", {place + name: data for name, data in files.items()})
    roster = tmp_path / "worksheet.csv"
    roster.write_text(WORKSHEET, encoding="utf-8-sig")
    done = collect(course, NAME, source, roster=roster, timezone="Europe/Vienna")
    assert done.rows[0].timestamp == datetime(2026, 6, 10, 12, 14)
    kept = submitted(course)
    assert kept[f"s001/{NAME}/timestamp.txt"] == b"2026-06-10 12:14:00 UTC\n"
    assert [name for name in kept if "timestamp" in name.lower()] == [f"s001/{NAME}/timestamp.txt"]
    assert "a learner's own file does not say when" in said(done) and not done.needs_a_look


def test_where_no_other_time_is_known_it_counts_as_on_time_and_is_said(course, tmp_path):
    source = make_zip(tmp_path / "c.zip", {"s001/work.zip": with_a_time_of_their_own()})
    done = collect(course, NAME, source)
    assert done.rows[0].timestamp is None and done.needs_a_look
    assert "No other time is known: it counts as on time" in said(done)
    assert list(submitted(course)) == [f"s001/{NAME}/{FILE}"]


def test_the_time_that_lies_in_a_students_folder_outranks_the_one_in_their_zip(course, tmp_path):
    times = {"s001/timestamp.txt": b"2026-06-05 12:00:00 UTC"}
    source = make_zip(tmp_path / "c.zip", {"s001/work.zip": with_a_time_of_their_own()} | times)
    done = collect(course, NAME, source)
    assert done.rows[0].timestamp == datetime(2026, 6, 5, 12) and not done.needs_a_look
    assert submitted(course)[f"s001/{NAME}/timestamp.txt"] == times["s001/timestamp.txt"]


def test_of_several_files_for_one_notebook_the_newest_counts(course, tmp_path):
    source = tmp_path / "f" / "s001"
    source.mkdir(parents=True)
    for name, content, when in (
        (FILE, OTHER, 1000), (f"{NAME} (1).ipynb", b"x", 2000), (f"{NAME}-2.ipynb", NOTEBOOK, 3000)
    ):  # fmt: skip
        (source / name).write_bytes(content)
        os.utime(source / name, (when, when))
    done = collect(course, NAME, source.parent)
    assert submitted(course) == {f"s001/{NAME}/{FILE}": NOTEBOOK}
    assert said(done).count("was left out: s001/ps1-2.ipynb is newer") == 2


def test_a_dry_run_writes_nothing(course, tmp_path):
    source = make_zip(tmp_path / "c.zip", {f"s001/{FILE}": NOTEBOOK})
    assert collect(course, NAME, source, dry_run=True).rows[0].files == {FILE: "new"}
    assert submitted(course) == {}


# What was made to do harm

HOSTILE = {
    "dots": ("s001/../../../evil.txt", b"x", "leads out of the folder"),
    "dots-windows": ("s001\\..\\..\\evil.txt", b"x", "leads out of the folder"),
    "absolute": ("/tmp/evil-autograder.txt", b"x", "an absolute path"),
    "drive": ("C:\\evil.txt", b"x", "an absolute path"),
    "link": (with_mode("s001/link.txt", stat.S_IFLNK | 0o777), b"/etc/passwd", "it is a link"),
    "device": (with_mode("s001/null", stat.S_IFCHR | 0o666), b"", "not an ordinary file"),
    "pipe": (with_mode("s001/pipe", stat.S_IFIFO | 0o666), b"", "not an ordinary file"),
    "bomb": ("s001/zeros.csv", bytes(30_000_000), "a zip bomb"),
    "deep": ("s001/" + "a/" * 50 + "x.txt", b"x", "more folders than there can be"),
    "nothing-left": ("s001/...", b"x", "nothing to read"),
    "dot-student": (".hidden/ps1.ipynb", b"x", "cannot be a student id"),
    "invisible-student": ("s0\u200b01/ps1.ipynb", b"x", "cannot be a student id"),
}


@pytest.mark.parametrize("name, content, why", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_entry_is_refused_by_name_and_the_others_are_collected(
    course, tmp_path, name, content, why
):
    source = make_zip(tmp_path / "class.zip", {f"s002/{FILE}": NOTEBOOK, name: content})
    before = everything_outside(course)
    done = collect(course, NAME, source)
    lines = [line for line in said(done).splitlines() if why in line]
    assert len(lines) == 1 and done.needs_a_look, said(done)
    if "student" not in why:
        plain = name.filename if isinstance(name, zipfile.ZipInfo) else name
        assert plain.replace("\\", "/")[-8:] in lines[0].replace("\\", "/")
    assert submitted(course)[f"s002/{NAME}/{FILE}"] == NOTEBOOK
    assert all("evil" not in path for path in submitted(course))
    assert everything_outside(course) == before
    assert not Path("/tmp/evil-autograder.txt").exists()


def test_hostile_names_are_made_plain(course, tmp_path):
    source = make_zip(
        tmp_path / "class.zip",
        {
            f"s001/{FILE}": NOTEBOOK,
            "s001/a\u202egnp.exe": b"1",
            "s001/new\nline [red].txt": b"2",
            "s001/re\u0301sume\u0301.txt": b"3",
            "s001/aux.txt": b"4",
            f"s001/{'x' * 300}.txt": b"5",
            "s001/<script>.html": b"6",
        },
    )
    collect(course, NAME, source)
    names = {Path(path).name: content for path, content in submitted(course).items()}
    assert names == {
        FILE: NOTEBOOK, "a_gnp.exe": b"1", "new_line [red].txt": b"2", "résumé.txt": b"3",
        "_aux.txt": b"4", "x" * 196 + ".txt": b"5", "_script_.html": b"6",
    }  # fmt: skip


def test_names_that_differ_in_case_are_one_file(course, tmp_path):
    entries = {
        zipfile.ZipInfo(f"s001/{FILE}", EARLY): OTHER,
        zipfile.ZipInfo("s001/PS1.IPYNB", LATER): NOTEBOOK,
    }
    done = collect(course, NAME, make_zip(tmp_path / "c.zip", entries))
    assert submitted(course) == {f"s001/{NAME}/{FILE}": NOTEBOOK}
    assert "s001/PS1.IPYNB is newer" in said(done) and "collected as ps1.ipynb" in said(done)


def test_limits_of_the_whole_source(course, tmp_path, monkeypatch):
    source = make_zip(tmp_path / "c.zip", {f"s{i:03}/{FILE}": NOTEBOOK for i in range(5)})
    monkeypatch.setattr(sources, "MOST_FILES", 4)
    with pytest.raises(CourseError, match="more than 4 files"):
        collect(course, NAME, source)
    monkeypatch.setattr(sources, "MOST_FILES", 10)
    monkeypatch.setattr(sources, "LARGEST_SOURCE", 2 * len(NOTEBOOK))
    with pytest.raises(CourseError, match="unpacks to more than"):
        collect(course, NAME, source)
    assert submitted(course) == {}


def test_limits_of_one_student(course, tmp_path, monkeypatch):
    course = with_config(course, "c.CourseDirectory.max_file_size = 10")
    source = make_zip(
        tmp_path / "c.zip",
        {f"s001/{FILE}": NOTEBOOK, "s001/big.bin": os.urandom(20_000)},
    )
    assert "big.bin: was refused: 0.0 MB is more than" in said(collect(course, NAME, source))
    monkeypatch.setattr(collecting, "MOST_FILES_EACH", 3)
    many = {f"s002/{i}.txt": b"x" for i in range(5)} | {f"s003/{FILE}": NOTEBOOK}
    done = collect(course, NAME, make_zip(tmp_path / "many.zip", many))
    assert "s002: .: was refused: 5 files" in said(done)
    assert {path.split("/")[0] for path in submitted(course)} == {"s001", "s003"}


def test_bombs_inside_what_a_learner_zipped(course, tmp_path, monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.ipynb", bytes(30_000_000))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for i in range(1100):
            archive.writestr(f"{i}.txt", b"")
    source = make_zip(
        tmp_path / "c.zip",
        {
            "s001/a.zip": bomb.getvalue(),
            "s002/b.zip": many.getvalue(),
            "s003/c.zip": b"PK\x03\x04 and no more",
            f"s004/{FILE}": NOTEBOOK,
        },
    )
    lines = said(collect(course, NAME, source))
    assert "s001: s001/a.zip: zeros.ipynb: was refused" in lines and "a zip bomb" in lines
    assert "s002: s002/b.zip: : was refused: it holds more than 1,000 entries" in lines
    assert "s003: s003/c.zip: cannot be unpacked" in lines
    assert list(submitted(course)) == [f"s004/{NAME}/{FILE}"]


def test_an_entry_that_lies_about_its_size_or_content_is_refused(course, tmp_path):
    source = make_zip(tmp_path / "c.zip", {f"s001/{FILE}": NOTEBOOK, f"s002/{FILE}": OTHER})
    content = bytearray(source.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 24 : start + 28] = (100).to_bytes(4, "little")  # the size when unpacked
    source.write_bytes(content)
    done = collect(course, NAME, source)
    assert f"s001: s001/{FILE}: cannot be read" in said(done)
    assert list(submitted(course)) == [f"s002/{NAME}/{FILE}"]


def test_links_and_devices_in_a_folder_are_refused(course, tmp_path):
    source = tmp_path / "f"
    (source / "s001").mkdir(parents=True)
    (source / "s001" / FILE).write_bytes(NOTEBOOK)
    (source / "s001" / "passwd").symlink_to("/etc/passwd")
    (source / "s002").symlink_to("/etc")
    os.mkfifo(source / "s001" / "pipe")
    lines = said(collect(course, NAME, source))
    assert lines.count("was refused: it is a link") == 2
    assert "s001/pipe: was refused: it is not an ordinary file" in lines
    assert list(submitted(course)) == [f"s001/{NAME}/{FILE}"]


def test_links_in_the_course_are_not_followed(course, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.ipynb").write_bytes(b"theirs")
    for student in ("s001", "s002"):
        (course.root / "submitted" / student).mkdir(parents=True)
    (course.root / "submitted" / "s001" / NAME).symlink_to(outside)
    (course.root / "submitted" / "s002" / NAME).mkdir()
    (course.root / "submitted" / "s002" / NAME / FILE).symlink_to(outside / "x.ipynb")
    source = make_zip(
        tmp_path / "c.zip", {f"s001/{FILE}": NOTEBOOK, f"s002/{FILE}": NOTEBOOK}, LATER
    )
    assert said(collect(course, NAME, source)).count("is in the way") == 2
    assert {p.name: p.read_bytes() for p in outside.iterdir()} == {"x.ipynb": b"theirs"}


MASKS = {
    "moodle-file": "Student Two_102_assignsubmission_file_/"
    f"Student One_101_assignsubmission_file_{FILE}",
    "moodle-name": f"Student One_101_assignsubmission_file_x_102_assignsubmission_file_/{FILE}",
    "moodle-other-name": f"Student Two_101_assignsubmission_file_/{FILE}",
    "canvas-file": f"twostudent_202_7_onestudent_201_9_{FILE}",
    "canvas-name": f"onestudent_201_202_7_{FILE}",
}


@pytest.mark.parametrize("name", MASKS.values(), ids=MASKS)
def test_nobody_hands_in_under_the_name_of_another(course, tmp_path, name):
    """Learners choose their files' names, and often their own; student s001 stays untouched."""
    moodle = "assignsubmission" in name
    roster = tmp_path / "roster.csv"
    hostile = "Student One_101_assignsubmission_file_x" if moodle else "onestudent_201"
    rows = WORKSHEET if moodle else GRADEBOOK
    if "name" in next(key for key, value in MASKS.items() if value == name):
        rows = rows.replace('"O\'Student, Twö"', hostile).replace('"Two, Student"', hostile)
    roster.write_text(rows)
    good = (
        f"Student Three_103_assignsubmission_file_/{FILE}"
        if moodle
        else f"threestudent_203_8_{FILE}"
    )
    source = make_zip(tmp_path / "d.zip", {good: NOTEBOOK, name: OTHER})
    collect(course, NAME, source, roster=roster)
    assert {path.split("/")[0] for path in submitted(course)} - {"s002"} == {"s003"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_patterns_read_long_names_in_no_time(layout):
    import re
    import time

    started = time.perf_counter()
    for name in ("a_1" * 5000, "_1_" * 5000, "x_1_assignsubmission_" * 1000, "/" * 5000):
        re.match(LAYOUTS[layout], name)
    assert time.perf_counter() - started < 2


# The command


def run(*arguments) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["collect", *map(str, arguments)])
    return result.exit_code, result.output


def test_exit_codes_and_what_is_printed(course, tmp_path):
    good = make_zip(tmp_path / "good.zip", {f"s001/{FILE}": NOTEBOOK})
    code, text = run(NAME, good, "--course", course.root)
    assert code == 0, text
    assert "s001" in text and "collected 1 submissions (folder): 1 new" in text

    bad = make_zip(tmp_path / "bad.zip", {f"s002/{FILE}": NOTEBOOK, "s002/../../[b]x": b""})
    code, text = run(NAME, bad, "--course", course.root)
    assert code == 1 and "look: bad.zip: s002/../../[b]x: was refused" in text

    for arguments, words in (
        ((NAME, tmp_path / "nothing.zip"), "neither a folder nor a zip"),
        (("ps9", good), "ps9"),
        ((NAME, good, "--format", "folder"), "is not a folder"),
        ((NAME, good, "--roster", course.root / "nbgrader_config.py"), "neither a Moodle"),
        ((NAME, good, "--timezone", "Moon/Base"), "not a time zone"),
    ):
        code, text = run(*arguments, "--course", course.root)
        assert code == 2 and words in text, text
