"""What the configuration of a course says about time, in the terms of this grader."""

import math
from collections.abc import Callable

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from traitlets import TraitError

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.kernel.limits import Limits

#: A notebook has the time of so many cells that take all of theirs, and never less than by default.
_CELLS = 10
#: A cell without a limit of its own has its notebook's; this is longer than any.
_NO_LIMIT = math.inf

#: The limit of one cell, in seconds, by the cell.
Timeout = Callable[[NotebookNode], float]


def limits_of(
    course: Course,
    assignment: str,
    *,
    cell_seconds: float | None = None,
    submission_seconds: float | None = None,
) -> tuple[Limits, Timeout | None]:
    """Return the limits of a notebook, and what gives each cell its own if the course has that.

    What is not given is what ``Execute`` has in the course's configuration: ``timeout``, of which
    ``None``, 0 and less stand for no limit, and ``timeout_func``.
    """
    try:
        execute = Execute(parent=course.converter(Autograde, assignment))
    except TraitError as error:
        raise CourseError(f"The configuration cannot be used. {error}") from None
    timeout = None
    if cell_seconds is None:
        timeout = _by_cell(execute.timeout_func)
        cell_seconds = _seconds(execute.timeout)
    default = Limits()
    if submission_seconds is None:
        most = 0 if cell_seconds == _NO_LIMIT else _CELLS * cell_seconds
        submission_seconds = max(default.submission_seconds, most)
    limits = Limits(
        # As floats: the key of a result is made of text, and 30 is another one than 30.0.
        cell_seconds=float(min(cell_seconds, submission_seconds)),
        submission_seconds=float(submission_seconds),
    )
    return limits, timeout


def longest(timeout: Timeout, notebook: NotebookNode, limits: Limits) -> float:
    """Return the longest limit that a code cell of a notebook has: here it holds for each."""
    seconds = [timeout(cell) for cell in notebook.cells if cell.cell_type == "code"]
    return float(min(max(seconds, default=limits.cell_seconds), limits.submission_seconds))


def _seconds(timeout: float | None) -> float:
    return timeout if timeout and timeout > 0 else _NO_LIMIT


def _by_cell(function: Callable | None) -> Timeout | None:
    if function is None:
        return None

    def timeout(cell: NotebookNode) -> float:
        try:
            return _seconds(function(cell))
        except Exception as error:
            raise CourseError(
                f"Execute.timeout_func in nbgrader_config.py fails: {type(error).__name__}: {error}"
            ) from error

    return timeout
