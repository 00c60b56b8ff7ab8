"""Whose a file in a source is, by its name, and by the roster where there is one.

Names are parsed by nbgrader's own zip collector, :class:`nbgrader.plugins.FileNameCollectorPlugin`,
with one regular expression per system. A course with a system of its own sets
``c.FileNameCollectorPlugin.named_regexp`` in its ``nbgrader_config.py``, as for nbgrader.
"""

import contextlib
import os
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import parse_utc

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.findings import Finding, abbreviated
from autograder.lms.roster import SYSTEMS, Roster
from autograder.lms.sources import Entry, Refused, safe_part

#: How names in a source say whose file it is, see :class:`autograder.lms.system.System`.
LAYOUTS = {
    "folder": r"(?P<student_id>[^/]+)/(?:{assignment}/)?(?P<file_id>.+)",
    **{system.name: system.layout for system in SYSTEMS.values()},
}


@dataclass(frozen=True)
class Owner:
    """Whose a file is: ``file`` is its name as they handed it in, ``handed_in`` is in UTC.

    ``late`` says that the system calls it late, ``upload`` is the system's number of it, 0 if there
    is none.
    """

    student: str
    file: str
    handed_in: datetime | None = None
    late: bool = False
    upload: int = 0


class Attribution:
    """Says whose the files of a source are.

    ``entries`` are those files, without a folder that all lie in; ``layout`` is the one that their
    names have, of :data:`LAYOUTS` or the course's own. Raises :class:`CourseError` if the roster is
    of another system, or the names cannot be as ``wanted``.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        source: Path,
        entries: list[Entry],
        wanted: str,
        roster: Path | None,
        id_column: str | None,
        zone: tzinfo,
    ):
        self.course = course
        self.assignment = assignment
        self.source = source
        self.entries = entries
        self.zone = zone
        self.layout, pattern = self._layout(wanted)
        suffixes = {os.path.splitext(entry.path)[1] for entry in self.entries}
        self._plugin = FileNameCollectorPlugin(
            parent=course.app, valid_ext=sorted(suffixes), named_regexp=pattern
        )
        self._others = set(course.source_assignments()) - {assignment}
        self.roster = Roster(roster) if roster else None
        if self.roster and self.roster.system.name != self.layout:
            raise CourseError(
                f"{roster} is a roster of {self.roster.system.name}, but {source} is no download "
                f"of it (it looks like: {self.layout}). Give --format if that is wrong."
            )
        with course.gradebook() as gradebook:
            self.known = {student.id for student in gradebook.students}
        self._column = self.roster.id_column(self.known, id_column) if self.roster else ""
        self._people = {p.lms_id: p for p in self.roster.people} if self.roster else {}

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
                for name in SYSTEMS
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

    def owner(self, entry: Entry) -> Owner | Finding | None:
        """Return whose an entry is; why it is nobody's; ``None`` for what nobody asked for."""
        info = self._plugin.collect(entry.path)
        if info is None:
            return Finding(
                self.source.name,
                abbreviated(entry.name),
                "",
                "was left out: the name does not say whose file it is.",
                f"Names are expected as from {self.layout}.",
                serious=True,
            )
        if not {"student_id", "file_id"} <= info.keys():
            raise CourseError(
                "c.FileNameCollectorPlugin.named_regexp must have the groups student_id and "
                "file_id, as nbgrader asks."
            )
        if (kind := info.get("kind", "file")) != "file":
            happened = f"was left out: it is not a submitted file but Moodle's {kind}."
            return Finding(self.source.name, abbreviated(entry.name), "", happened)
        if self.layout == "folder" and info["file_id"].partition("/")[0] in self._others:
            return None
        try:
            student = self._student(entry, info)
        except Refused as error:
            return refusal(self.source, entry.name, str(error))
        return Owner(
            student,
            info["file_id"],
            self._handed_in(info),
            bool(info.get("late")),
            int(info.get("upload") or 0),
        )

    def absent(self, students: Collection[str]) -> list[str]:
        """Return the student ids of the roster that are not among these."""
        if not self.roster:
            return []
        everybody = {self.roster.student_id(p, self._column) for p in self.roster.people}
        return sorted(everybody - set(students) - {""})

    def _student(self, entry: Entry, info: dict) -> str:
        """Return the student id that an entry belongs to. Raises :class:`Refused`."""
        lms_id = info["student_id"]
        student = self._in_roster(entry, info, self.roster) if self.roster else lms_id
        try:
            usable = safe_part(student) == student and not student.startswith(".")
            # An id that had to be made plain is not the id: it may be somebody else's.
            usable = usable and lms_id in unicodedata.normalize("NFC", entry.name)
        except Refused:
            usable = False
        if not usable:
            raise Refused(f"{abbreviated(student)!r} cannot be a student id")
        system = SYSTEMS.get(self.layout)
        if system and system.needs_roster and not self.roster and len(self._readings(entry)) > 1:
            raise Refused("the name could be of two people; give --roster")
        return student

    def _in_roster(self, entry: Entry, info: dict, roster: Roster) -> str:
        """Return the student id that the roster has for an entry. Raises :class:`Refused`."""
        lms_id = info["student_id"]
        person = self._people.get(lms_id)
        if person is None:
            raise Refused(f"the roster knows no {lms_id}; download it again")
        fitting = {
            other
            for other, name in self._readings(entry)
            if other in self._people and _same_name(self._people[other].name, name)
        }
        if len(fitting) > 1:
            raise Refused("the name fits two people of the roster")
        if not _same_name(person.name, info["full_name"]):
            raise Refused(
                f"the roster calls {lms_id} {abbreviated(person.name)!r}; somebody may have chosen "
                "this name to be taken for them"
            )
        student = roster.student_id(person, self._column)
        if not student:
            raise Refused(f"the roster has no {self._column!r} for {lms_id}")
        return student

    def _handed_in(self, info: dict) -> datetime | None:
        if self.roster:
            return self.roster.handed_in(self._people[info["student_id"]], self.zone)
        with contextlib.suppress(ValueError, OverflowError):
            return parse_utc(info["timestamp"]) if info.get("timestamp") else None
        return None

    def _readings(self, entry: Entry) -> set[tuple[str, str]]:
        """Return all (id, name) that a name can be read as: people choose their own names."""
        top = entry.path.partition("/")[0]
        return {
            (match["student_id"], entry.path[: match.start()])
            for match in SYSTEMS[self.layout].reading.finditer(top)
        }


def refusal(source: Path, name: str, why: str) -> Finding:
    """Return what is said of an entry that is not taken."""
    return Finding(source.name, abbreviated(name), "", f"was refused: {why}.", serious=True)


def _is_download(name: str) -> bool:
    """Return whether the first part of a path looks like one in a download of a system."""
    return any(system.reading.search(name) for system in SYSTEMS.values())


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
