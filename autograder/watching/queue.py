"""Who is graded next: one turn each, for the newest hand-in; nobody keeps others waiting."""

from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Waiting:
    """A hand-in that waits for its turn. ``since`` orders those who have had as many turns."""

    assignment: str
    student: str
    attempt: str
    since: float


class Queue:
    """Hand-ins that wait.

    A learner has one place for each assignment; a newer hand-in takes the place of the one that
    waits there, and stands no further behind for it. Next is whoever has waited longest since
    their last turn; a learner whose hand-in is on the way is not next. So between two turns of one
    learner everybody else who waits has one.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], Waiting] = {}
        self._last_turn: dict[str, int] = {}
        self._turns = count(1)
        self._on_the_way: dict[str, Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, new: Waiting) -> Waiting | None:
        """Let a hand-in wait; return the older one that it supersedes, if there is one."""
        key = new.assignment, new.student
        old = self._waiting.get(key)
        if old is not None:
            new = Waiting(new.assignment, new.student, new.attempt, min(old.since, new.since))
        self._waiting[key] = new
        return old if old is not None and old.attempt != new.attempt else None

    def take_back(self, assignment: str, student: str) -> None:
        """Let a hand-in wait no more."""
        self._waiting.pop((assignment, student), None)

    def next(self) -> Waiting | None:
        """Return whose turn it is, which is then on the way; ``None`` if it is nobody's."""
        able = [each for each in self._waiting.values() if each.student not in self._on_the_way]
        if not able:
            return None
        turn = min(able, key=self._order)
        del self._waiting[turn.assignment, turn.student]
        self._on_the_way[turn.student] = turn
        self._last_turn[turn.student] = next(self._turns)
        return turn

    def done(self, student: str) -> None:
        """Let a learner, whose hand-in was on the way, have other turns."""
        self._on_the_way.pop(student, None)

    def put_back(self, student: str) -> None:
        """Let what was on the way wait again, before others: it had its turn, and lost it."""
        turn = self._on_the_way.pop(student, None)
        if turn is not None:
            self._last_turn[student] = 0
            self._waiting.setdefault((turn.assignment, student), turn)

    @property
    def on_the_way(self) -> list[Waiting]:
        """What has its turn now."""
        return list(self._on_the_way.values())

    @property
    def waiting(self) -> list[Waiting]:
        """What waits, in the order of turns."""
        return sorted(self._waiting.values(), key=self._order)

    def _order(self, waiting: Waiting) -> tuple[int, float, str, str]:
        last = self._last_turn.get(waiting.student, 0)
        return last, waiting.since, waiting.student, waiting.assignment
