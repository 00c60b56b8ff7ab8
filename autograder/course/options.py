"""What becomes of each option of ``nbgrader autograde`` here: honoured, refused or meaningless.

``options.toml`` says it, option by option; a test compares it with what nbgrader has.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbconvert.writers import FilesWriter
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import HasTraits

from autograder.course.directory import Course
from autograder.errors import CourseError

#: The exporter by which `nbgrader autograde` is this grader; to the grader it is an ordinary one.
_ITSELF = "autograder.converters.ConfinedAutograde"

#: The ways in which an option can be treated, as keys of the table.
FATES = ("honoured", "refused", "meaningless")


@dataclass(frozen=True)
class Option:
    """An option of nbgrader: ``fate`` is one of :data:`FATES`, and ``says`` what that means.

    ``test`` is the node of the test that shows that it is honoured.
    """

    name: str
    fate: str
    says: str
    test: str = ""


@cache
def table() -> tuple[Option, ...]:
    """Return the options, in the order of nbgrader's classes."""
    path = Path(__file__).with_name("options.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Option(f"{kind}.{name}", fate, row[fate], row.get("test", ""))
        for kind, options in rows.items()
        for name, row in options.items()
        for fate in FATES
        if fate in row
    )


def classes() -> list[type[HasTraits]]:
    """Return the classes whose options bear on ``nbgrader autograde``.

    Those that its help lists, the steps that it takes by default, and what these make.
    """
    steps = [
        *Autograde.sanitize_preprocessors.default(),
        *Autograde.autograde_preprocessors.default(),
    ]
    found = [*AutogradeApp().classes, FilesWriter, NotebookExporter, *steps, LateSubmissionPlugin]
    return list(dict.fromkeys(found))


def options() -> Iterator[str]:
    """Give the names of the options that the installed nbgrader has.

    One that a class inherits from another class of the list is named there alone.
    """
    listed = classes()
    for kind in listed:
        others = [other for other in listed if other is not kind and issubclass(kind, other)]
        inherited = {name for other in others for name in other.class_traits(config=True)}
        for name in sorted(kind.class_traits(config=True).keys() - inherited):
            yield f"{kind.__name__}.{name}"


def refuse_options(course: Course) -> None:
    """Raise :class:`CourseError` if an option is set that is refused, in the words of the table."""
    by_name = {kind.__name__: kind for kind in classes()}
    for option in table():
        kind, _, trait = option.name.partition(".")
        if option.fate == "refused" and _is_set(course, by_name[kind], trait):
            raise CourseError(f"{option.name} is set in nbgrader_config.py. {option.says}")


def _is_set(course: Course, kind: type[HasTraits], trait: str) -> bool:
    """Whether an option has another value than nbgrader gives it, by any name of its class."""
    default = kind.class_traits()[trait].default()
    names = {one.__name__ for each in classes() if issubclass(each, kind) for one in each.mro()}
    config = course.app.config
    values = [section[trait] for name in names if trait in (section := config.get(name, {}))]
    return any(value not in (default, None) and _name(value) != _ITSELF for value in values)


def _name(value: object) -> object:
    return f"{value.__module__}.{value.__qualname__}" if isinstance(value, type) else value
