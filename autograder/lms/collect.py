"""Collect: bring what was handed in into ``submitted/<student>/<assignment>/``.

The source is a folder with a folder per student, a zip of that, or the bulk download of Moodle
or Canvas. Which student and which file a name stands for is parsed by nbgrader's own zip
collector, :class:`nbgrader.plugins.FileNameCollectorPlugin`, with one regular expression per
system (:data:`LAYOUTS`). A course with a system of its own sets
``c.FileNameCollectorPlugin.named_regexp`` in its ``nbgrader_config.py``, as for nbgrader.

Everything in the source comes from outside. Nothing is unpacked to disk before it was looked
at; only ordinary files are taken, under names made safe; what is refused is named with the
reason. Nothing that is there is overwritten unless by something newer.

When somebody handed in is said by the roster, by the name of the file where the course's own
expression has a ``timestamp``, or by a ``timestamp.txt`` that lies in a student's folder, where
nbgrader puts it. One that a learner handed in, alone or in a zip, says nothing: it is left out.
"""

import contextlib
import csv
import io
import lzma
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path, PurePosixPath

import dateutil.parser
from dateutil.tz import gettz, tzlocal
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import parse_utc

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.findings import Finding, shown
from autograder.grading.submissions import JUNK

#: How names in a source say whose file it is. ``student_id`` and ``file_id`` are what nbgrader
#: asks for. Each starts at the beginning of the name and takes the first place that fits: what
#: follows was chosen by the learner and may look like somebody else's name.
LAYOUTS = {
    "folder": r"(?P<student_id>[^/]+)/(?:{assignment}/)?(?P<file_id>.+)",
    "moodle": r"(?P<full_name>[^/]*?)_(?P<student_id>\d+)_assignsubmission_"
    r"(?P<kind>[a-z]+)(?:_?/|_)(?P<file_id>.+)",
    "canvas": r"(?P<full_name>[^/]*?)_(?:(?P<late>LATE)_)?(?P<student_id>\d+)_(?P<upload>\d+)_"
    r"(?P<file_id>[^/]+)",
}

#: Every place in a name where it could say whose it is, with that id.
_READINGS = {
    "moodle": re.compile(r"(?=_(?P<student_id>\d+)_assignsubmission_)"),
    "canvas": re.compile(r"(?=_(?:LATE_)?(?P<student_id>\d+)_\d+_)"),
}

#: Where nbgrader looks for the time of handing in.
_TIMESTAMP = "timestamp.txt"

#: Files in one source. A class of 2,000 with 20 files each fits.
MOST_FILES = 50_000
#: Files of one student.
MOST_FILES_EACH = 1_000
#: Bytes that one source may unpack to.
LARGEST_SOURCE = 8 * 1024**3
#: How many times larger than its zipped form a file may be, if it is larger than a megabyte.
HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 1024**2
_DEEPEST = 12
_LONGEST_NAME = 200

_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_COPY = re.compile(r"(?P<stem>.+?)(?:-| ?\()(?:Copy)?(?P<number>\d+)\)?")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
_CENTRAL_ENTRY = b"PK\x01\x02"


# Rosters: who is who


@dataclass(frozen=True)
class Person:
    """A row of a roster. ``lms_id`` is the number in the names of the system's downloads."""

    lms_id: str
    name: str
    row: list[str]


class Roster:
    """The CSV file by which Moodle or Canvas says who is who, and takes grades back.

    Of Moodle it is the assignment's grading worksheet, of Canvas the exported gradebook.
    ``system`` is "moodle" or "canvas", ``header`` and ``rows`` are the file as it is, ``people``
    the rows that stand for a learner. Raises :class:`CourseError` if the file is neither.
    """

    #: Columns that may hold the student ids of the course, the most usual first.
    ID_COLUMNS = {  # noqa: RUF012
        "moodle": ("ID number", "Username", "Email address", "Identifier"),
        "canvas": ("SIS User ID", "SIS Login ID", "Integration ID", "ID"),
    }

    def __init__(self, path: Path):
        self.path = path
        self.delimiter, table = _read_table(path)
        self.header, self.rows = table[0], table[1:]
        if {"Identifier", "Grade"} <= set(self.header):
            self.system = "moodle"
            self.people = [self._participant(row) for row in self.rows if any(row)]
        elif "ID" in self.header and {"Student", "LastName"} & set(self.header):
            self.system = "canvas"
            self.people = [
                Person(self.cell(row, "ID").strip(), self._canvas_name(row), row)
                for row in self.rows
                if self.cell(row, "ID").strip()
            ]
        else:
            raise CourseError(
                f"{path} is neither a Moodle grading worksheet (columns Identifier, Full name, "
                "Grade, …) nor a Canvas gradebook (columns Student, ID, …). Download it with "
                "the language set to English."
            )

    def cell(self, row: list[str], column: str) -> str:
        """Return the cell of a row in this column; empty if there is none."""
        place = self.header.index(column) if column in self.header else len(row)
        return row[place] if place < len(row) else ""

    def id_column(self, known: Iterable[str], wanted: str | None = None) -> str:
        """Return the column that holds student ids: ``wanted``, or the one that knows most.

        ``known`` are student ids of the course. Where none is known, it is the first of
        :data:`ID_COLUMNS` that is filled and different for everybody.
        """
        if wanted is not None:
            if wanted not in self.header:
                raise CourseError(
                    f"{self.path} has no column {wanted!r}; it has {', '.join(self.header)}."
                )
            return wanted
        known = set(known)
        columns = [name for name in self.ID_COLUMNS[self.system] if name in self.header]
        hits = {c: sum(self.student_id(p, c) in known for p in self.people) for c in columns}
        best = max(columns, key=hits.__getitem__)
        if hits[best]:
            return best
        for column in columns:
            ids = [self.student_id(person, column) for person in self.people]
            if all(ids) and len(set(ids)) == len(ids):
                return column
        return columns[-1]

    def student_id(self, person: Person, column: str) -> str:
        """Return the student id that a column holds for a person (empty if none)."""
        text = self.cell(person.row, column).strip()
        return person.lms_id if column in ("Identifier", "ID") else text

    def handed_in(self, person: Person, zone: tzinfo) -> datetime | None:
        """Return when a person handed in, in UTC, as far as the roster says so.

        Moodle writes times without their zone: those of whoever downloaded the worksheet.
        """
        text = self.cell(person.row, "Last modified (submission)").strip()
        try:
            local = dateutil.parser.parse(text)
        except (ValueError, OverflowError):
            return None
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)

    def _participant(self, row: list[str]) -> Person:
        number = re.search(r"\d+$", self.cell(row, "Identifier").strip())
        return Person(number.group() if number else "", self.cell(row, "Full name"), row)

    def _canvas_name(self, row: list[str]) -> str:
        if "Student" in self.header:
            return self.cell(row, "Student")
        return f"{self.cell(row, 'LastName')}, {self.cell(row, 'FirstName')}"


def _read_table(path: Path) -> tuple[str, list[list[str]]]:
    """Return the delimiter and the rows of a CSV file as Moodle, Canvas or Excel writes it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"The roster cannot be read: {error}") from None
    for encoding in (
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig",
        "latin-1",
    ):
        with contextlib.suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CourseError(f"{path} is not a CSV file: {error}") from None
    if not table:
        raise CourseError(f"{path} is empty.")
    table[0] = [name.strip() for name in table[0]]
    return delimiter, table


# Sources: files that came from outside


@dataclass(frozen=True)
class Entry:
    """A file in a source: ``name`` as it stands there, ``path`` made safe, with slashes.

    ``modified`` is in seconds since 1970, 0 if the source does not say; ``size`` in bytes.
    """

    name: str
    path: str
    size: int
    modified: float
    read: Callable[[], bytes]


class _Refused(Exception):
    """An entry is not taken; the message says why."""


def _entries(source: Path, zone: tzinfo, refuse: Callable[[str, str], None]) -> list[Entry]:
    """Return the ordinary files of a folder or a zip; ``refuse`` is told of what is not."""
    if source.is_dir():
        found = _files_in_folder(source, refuse)
    elif zipfile.is_zipfile(source):
        found = _files_in_zip(zipfile.ZipFile(source), zone, refuse)
    else:
        raise CourseError(f"{source} is neither a folder nor a zip file.")
    entries, total = [], 0
    try:
        for entry in found:
            entries.append(entry)
            total += entry.size
            if len(entries) > MOST_FILES:
                raise CourseError(f"{source} holds more than {MOST_FILES:,} files.")
            if total > LARGEST_SOURCE:
                raise CourseError(
                    f"{source} unpacks to more than {LARGEST_SOURCE / 1e9:.0f} GB (at "
                    f"{shown(entry.name)}). Nothing was collected."
                )
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise CourseError(f"{source}: {error}. Nothing was collected.") from None
    return entries


def _files_in_folder(folder: Path, refuse: Callable[[str, str], None]) -> Iterator[Entry]:
    for here, folders, files in os.walk(folder, followlinks=False):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        folders[:] = sorted(set(folders) - set(links))
        for file in sorted([*files, *links]):
            path = Path(here, file)
            name = path.relative_to(folder).as_posix()
            try:
                status = path.lstat()
                safe = _safe_file(name, status.st_mode)
            except (_Refused, OSError) as error:
                refuse(name, str(error))
                continue
            if safe:
                yield Entry(name, safe, status.st_size, status.st_mtime, path.read_bytes)


def _files_in_zip(
    archive: zipfile.ZipFile, zone: tzinfo, refuse: Callable[[str, str], None]
) -> Iterator[Entry]:
    for info in archive.infolist():
        name = _name_in_zip(info)
        if info.is_dir() or name.endswith("\\"):
            continue
        try:
            safe = _safe_file(name, info.external_attr >> 16)
            if safe is None:
                continue
            if info.flag_bits & 1:
                raise _Refused("it is encrypted")
            packed = max(info.compress_size, 1)
            if info.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * packed):
                raise _Refused(f"{packed:,} bytes would unpack to {info.file_size:,}: a zip bomb")
        except _Refused as error:
            refuse(name, str(error))
            continue
        yield Entry(
            name,
            safe,
            info.file_size,
            _seconds(info.date_time, zone),
            partial(archive.read, info),
        )


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; UTF-8 is recognised where the zip does not say that it is."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name


def _seconds(date_time: tuple, zone: tzinfo) -> float:
    try:
        return datetime(*date_time, tzinfo=zone).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _safe_file(name: str, mode: int) -> str | None:
    """Return the safe path of an entry, None if nobody needs it; raises :class:`_Refused`."""
    if stat.S_ISLNK(mode):
        raise _Refused("it is a link")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _Refused("it is not an ordinary file")
    parts = _parts(name)
    if JUNK & set(parts) or parts[-1].startswith("._"):
        return None
    return "/".join(map(_safe_part, parts))


def _parts(name: str) -> list[str]:
    path = name.replace("\\", "/")
    if "\0" in path:
        raise _Refused("its name holds a zero byte")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise _Refused("it is an absolute path")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise _Refused("it leads out of the folder")
    if not parts or len(parts) > _DEEPEST:
        raise _Refused("it lies in more folders than there can be" if parts else "it has no name")
    return parts


def _safe_part(name: str) -> str:
    """Return a file name that means the same everywhere, close to ``name``.

    Composed Unicode, nothing invisible and nothing that turns the direction of writing, no
    character that a file system keeps for itself, at most 200 bytes. Raises
    :class:`_Refused` if nothing is left.
    """
    text = (
        "".join(
            "_"
            if c in '<>:"/\\|?*' or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
            else c
            for c in unicodedata.normalize("NFC", name)
        )
        .strip()
        .rstrip(".")
    )
    if _RESERVED_ON_WINDOWS.fullmatch(text):
        text = f"_{text}"
    if len(text.encode()) > _LONGEST_NAME:
        suffix = PurePosixPath(text).suffix[:20]
        room = _LONGEST_NAME - len(suffix.encode())
        text = text.encode()[:room].decode("utf-8", "ignore") + suffix
    if not text.strip("."):
        raise _Refused("its name has nothing to read in it")
    return text


# Collecting


@dataclass(frozen=True)
class _File:
    """A file that is somebody's: ``target`` is its path in their submission folder.

    ``theirs`` says that the learner chose its name, not who collected the folders.
    """

    entry: Entry
    target: str
    rank: tuple
    theirs: bool = True


@dataclass
class Collected:
    """One row of the table: a student and what became of their files.

    ``files`` maps a path in the submission folder to "new", "replaced", "unchanged" or "kept"
    (what is there is not older, so it stayed). ``timestamp`` is when it was handed in, in UTC,
    if that is known.
    """

    student: str
    files: dict[str, str] = field(default_factory=dict)
    timestamp: datetime | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look at what was left out or kept."""
        return any(finding.serious for finding in self.findings)


@dataclass
class Collection:
    """What :func:`collect` did: ``findings`` are about entries that are nobody's.

    ``absent`` are the student ids of the roster that have nothing in the source.
    """

    layout: str
    rows: list[Collected] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def needs_a_look(self) -> bool:
        """Whether anything was refused or kept that somebody should look at."""
        return any(f.serious for f in self.findings) or any(r.needs_a_look for r in self.rows)


def collect(
    course: Course,
    assignment: str,
    source: Path,
    *,
    layout: str = "auto",
    roster: Path | None = None,
    id_column: str | None = None,
    timezone: str | None = None,
    dry_run: bool = False,
) -> Collection:
    """Bring the submissions in ``source`` into the course, and say what became of each file.

    ``layout`` is "folder", "zip" (a zip of the former), "moodle", "canvas" or "auto". ``roster``
    maps the ids of the system to student ids (see :class:`Roster`); without one they are the
    student ids. ``timezone`` is that of the times in the roster and in the zip, by default that
    of this machine. Raises :class:`CourseError` if nothing can be collected at all.
    """
    return _Collecting(
        course, assignment, source, layout, roster, id_column, timezone, dry_run
    ).run()


class _Collecting:
    def __init__(self, course, assignment, source, layout, roster, id_column, timezone, dry_run):
        self.course = course
        self.assignment = assignment
        self.source = source
        self.dry_run = dry_run
        self.notebooks = {
            f"{name}.ipynb".casefold(): f"{name}.ipynb" for name in course.cells(assignment)
        }
        self.zone = gettz(timezone) if timezone else tzlocal()
        if self.zone is None:
            raise CourseError(f"{timezone!r} is not a time zone. One is, say, Europe/Vienna.")
        self.findings: list[Finding] = []
        self.entries = _entries(source, self.zone, self._refuse)
        if not self.entries and not self.findings:
            raise CourseError(f"There are no files in {source}.")
        self.layout, pattern = self._layout(layout)
        suffixes = {os.path.splitext(entry.path)[1] for entry in self.entries}
        self.plugin = FileNameCollectorPlugin(
            parent=course.app, valid_ext=sorted(suffixes), named_regexp=pattern
        )
        self.others = set(course.source_assignments()) - {assignment}
        self.roster = Roster(roster) if roster else None
        if self.roster and self.roster.system != self.layout:
            raise CourseError(
                f"{roster} is a roster of {self.roster.system}, but {source} is no download of it "
                f"(it looks like: {self.layout}). Give --format if that is wrong."
            )
        with course.gradebook() as gradebook:
            self.known = {student.id for student in gradebook.students}
        self.column = self.roster.id_column(self.known, id_column) if self.roster else None
        self.people = {person.lms_id: person for person in self.roster.people} if roster else {}
        self.rows: dict[str, Collected] = {}

    def run(self) -> Collection:
        files: dict[str, list[_File]] = defaultdict(list)
        for entry in self.entries:
            info = self._parsed(entry)
            student = info and self._student(entry, info)
            if not student:
                continue
            row = self.rows.setdefault(student, Collected(student))
            if info.get("late") and not files[student]:
                self._report(row, entry, "was late, says Canvas; it does not say when.")
            files[student] += self._unpacked(row, entry, info)
        for student, row in sorted(self.rows.items()):
            self._put(row, self._chosen(row, self._without_times(row, files[student])))
        return Collection(
            self.layout, [self.rows[s] for s in sorted(self.rows)], self.findings, self._absent()
        )

    def _refuse(self, name: str, why: str) -> None:
        self.findings.append(
            Finding(self.source.name, shown(name), "", f"was refused: {why}.", serious=True)
        )

    def _report(self, row: Collected, entry: Entry | str, happened: str, advice="", serious=False):
        name = entry if isinstance(entry, str) else entry.name
        row.findings.append(Finding(row.student, shown(name), "", happened, advice, serious))

    # Whose it is

    def _layout(self, wanted: str) -> tuple[str, str]:
        """Return the layout's name and its regular expression."""
        patterns = {
            name: pattern.replace("{assignment}", re.escape(self.assignment))
            for name, pattern in LAYOUTS.items()
        }
        own = FileNameCollectorPlugin(parent=self.course.app).named_regexp
        if wanted == "auto" and own:
            return "course's own", own
        if wanted == "zip" and self.source.is_dir():
            raise CourseError(f"{self.source} is a folder, not a zip file.")
        if wanted == "folder" and not self.source.is_dir():
            raise CourseError(f"{self.source} is not a folder.")
        wanted = "folder" if wanted == "zip" else wanted
        if wanted == "auto":
            paths = [entry.path for entry in self._without_wrapper()]
            fits = {
                name: sum(re.match(patterns[name], path) is not None for path in paths)
                for name in ("moodle", "canvas")
            }
            wanted = max(fits, key=fits.__getitem__)
            if 2 * fits[wanted] <= len(paths):
                wanted = "folder"
        self.entries = self._without_wrapper()
        return wanted, patterns[wanted]

    def _without_wrapper(self) -> list[Entry]:
        """Return the entries without a folder that all lie in, as programs that zip add it."""
        if self.source.is_dir():
            return self.entries
        split = [entry.path.split("/", 2) for entry in self.entries]
        tops = {parts[0] for parts in split}
        if len(tops) != 1 or _is_download(*tops) or any(len(parts) < 2 for parts in split):
            return self.entries
        students = all(len(parts) == 3 and parts[1] != self.assignment for parts in split)
        downloads = sum(_is_download(parts[1]) for parts in split)
        if students or 2 * downloads > len(split):
            return [replace(e, path=e.path.partition("/")[2]) for e in self.entries]
        return self.entries

    def _parsed(self, entry: Entry) -> dict | None:
        """Return what nbgrader's collector reads in the name of an entry; None to leave it."""
        info = self.plugin.collect(entry.path)
        if info is None:
            self.findings.append(
                Finding(
                    self.source.name,
                    shown(entry.name),
                    "",
                    "was left out: the name does not say whose file it is.",
                    f"Names are expected as from {self.layout}.",
                    serious=True,
                )
            )
            return None
        if not {"student_id", "file_id"} <= info.keys():
            raise CourseError(
                "c.FileNameCollectorPlugin.named_regexp must have the groups student_id and "
                "file_id, as nbgrader asks."
            )
        if info.get("kind", "file") != "file":
            self.findings.append(
                Finding(
                    self.source.name,
                    shown(entry.name),
                    "",
                    f"was left out: it is no file that was handed in, but Moodle's {info['kind']}.",
                )
            )
            return None
        if self.layout == "folder" and info["file_id"].partition("/")[0] in self.others:
            return None
        return info

    def _student(self, entry: Entry, info: dict) -> str | None:
        """Return the student id that an entry belongs to, or None if it must not be believed."""
        lms_id = info["student_id"]
        student = lms_id
        if self.roster:
            person = self.people.get(lms_id)
            if person is None:
                self._refuse(entry.name, f"the roster knows no {lms_id}; download it again")
                return None
            if self._readings(entry) > 1:
                self._refuse(entry.name, "the name fits two people of the roster")
                return None
            if not _same_name(person.name, info["full_name"]):
                self._refuse(
                    entry.name,
                    f"the roster calls {lms_id} {shown(person.name)!r}; somebody may have chosen "
                    "this name to be taken for them",
                )
                return None
            student = self.roster.student_id(person, self.column)
            if not student:
                self._refuse(entry.name, f"the roster has no {self.column!r} for {lms_id}")
                return None
        try:
            usable = _safe_part(student) == student and not student.startswith(".")
            # An id that had to be made plain is not the id: it may be somebody else's.
            usable = usable and lms_id in unicodedata.normalize("NFC", entry.name)
        except _Refused:
            usable = False
        if not usable:
            self._refuse(entry.name, f"{shown(student)!r} cannot be a student id")
            return None
        if not self.roster and self.layout == "moodle" and self._readings(entry) > 1:
            self._refuse(entry.name, "the name could be of two people; give --roster")
            return None
        row = self.rows.setdefault(student, Collected(student))
        if self.roster:
            row.timestamp = self.roster.handed_in(self.people[lms_id], self.zone)
        elif info.get("timestamp"):
            with contextlib.suppress(ValueError, OverflowError):
                row.timestamp = parse_utc(info["timestamp"])
        return student

    def _readings(self, entry: Entry) -> int:
        """Count whose the name of an entry may say it is: people choose their own names."""
        found = {
            (match["student_id"], entry.path[: match.start()])
            for match in _READINGS[self.layout].finditer(entry.path.partition("/")[0])
        }
        if not self.roster:
            return len(found)
        return len(
            {
                lms_id
                for lms_id, name in found
                if lms_id in self.people and _same_name(self.people[lms_id].name, name)
            }
        )

    def _absent(self) -> list[str]:
        if not self.roster:
            return []
        everybody = {self.roster.student_id(p, self.column) for p in self.roster.people}
        return sorted(everybody - self.rows.keys() - {""})

    # Which files

    def _unpacked(self, row: Collected, entry: Entry, info: dict) -> list[_File]:
        """Return the files an entry stands for: itself, or those in it if it is a zip."""
        if not info["file_id"].lower().endswith(".zip"):
            file = self._file(entry, info["file_id"], info)
            return [replace(file, theirs=self.layout != "folder")]
        inner = []

        def refuse(name: str, why: str) -> None:
            self._report(row, f"{entry.name}: {name}", f"was refused: {why}.", serious=True)

        content = self._content(row, entry)
        if content is None:
            return []
        try:
            # Counted before opening: a zip of a few megabytes can list millions of entries.
            if content.count(_CENTRAL_ENTRY) > MOST_FILES_EACH:
                refuse("", f"it holds more than {MOST_FILES_EACH:,} entries")
            else:
                archive = zipfile.ZipFile(io.BytesIO(content))
                inner = list(_files_in_zip(archive, self.zone, refuse))
        except _DAMAGED as error:
            self._report(row, entry, f"cannot be unpacked: {error}.", "Ask for it again.", True)
        tops = {e.path.partition("/")[0] for e in inner}
        if len(tops) == 1 and all("/" in e.path for e in inner):
            inner = [replace(e, path=e.path.partition("/")[2]) for e in inner]
        return [self._file(replace(e, name=f"{entry.name}: {e.name}"), e.path, info) for e in inner]

    def _file(self, entry: Entry, target: str, info: dict) -> _File:
        """Return the file with its place in the folder and its rank among copies of it.

        Canvas numbers uploads; times in downloads of both systems are those of the download.
        """
        name, copy = target, 0
        notebook = self.notebooks.get(name.casefold())
        found = _COPY.fullmatch(PurePosixPath(name).stem)
        if notebook is None and found and name.lower().endswith(".ipynb"):
            notebook = self.notebooks.get(f"{found['stem']}.ipynb".casefold())
            copy = int(found["number"])
        when = entry.modified if self.layout not in ("moodle", "canvas") else 0.0
        return _File(entry, notebook or name, (int(info.get("upload") or 0), when, copy))

    def _without_times(self, row: Collected, files: list[_File]) -> list[_File]:
        """Return the files without what must not say when they were handed in; find when."""
        stamps = [file for file in files if file.target.casefold() == _TIMESTAMP]
        trusted = [file for file in stamps if file.target == _TIMESTAMP and not file.theirs]
        known = row.timestamp is not None
        if trusted and not known:
            row.timestamp = _parsed_time(self._content(row, trusted[0].entry) or b"")
        for file in stamps:
            if file.theirs:
                self._report(
                    row,
                    file.entry,
                    "was left out: a learner's own file does not say when it was handed in.",
                    "" if row.timestamp else "No other time is known: it counts as on time.",
                    serious=row.timestamp is None,
                )
            elif known:
                self._report(row, file.entry, "was left out: the source gives another time.")
        kept = [] if known else trusted
        return [file for file in files if file not in stamps or file in kept]

    def _chosen(self, row: Collected, files: list[_File]) -> list[_File]:
        """Return one file per place: of several for the same one, the newest."""
        places = defaultdict(list)
        for file in files:
            places[file.target.casefold()].append(file)
        if len(places) > MOST_FILES_EACH:
            self._report(
                row, ".", f"was refused: {len(places):,} files.", "Ask for the notebook.", True
            )
            return []
        chosen, total = [], 0
        for same in places.values():
            same.sort(key=lambda file: (file.rank, file.entry.modified, file.entry.path))
            newest = same[-1]
            for older in same[:-1]:
                self._report(
                    row,
                    older.entry,
                    f"was left out: {shown(newest.entry.name)} is newer.",
                    "" if older.rank < newest.rank else "Look whether that is so.",
                    serious=not older.rank < newest.rank,
                )
            renamed = PurePosixPath(newest.entry.path).name
            if not renamed.endswith(PurePosixPath(newest.target).name):
                self._report(row, newest.entry, f"was collected as {newest.target}.")
            directory = self.course.directory
            total += newest.entry.size
            if newest.entry.size > 1000 * directory.max_file_size or (
                total > 1000 * directory.max_dir_size
            ):
                total -= newest.entry.size
                self._report(
                    row,
                    newest.entry,
                    f"was refused: {newest.entry.size / 1e6:.1f} MB is more than the course allows "
                    "(CourseDirectory.max_file_size, max_dir_size).",
                    serious=True,
                )
                continue
            chosen.append(newest)
        if not any(file.target.lower().endswith(".ipynb") for file in chosen):
            self._report(row, ".", "there is no notebook.", "Ask for it.", serious=True)
        return sorted(chosen, key=lambda file: file.target)

    def _content(self, row: Collected, entry: Entry) -> bytes | None:
        """Return the bytes of an entry, or None if they are not what the entry says."""
        if entry.size > 1000 * self.course.directory.max_file_size:
            self._report(
                row,
                entry,
                f"was refused: {entry.size / 1e6:.1f} MB is more than the "
                "course allows (CourseDirectory.max_file_size).",
                serious=True,
            )
            return None
        try:
            content = entry.read()
        except _DAMAGED as error:
            self._report(row, entry, f"cannot be read: {error}.", "Ask for it again.", True)
            return None
        if len(content) != entry.size:
            self._report(row, entry, "was refused: it is not as long as it says.", serious=True)
            return None
        return content

    # Into the course

    def _put(self, row: Collected, files: list[_File]) -> None:
        folder = self.course.folder("submitted", row.student, self.assignment)
        if self.known and row.student not in self.known:
            self._report(
                row,
                ".",
                "this student is not in the gradebook's list.",
                "Look whether the id is right.",
                serious=True,
            )
        before = _timestamp_of(folder)
        for file in files:
            content = self._content(row, file.entry)
            if content is None:
                continue
            try:
                row.files[file.target] = self._put_file(row, folder, file, content, before)
            except OSError as error:
                raise CourseError(f"{folder / file.target} cannot be written: {error}") from None
            except _Refused as error:
                self._report(row, file.entry, f"was refused: {error}.", serious=True)
        changed = {"new", "replaced"} & set(row.files.values())
        if row.timestamp and changed and _TIMESTAMP not in row.files and not self.dry_run:
            text = f"{row.timestamp:%Y-%m-%d %H:%M:%S} UTC\n"
            write_whole(folder / _TIMESTAMP, text, mode=0o644)
        elif before and changed and row.timestamp is None:
            self._report(
                row,
                _TIMESTAMP,
                "is of an earlier submission.",
                "Correct it, or remove it; then it counts as on time.",
                True,
            )

    def _put_file(
        self, row: Collected, folder: Path, file: _File, content: bytes, before: datetime | None
    ) -> str:
        """Write one file unless something as new is there; return what was done."""
        target = folder / file.target
        _check_way(folder, target)
        if not target.exists():
            done = "new"
        elif target.read_bytes() == content:
            return "unchanged"
        elif self._is_newer(row, file, target, before):
            done = "replaced"
            self._report(row, file.entry, f"is newer than {file.target} was; it took its place.")
        else:
            self._report(
                row,
                file.entry,
                f"is not newer than the {file.target} that is there, which was kept.",
                f"To take it nevertheless, remove {target} and collect again.",
                serious=True,
            )
            return "kept"
        if not self.dry_run:
            write_whole(target, content, mode=0o644, modified=file.entry.modified)
        return done

    def _is_newer(self, row: Collected, file: _File, target: Path, before: datetime | None) -> bool:
        if row.timestamp and before:
            return row.timestamp > before
        return file.entry.modified > target.stat().st_mtime


def _is_download(name: str) -> bool:
    """Return whether the first part of a path looks like one in a download of Moodle or Canvas."""
    return any(readings.search(name) for readings in _READINGS.values())


def _same_name(of_roster: str, of_file: str) -> bool:
    """Return whether a name in a file name may be that of the roster.

    Both systems drop characters from names, Canvas the case, and Moodle puts a group before
    them. A roster without names (anonymous marking) fits all.
    """
    expected, found = (
        "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())
        for name in (of_roster, of_file)
    )
    return found.endswith(expected)


def _check_way(folder: Path, target: Path) -> None:
    """Raise :class:`_Refused` unless every step from ``folder`` to ``target`` is in order."""
    step = folder
    for part in ("", *target.relative_to(folder).parts[:-1]):
        step = step / part
        if step.is_symlink() or (step.exists() and not step.is_dir()):
            raise _Refused(f"{step} is in the way and not a folder")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise _Refused(f"{target} is in the way and not an ordinary file")


def _timestamp_of(folder: Path) -> datetime | None:
    path = folder / _TIMESTAMP
    return _parsed_time(path.read_bytes()[:200]) if path.is_file() else None


def _parsed_time(content: bytes) -> datetime | None:
    try:
        return parse_utc(content[:200].decode("utf-8", "replace").strip())
    except (ValueError, OverflowError):
        return None
