"""What the watcher has done with each learner's hand-ins: a small file for each, written whole.

All else is seen from the course itself: what was handed in, from ``submitted/``; what was executed,
from the result store; what was recorded, from the gradebook. So a journal that is lost costs time
and no grade, and a watcher that was killed goes on where it stood.
"""

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import write_whole

#: Times of results that are remembered, for the limit on them, and attempts that were answered.
_MOST_RESULTS, _MOST_TOLD = 1_000, 2_000


@dataclass
class Entry:
    """What is known of a learner's hand-ins to one assignment.

    An attempt is a hand-in, by its stamp (:mod:`.arrivals`). Times are in seconds since 1970;
    ``since`` is the one from which the time to feedback counts, ``seconds`` is that time.
    ``graded`` is the attempt whose scores are in the gradebook, ``released`` the one whose page was
    given out, showing ``shows``; ``releasing`` is on its way out. ``results`` are the times at
    which results were given; ``given`` are those attempts, and ``told`` the others that were
    answered, by their times of handing in. ``look`` says that somebody should look at the score.
    ``failures`` counts how often ``graded`` could not be handed out, or ``attempt`` not be graded.
    """

    attempt: str = ""
    handed_in: float = 0.0
    seen: float = 0.0
    since: float = 0.0
    graded: str = ""
    released: str = ""
    releasing: str = ""
    shows: str = ""
    score: float = 0.0
    max_score: float = 0.0
    look: bool = False
    failures: int = 0
    extension: float = 0.0
    seconds: float = 0.0
    results: list[float] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def result_times(self) -> list[datetime]:
        """When results were given."""
        return [datetime.fromtimestamp(each, UTC) for each in self.results]


class Journal:
    """The entries of a course, in ``.autograder/watch/journal/<assignment>/<student>.json``."""

    def __init__(self, course: Course):
        self._folder = course.work / "watch" / "journal"
        self._entries: dict[tuple[str, str], Entry] = {}

    def load(self, assignment: str) -> dict[str, Entry]:
        """Read all entries of an assignment, and return them by student."""
        for path in (self._folder / assignment).glob("*.json"):
            self._entries[assignment, path.stem] = _read(path)
        return {s: entry for (a, s), entry in self._entries.items() if a == assignment}

    def of(self, assignment: str, student: str) -> Entry:
        """Return the entry of a learner, which may be new."""
        key = assignment, student
        if key not in self._entries:
            self._entries[key] = _read(self._path(*key))
        return self._entries[key]

    def entries(self, assignment: str) -> dict[str, Entry]:
        """Return the entries of an assignment that were read or made, by student."""
        return {s: entry for (a, s), entry in self._entries.items() if a == assignment}

    def keep(self, assignment: str, student: str) -> None:
        """Write the entry of a learner. Raises OSError if the disk is full."""
        entry = self._entries[assignment, student]
        del entry.results[:-_MOST_RESULTS]
        del entry.given[:-_MOST_TOLD]
        del entry.told[:-_MOST_TOLD]
        write_whole(self._path(assignment, student), json.dumps(asdict(entry), indent=1))

    def _path(self, assignment: str, student: str) -> Path:
        return self._folder / assignment / f"{student}.json"


def _read(path: Path) -> Entry:
    """Return what is written there; what cannot be read is as if nothing was."""
    known = {each.name for each in fields(Entry)}
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Entry(**{name: value for name, value in stored.items() if name in known})
    return Entry()


@contextlib.contextmanager
def only_watcher(work: Path, root: Path) -> Iterator[None]:
    """Be the only watcher of the course in ``root`` while within; ``work`` is its work folder.

    The operating system gives the lock back when this process ends, however that happens. Raises
    :class:`CourseError` if there is another one, and names it.
    """
    try:
        import fcntl
    except ImportError:
        raise CourseError(
            "autograder watch needs Linux or macOS, as nbgrader's exchange."
        ) from None
    path = work / "watch" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CourseError(
                f"{root} is watched already, by {lock.read().strip() or 'another process'}. "
                "One watcher can watch several assignments: name them all, or end that one first."
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        lock.flush()
        yield
