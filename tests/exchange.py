"""A course with nbgrader's exchange, and learners who hand in and fetch feedback by it."""

import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.course.directory import Course
from tests.courses import NAME, answered, make_course


def step(kind: type, config: Config, student: str = "*") -> None:
    """Take one of nbgrader's steps of the exchange, as its command would."""
    directory = CourseDirectory(config=config)
    directory.assignment_id, directory.student_id = NAME, student
    authenticator = Authenticator(config=config)
    kind(coursedir=directory, authenticator=authenticator, config=config).start()


def make_exchange(folder: Path, config: str = "") -> Course:
    """A course whose small assignment is released to an exchange of its own, in ``folder``.

    All learners are one user of the system here, which nbgrader is told not to mind.
    """
    root = folder / "exchange"
    root.mkdir()
    root.chmod(0o777)
    settings = (
        "from pathlib import Path\n"
        "c.Exchange.root = str(Path(__file__).resolve().parent.parent / 'exchange')\n"
        "c.ExchangeFactory.release_feedback = 'tests.exchange.CountedRelease'\n"
        "c.ExchangeCollect.check_owner = False\nc.Watch.seconds = 0.1\n"
    )
    course = make_course(folder / "course", settings + config)
    release(course)
    return course


def release(course: Course) -> None:
    """Release the assignment of a course to its exchange."""
    config = Config(course.app.config)
    config.CourseDirectory.root = str(course.root)
    step(default.ExchangeReleaseAssignment, config)


class CountedRelease(default.ExchangeReleaseFeedback):
    """nbgrader's release of feedback, as a course may name another one; it counts what is out."""

    def start(self) -> None:
        """Release, and write down whose feedback from which folder that was."""
        super().start()
        with open(Path(self.root).parent / "releases", "a", encoding="utf-8") as file:
            place = self.coursedir.feedback_directory
            file.write(f"{self.coursedir.student_id} {place}\n")


class Learner:
    """Somebody with a folder of their own."""

    def __init__(self, course: Course, student: str):
        self.student = student
        self.home = course.root.parent / "homes" / student
        self.config = Config()
        self.config.CourseDirectory.course_id = "test"
        self.config.Exchange.root = str(course.root.parent / "exchange")
        self.config.Exchange.cache = str(self.home / "cache")
        self.config.Exchange.assignment_dir = str(self.home)

    def submit(self, content: NotebookNode | None = None) -> str:
        """Hand in a notebook (a right one, unless it is given); return the time that it has."""
        folder = self.home / NAME
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(content or answered(), folder / f"{NAME}.ipynb")
        before = set(self._handed_in())
        step(default.ExchangeSubmit, self.config, self.student)
        (new,) = set(self._handed_in()) - before
        return new

    def fetch(self) -> dict[str, str]:
        """Fetch feedback; return the time of handing in -> the page."""
        if not Path(self.config.Exchange.root, "test", "feedback").is_dir():
            return {}
        step(default.ExchangeFetchFeedback, self.config, self.student)
        pages = (self.home / NAME / "feedback").glob(f"*/{NAME}.html")
        return {page.parent.name: page.read_text(encoding="utf-8") for page in pages}

    def _handed_in(self) -> list[str]:
        return [path.name.split("+")[2] for path in (self.home / "cache" / "test").glob("*")]


def hand_in_at(course: Course, student: str, when: str, content: NotebookNode | None = None) -> str:
    """Hand in by the exchange, at a time of one's own; return the time as it is written there."""
    learner = Learner(course, student)
    old = learner.submit(content)
    new = parse_utc(when).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    inbound = Path(learner.config.Exchange.root, "test", "inbound")
    for path in [*inbound.glob(f"{student}+*"), *(learner.home / "cache" / "test").glob("*")]:
        if f"+{old}" in path.name:
            (path / "timestamp.txt").chmod(0o644)
            (path / "timestamp.txt").write_text(new)
            path.rename(path.with_name(path.name.replace(old, new)))
    return new


def wait_until(what, seconds: float = 120.0, while_running=None) -> None:
    """Wait until something is so; fails after a time that is too long on any machine."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "this takes too long"
        if while_running is not None:
            assert while_running.poll() is None, "it has ended"
        time.sleep(0.05)
