"""What a learner gets back by nbgrader's own release: feedback, or why there is none."""

import glob
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from autograder.course.directory import WORK_FOLDER, Course
from autograder.files import write_whole
from autograder.findings import Finding
from autograder.reports.feedback import write_feedback
from autograder.reports.made_from import MadeFrom
from autograder.reports.templating import templates
from autograder.watching.arrivals import SECRET, TIMESTAMP, NotThereError, steps_of
from autograder.watching.collecting import MOST_BYTES
from autograder.watching.policy import at, utc


class Release:
    """Writes pages and hands them out. ``exchange`` says whether nbgrader's exchange is used."""

    def __init__(self, course: Course, *, exchange: bool):
        self.course = course
        self.exchange = exchange
        self._steps, self._authenticator = steps_of(course)
        self._pages = self._directory(None)
        self._notes = self._directory(f"{WORK_FOLDER}/watch/notes")
        self._template = templates({}).get_template("not-graded.html")

    def _directory(self, feedback: str | None) -> CourseDirectory:
        directory = CourseDirectory(parent=self.course.app)
        directory.root = str(self.course.root)
        if feedback is not None:
            directory.feedback_directory = feedback
        return directory

    def write(self, assignment: str, students: list[str], shows: str) -> list[Finding]:
        """Write those pages of these learners that would be others; return what went wrong."""
        with _showing(self.course, shows):
            old = MadeFrom(self.course, assignment).outdated(students)
            return write_feedback(self.course, assignment, old) if old else []

    def hand_out(self, assignment: str, student: str) -> bool:
        """Release the pages of a learner; return whether they went to the exchange.

        What was not handed in there has no secret, and its page stays in ``feedback/``. Raises
        :class:`NotThereError` if the exchange cannot be reached.
        """
        folder = self.course.folder("feedback", student, assignment)
        if not self.exchange or not (folder / SECRET).is_file():
            return False
        if not (folder / TIMESTAMP).is_file():
            return False
        self._release(self._pages, assignment, student)
        return True

    def tell(self, assignment: str, student: str, attempt: Path, why: str) -> bool:
        """Release, in place of feedback, why an attempt is not graded; return whether it was.

        ``attempt`` is a folder with its notebooks, its time and its secret.
        """
        if not self.exchange:
            return False
        when, secret = _plain_text(attempt / TIMESTAMP), _plain_text(attempt / SECRET)
        names = self.course.cells(assignment).keys()
        notebooks = [name for name in names if (attempt / f"{name}.ipynb").is_file()]
        if not notebooks or not secret or not _time(when):
            return False
        folder = Path(self._notes.format_path(self._notes.feedback_directory, student, assignment))
        shutil.rmtree(folder, ignore_errors=True)
        write_whole(folder / TIMESTAMP, when)
        write_whole(folder / SECRET, secret)
        for name in notebooks:
            page = self._template.render(
                notebook=name, assignment=assignment, when=_time(when), why=why
            )
            write_whole(folder / f"{name}.html", page, mode=0o644)
        self._release(self._notes, assignment, student)
        shutil.rmtree(folder, ignore_errors=True)
        return True

    def _release(self, directory: CourseDirectory, assignment: str, student: str) -> None:
        app = self.course.app
        directory.assignment_id = assignment
        directory.student_id = glob.escape(student)  # nbgrader takes it for a pattern.
        try:
            self._steps.ReleaseFeedback(
                coursedir=directory, authenticator=self._authenticator, parent=app
            ).start()
        except OSError as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError):
                raise NotThereError(f"{error.strerror}: {error.filename}") from error
            raise
        except Exception as error:  # a plugin may raise anything
            raise NotThereError(str(error) or type(error).__name__) from error


def _plain_text(path: Path) -> str:
    """Return a small file that nbgrader wrote into an attempt, which is a learner's: no link."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return ""
    return path.read_text(encoding="utf-8", errors="replace")


def _time(text: str) -> str:
    """Return the time that is written there, as it is said to people; empty if it is none."""
    try:
        return at(utc(parse_utc(text.strip())))
    except (ValueError, OverflowError):
        return ""


@contextmanager
def _showing(course: Course, shows: str) -> Iterator[None]:
    """Have pages show no more than that while within."""
    section = course.app.config.FeedbackPage
    before = section.get("shows")
    if shows != "all":
        section.shows = shows
    try:
        yield
    finally:
        section.pop("shows", None)
        if before is not None:
            section.shows = before
