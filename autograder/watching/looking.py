"""Looking for what has arrived: whose hand-ins are new, and which of them wait for their turn."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from autograder.watching.arrivals import Arrival, Downloads, arrivals
from autograder.watching.policy import at
from autograder.watching.status import held_of
from autograder.watching.watched import MOST_FAILURES, Watched, words

#: Looking for arrivals may take such a share of the time.
_SHARE_OF_LOOKING = 0.2


class Looking:
    """Collects, and lets hand-ins wait for their turn.

    ``next`` is when to look again, by the monotonic clock; ``still_coming`` how many looks in a row
    have seen something that had not come whole.
    """

    def __init__(self, watched: Watched):
        self.watched = watched
        self.session = watched.session
        self.next = 0.0
        self.still_coming = 0
        self._seen_once: dict[tuple[str, str], str] = {}
        self._asking = ""
        course, options = watched.course, watched.policy.options
        folder = self.session.options.downloads or (
            course.root / options.downloads if options.downloads else None
        )
        roster = course.root / options.roster if options.roster else None
        hurried = self.session.options.once
        self._downloads = Downloads(course, folder, roster, hurried=hurried) if folder else None
        if watched.exchange:
            watched.exchange.warn = self._warned

    def look(self) -> None:
        """Collect, and see whose hand-ins are new."""
        started = time.monotonic()
        still_coming = False
        watched, session = self.watched, self.session
        for name in session.assignments:
            self._asking = name
            with session.reaching("exchange"):
                if watched.exchange:
                    still_coming |= watched.exchange.collect(name)
            with session.reaching("downloads"):
                if self._downloads:
                    alone = len(session.assignments) == 1
                    for finding in self._downloads.collect(name, alone=alone):
                        session.look_at(name, finding.student, words(finding))
            watched.arrivals[name] = arrivals(watched.course, name)
            for arrival in watched.arrivals[name].values():
                still_coming |= not self._consider(name, arrival)
        self.still_coming = self.still_coming + 1 if still_coming else 0
        took = time.monotonic() - started
        pause = 0.1 if session.options.once else watched.policy.options.seconds
        self.next = time.monotonic() + max(pause, took / _SHARE_OF_LOOKING)

    def _consider(self, name: str, arrival: Arrival) -> bool:
        """Let a hand-in wait for its turn if it is new; return whether it has come whole."""
        watched, session = self.watched, self.session
        student, key = arrival.student, (name, arrival.student)
        entry = watched.journal.of(*key)
        if arrival.attempt in (entry.graded, *self._turns_of(*key)):
            return True
        status = session.statuses[name]
        if entry.attempt != arrival.attempt:
            if not self._whole(key, arrival):
                return False
            waited = entry.attempt and entry.attempt != entry.graded
            entry.attempt, entry.handed_in = arrival.attempt, arrival.handed_in
            entry.seen, entry.failures = session.now().timestamp(), 0
            entry.since = entry.handed_in if arrival.timestamp else entry.seen
            watched.journal.keep(*key)
            status.held.pop(student, None)
            session.events.add("arrived", name, student, _when(arrival))
            if waited and watched.let_wait(name, arrival):
                session.events.add("superseded", name, student, "the newer one is graded instead")
            watched.to_tell[key] = None
        elif entry.failures >= MOST_FAILURES:
            return True
        held = watched.policy.held(
            watched.policy.dates(name, student, watched.due[name]),
            datetime.fromtimestamp(entry.handed_in, UTC),
            session.now(),
            entry.result_times,
        )
        if held is None:
            status.held.pop(student, None)
            watched.let_wait(name, arrival)
        elif status.held.get(student) != held_of(held):
            status.held[student] = held_of(held)
            watched.queue.take_back(name, student)
            session.events.add("held", name, student, held.why)
            watched.to_tell[key] = None
        return True

    def _whole(self, key: tuple[str, str], arrival: Arrival) -> bool:
        """Whether a hand-in has come whole: from the exchange, or as the look before saw it."""
        if self.watched.exchange and arrival.timestamp:
            return True
        if self.session.options.once:
            return True
        before, self._seen_once[key] = self._seen_once.get(key), arrival.attempt
        return before == arrival.attempt

    def _turns_of(self, name: str, student: str) -> Iterable[str]:
        for turn in self.watched.queue.on_the_way:
            if (turn.assignment, turn.student) == (name, student):
                yield turn.attempt

    def _warned(self, said: str) -> None:
        self.session.look_at(self._asking, "exchange", said)


def _when(arrival: Arrival) -> str:
    return f"handed in at {at(datetime.fromtimestamp(arrival.handed_in, UTC))}"
