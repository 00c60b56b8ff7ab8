"""Rosters: who is who, in the words of a learning management system."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import dateutil.parser

from autograder.errors import CourseError
from autograder.lms.canvas import CANVAS
from autograder.lms.moodle import MOODLE
from autograder.lms.system import Person, System
from autograder.lms.table import Table

#: The systems that there are, by name.
SYSTEMS = {system.name: system for system in (MOODLE, CANVAS)}


class Roster(Table):
    """The CSV file by which a system says who is who, and takes grades back.

    ``people`` are the rows that stand for a learner. Raises :class:`CourseError` if the file is
    none of those that :data:`SYSTEMS` write.
    """

    def __init__(self, path: Path):
        super().__init__(path)
        self.system = self._system()
        self.people = self.system.people(self)

    def _system(self) -> System:
        for system in SYSTEMS.values():
            if system.is_roster(self.header):
                return system
        kinds = " nor a ".join(system.roster for system in SYSTEMS.values())
        raise CourseError(
            f"{self.path} is neither a {kinds}. Download it with the language set to English."
        )

    def id_column(self, known: Iterable[str], wanted: str | None = None) -> str:
        """Return the column that holds student ids: ``wanted``, or the one that knows most.

        ``known`` are student ids of the course. Where none is known, it is the first of the
        system's ``id_columns`` that is filled and different for everybody.
        """
        if wanted is not None:
            if wanted not in self.header:
                raise CourseError(
                    f"{self.path} has no column {wanted!r}; it has {', '.join(self.header)}."
                )
            return wanted
        known = set(known)
        columns = [name for name in self.system.id_columns if name in self.header]
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
        return person.lms_id if column == self.system.lms_id_column else text

    def handed_in(self, person: Person, zone: tzinfo) -> datetime | None:
        """Return when a person handed in, in UTC, as far as the roster says so.

        Moodle writes times without their zone: those of whoever downloaded the worksheet.
        """
        text = self.cell(person.row, self.system.time_column).strip()
        try:
            local = dateutil.parser.parse(text)
        except (ValueError, OverflowError):
            return None
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
