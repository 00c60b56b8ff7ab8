"""What a learning management system is, to bring submissions in from it and grades back to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.lms.filled import Export, Filled
from autograder.lms.table import Table


@dataclass(frozen=True)
class Person:
    """A row of a roster. ``lms_id`` is the number in the names of the system's downloads."""

    lms_id: str
    name: str
    row: list[str]


@dataclass(frozen=True)
class System:
    """A learning management system, described in a module of its own.

    ``layout`` is the regular expression by which nbgrader's zip collector reads the names in its
    downloads: ``student_id`` and ``file_id`` are what it asks for. It starts at the beginning of a
    name and takes the first place that fits: what follows was chosen by the learner and may look
    like somebody else's name. ``reading`` finds every place in a name where it could say whose it
    is; ``needs_roster`` says that where there are several, only a roster tells.

    Its *roster* is the CSV file by which it says who is who, and takes grades back: ``roster``
    names it for people, ``is_roster`` knows it by its header, ``people`` gives the rows that stand
    for a learner, ``id_columns`` may hold the student ids of the course, the most usual first. In
    ``lms_id_column`` stands the number in the names of its downloads, in ``time_column``, if it has
    one, when somebody handed in.

    ``fill`` writes the roster with the grades in it.
    """

    name: str
    layout: str
    reading: re.Pattern
    roster: str
    is_roster: Callable[[list[str]], bool]
    people: Callable[[Table], list[Person]]
    id_columns: tuple[str, ...]
    lms_id_column: str
    time_column: str
    fill: Callable[[Filled, Path, "FillOptions"], Export]
    needs_roster: bool = False


@dataclass(frozen=True)
class FillOptions:
    """What somebody may choose: the ``column`` of the grades, and whether to write ``comments``."""

    column: str | None = None
    comments: bool = False
