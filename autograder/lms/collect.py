"""Collect: bring what was handed in into ``submitted/<student>/<assignment>/``.

The source is a folder with a folder per student, a zip of that, or the download of a learning
management system. Whose a file is, :mod:`.attribution` says; what can be taken, :mod:`.sources`.
Nothing that is there is overwritten unless by something newer.

When somebody handed in is said by the roster, by the name of the file where the course's own
expression has a ``timestamp``, or by a ``timestamp.txt`` that lies in a student's folder, where
nbgrader puts it. One that a learner handed in, alone or in a zip, says nothing: it is left out.
"""

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from dateutil.tz import gettz, tzlocal
from nbgrader.utils import parse_utc

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.findings import Finding, abbreviated
from autograder.lms.attribution import Attribution, Owner, refusal
from autograder.lms.roster import SYSTEMS
from autograder.lms.sources import DAMAGED, Entry, Refused, entries_of, files_in_zip

#: Where nbgrader looks for the time of handing in.
_TIMESTAMP = "timestamp.txt"
#: Files of one student.
MOST_FILES_EACH = 1_000
_COPY = re.compile(r"(?P<stem>.+?)(?:-| ?\()(?:Copy)?(?P<number>\d+)\)?")
_CENTRAL_ENTRY = b"PK\x01\x02"


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
    maps the ids of the system to student ids (see :mod:`.roster`); without one they are the student
    ids. ``timezone`` is that of the times in the roster and in the zip, by default that
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
            raise CourseError(f"{timezone!r} is not a time zone. An example: Europe/Vienna.")
        self.findings: list[Finding] = []
        entries = entries_of(source, self.zone, self._refuse)
        if not entries and not self.findings:
            raise CourseError(f"There are no files in {source}.")
        self.attribution = Attribution(
            course, assignment, source, entries, layout, roster, id_column, self.zone
        )
        self.layout = self.attribution.layout
        self.rows: dict[str, Collected] = {}

    def run(self) -> Collection:
        files: dict[str, list[_File]] = defaultdict(list)
        for entry in self.attribution.entries:
            owner = self.attribution.owner(entry)
            if isinstance(owner, Finding):
                self.findings.append(owner)
            if not isinstance(owner, Owner):
                continue
            row = self.rows.setdefault(owner.student, Collected(owner.student))
            row.timestamp = owner.handed_in or row.timestamp
            if owner.late and not files[owner.student]:
                self._report(row, entry, "was late according to Canvas, which does not say when.")
            files[owner.student] += self._unpacked(row, entry, owner)
        for student, row in sorted(self.rows.items()):
            self._put(row, self._chosen(row, self._without_times(row, files[student])))
        rows = [self.rows[student] for student in sorted(self.rows)]
        return Collection(self.layout, rows, self.findings, self.attribution.absent(self.rows))

    def _refuse(self, name: str, why: str) -> None:
        self.findings.append(refusal(self.source, name, why))

    def _report(self, row: Collected, entry: Entry | str, happened: str, advice="", serious=False):
        name = entry if isinstance(entry, str) else entry.name
        row.findings.append(Finding(row.student, abbreviated(name), "", happened, advice, serious))

    # Which files

    def _unpacked(self, row: Collected, entry: Entry, owner: Owner) -> list[_File]:
        """Return the files an entry stands for: itself, or those in it if it is a zip."""
        if not owner.file.lower().endswith(".zip"):
            file = self._file(entry, owner.file, owner)
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
                inner = list(files_in_zip(archive, self.zone, refuse))
        except DAMAGED as error:
            self._report(row, entry, f"cannot be unpacked: {error}.", "Ask for it again.", True)
        tops = {e.path.partition("/")[0] for e in inner}
        if len(tops) == 1 and all("/" in e.path for e in inner):
            inner = [replace(e, path=e.path.partition("/")[2]) for e in inner]
        return [
            self._file(replace(e, name=f"{entry.name}: {e.name}"), e.path, owner) for e in inner
        ]

    def _file(self, entry: Entry, target: str, owner: Owner) -> _File:
        """Return the file with its place in the folder and its rank among copies of it.

        Canvas numbers uploads; times in downloads of both systems are those of the download.
        """
        name, copy = target, 0
        notebook = self.notebooks.get(name.casefold())
        found = _COPY.fullmatch(PurePosixPath(name).stem)
        if notebook is None and found and name.lower().endswith(".ipynb"):
            notebook = self.notebooks.get(f"{found['stem']}.ipynb".casefold())
            copy = int(found["number"])
        when = entry.modified if self.layout not in SYSTEMS else 0.0
        return _File(entry, notebook or name, (owner.upload, when, copy))

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
                    f"was left out: {abbreviated(newest.entry.name)} is newer.",
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
        except DAMAGED as error:
            self._report(row, entry, f"cannot be read: {error}.", "Ask for it again.", True)
            return None
        if len(content) != entry.size:
            self._report(row, entry, "was refused: it is not as long as it says.", serious=True)
            return None
        return content

    # Into the course

    def _put(self, row: Collected, files: list[_File]) -> None:
        folder = self.course.folder("submitted", row.student, self.assignment)
        if self.attribution.known and row.student not in self.attribution.known:
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
            except Refused as error:
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
                f"To take it anyway, remove {target} and collect again.",
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


def _check_way(folder: Path, target: Path) -> None:
    """Raise :class:`Refused` unless every step from ``folder`` to ``target`` is in order."""
    step = folder
    for part in ("", *target.relative_to(folder).parts[:-1]):
        step = step / part
        if step.is_symlink() or (step.exists() and not step.is_dir()):
            raise Refused(f"{step} is in the way and not a folder")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise Refused(f"{target} is in the way and not an ordinary file")


def _timestamp_of(folder: Path) -> datetime | None:
    path = folder / _TIMESTAMP
    return _parsed_time(path.read_bytes()[:200]) if path.is_file() else None


def _parsed_time(content: bytes) -> datetime | None:
    try:
        return parse_utc(content[:200].decode("utf-8", "replace").strip())
    except (ValueError, OverflowError):
        return None
