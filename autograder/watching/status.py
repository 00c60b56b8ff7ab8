"""How the watching goes, for programs and people who look from outside: a file, and a page."""

import json
import math
import statistics
from dataclasses import dataclass, field
from datetime import UTC, datetime

from autograder.course.directory import Course
from autograder.files import write_whole
from autograder.reports.charts import duration, number
from autograder.reports.templating import templates
from autograder.watching.events import Event
from autograder.watching.policy import Held, at

#: Results that the times are taken of, the newest.
_MOST_RESULTS = 1_000
#: Lines of each table of the page, and of the events.
_MOST_SHOWN = 50
#: The page reloads itself so often, in seconds.
RELOADS = 5


def held_of(held: Held) -> dict:
    """Return why a hand-in is held, as JSON data."""
    return {"why": held.why, "until": held.until and held.until.isoformat()}


@dataclass
class Status:
    """How it goes with one assignment. ``waiting`` and ``on_the_way`` are (student, since when).

    ``state`` is "watching", "waits" or "stopped"; ``held`` is student -> why (:func:`held_of`),
    ``look`` student -> what to look at, ``trouble`` what cannot be reached -> why. ``results`` are
    (student, seconds to feedback, score) of what was released since the watcher began. ``spent`` is
    in seconds, what the watcher's own thread was busy with.
    """

    assignment: str
    began: datetime
    now: datetime | None = None
    state: str = "watching"
    why: str = ""
    waiting: list[tuple[str, float]] = field(default_factory=list)
    on_the_way: list[tuple[str, float]] = field(default_factory=list)
    held: dict[str, dict] = field(default_factory=dict)
    look: dict[str, str] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)
    results: list[tuple[str, float, float]] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def seconds(self) -> dict[str, float]:
        """Time to feedback in seconds: "p50", "p95", "p99", "most"; empty before the first."""
        times = sorted(seconds for _, seconds, _ in self.results[-_MOST_RESULTS:])
        return percentiles(times) if times else {}

    def to_dict(self) -> dict:
        """Return it as JSON data."""
        now = (self.now or self.began).timestamp()
        return {
            "assignment": self.assignment,
            "state": self.state,
            "why": self.why,
            "began": self.began.isoformat(),
            "now": (self.now or self.began).isoformat(),
            "waiting": [{"student": s, "seconds": round(now - t, 3)} for s, t in self.waiting],
            "on_the_way": [
                {"student": s, "seconds": round(now - t, 3)} for s, t in self.on_the_way
            ],
            "held": self.held,
            "look": self.look,
            "trouble": self.trouble,
            "released": len(self.results),
            "seconds_to_feedback": {name: round(s, 3) for name, s in self.seconds.items()},
            "spent": {name: round(seconds, 3) for name, seconds in self.spent.items()},
            "events": [str(event) for event in self.events],
        }


def percentiles(times: list[float]) -> dict[str, float]:
    """Return "p50", "p95", "p99" and "most" of at least one number."""
    ordered = sorted(times)

    def covers(share: float) -> float:
        return ordered[math.ceil(share * len(ordered)) - 1]

    return {
        "p50": statistics.median(ordered),
        "p95": covers(0.95),
        "p99": covers(0.99),
        "most": ordered[-1],
    }


def write_status(course: Course, status: Status) -> None:
    """Write ``watch.json`` and ``watch.html`` into ``reports/<assignment>/``."""
    folder = course.root / "reports" / status.assignment
    write_whole(folder / "watch.json", json.dumps(status.to_dict(), indent=1))
    now = status.now or datetime.now(UTC)
    template = templates({"number": number, "duration": duration}).get_template("watch.html")
    page = template.render(
        course_id=course.directory.course_id,
        status=status,
        seconds=status.seconds,
        now=now.timestamp(),
        said=at,
        clock=f"{now:%Y-%m-%d %H:%M:%S} UTC",
        reloads=RELOADS if status.state != "stopped" else 0,
        most=_MOST_SHOWN,
    )
    write_whole(folder / "watch.html", page)
