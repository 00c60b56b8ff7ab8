"""Answering attempts that are not graded: a newer one counts, or it is held, and why."""

import time
from pathlib import Path

from autograder.watching.arrivals import is_newer
from autograder.watching.watched import Watched

#: Seconds of a round in which attempts are answered.
_SECONDS_OF_ANSWERING = 0.2
#: Attempts of one learner that are answered before those of others.
_MOST_AT_ONCE = 5


class Answering:
    """Releases, in place of feedback, why an attempt has none."""

    def __init__(self, watched: Watched):
        self.watched = watched
        self.session = watched.session

    def answer(self) -> None:
        """Answer attempts that are not graded, as many as others need not wait for."""
        to_tell = self.watched.to_tell
        if not self.watched.exchange:
            to_tell.clear()
        until = time.monotonic() + _SECONDS_OF_ANSWERING
        while to_tell and time.monotonic() < until:
            key = next(iter(to_tell))
            del to_tell[key]
            with self.session.reaching("release"):
                self._answer(*key)
            if "release" in self.session.trouble.now:
                to_tell[key] = None
                return

    def _answer(self, name: str, student: str) -> None:
        """Answer a few attempts of a learner: the older ones, and the newest if it is held."""
        watched = self.watched
        entry = watched.journal.of(name, student)
        arrival = watched.arrivals.get(name, {}).get(student)
        if not watched.exchange or not arrival or not arrival.timestamp:
            return
        newest = arrival.timestamp
        held = self.session.statuses[name].held.get(student)
        answers, before = 0, list(entry.told)
        try:
            for each in watched.exchange.skipped(name, student):
                when = each["timestamp"].strip()
                mark, why = when, f"You have handed in a newer one, of {newest}; that one counts."
                if when == newest:
                    mark, why = (f"{when} {held['why']}", held["why"]) if held else ("", "")
                elif not is_newer(newest, when):
                    continue  # It is on its way here.
                answered = any(told.startswith(when) for told in entry.told)
                if not mark or mark in entry.told or when in entry.given:
                    continue
                if not each["has_exchange_feedback"] or answered:
                    if answers == _MOST_AT_ONCE:
                        watched.to_tell[name, student] = None  # Behind the others.
                        break
                    answers += 1
                    if watched.release.tell(name, student, Path(each["path"]), why):
                        self.session.events.add("told", name, student, f"{when}: {why}")
                entry.told.append(mark)  # It was out already when a watcher was killed, perhaps.
        finally:
            if entry.told != before:
                watched.journal.keep(name, student)
