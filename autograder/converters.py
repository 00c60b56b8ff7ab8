"""The names by which configurations of nbgrader call this grader.

``exporter_class`` is the one option in which nbgrader lets a configuration name a class that its
converters make when they start, before they touch a submission, and that is told which converter
makes it. (``pre_convert_hook`` comes when the old result is gone already, and its errors are
swallowed; with ``autograde_preprocessors`` nbgrader's own steps would still read what was handed
in.)
"""

from nbconvert.exporters import NotebookExporter
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from autograder.reports.page import FeedbackPage

__all__ = ["ConfinedAutograde", "FeedbackPage"]


class ConfinedAutograde(NotebookExporter):
    """``c.Autograde.exporter_class``: has `nbgrader autograde` do what `autograder grade` does.

    It is told the same, and leaves nothing for nbgrader's converter to do. The exit code is
    nbgrader's: 0 if it ran, 1 if not; what somebody has to look at is in the output. To this
    grader, which uses nbgrader's converter itself, it is an ordinary exporter.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        if type(self.parent) is Autograde:
            _grade(self.parent)


def _grade(converter: Autograde) -> None:
    from autograder.cli.app import app
    from autograder.cli.console import Exit

    converter.assignments = {}
    code = app(["grade", *_arguments(converter)], standalone_mode=False)
    if code not in (Exit.ALL_WELL, Exit.NEEDS_A_LOOK):
        raise NbGraderException("autograder could not grade; what it said stands above.")


def _arguments(converter: Autograde) -> list[str]:
    """Return what was typed; if nothing was, what nbgrader's programming interface was told."""
    if isinstance(converter.parent, AutogradeApp):
        return list(converter.parent.argv)
    meant = converter.coursedir
    return [
        meant.assignment_id,
        f"--course={meant.root}",
        *([f"--student={meant.student_id}"] if meant.student_id != "*" else []),
        *(["--force"] if converter.force else []),
    ]
