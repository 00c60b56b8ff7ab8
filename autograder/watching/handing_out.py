"""Handing out a page for each result, once, and again when it may show more."""

import contextlib

from autograder.answers.apply import apply_comments
from autograder.grading.before import accepted, forget_accepted, moved
from autograder.watching.arrivals import TIMESTAMP
from autograder.watching.policy import NOTHING
from autograder.watching.watched import MOST_FAILURES, Watched, words

#: Pages of less haste (the due date has passed) that are made in one round.
_UNHURRIED = 5


class HandingOut:
    """Writes and releases pages. ``more`` says that others wait for the next round."""

    def __init__(self, watched: Watched):
        self.watched = watched
        self.session = watched.session
        self.more = False

    def hand_out(self) -> None:
        """Write and release pages: of results first, then those that may show more by now."""
        watched, course = self.watched, self.watched.course
        self.more = False
        for name in {name: None for name, _ in watched.to_hand_out}:
            watched.moved[name] = moved(course, name)
            watched.accepted[name] = accepted(course, name)
            fresh: list[str] = []
            more: list[str] = []
            for key in [key for key in watched.to_hand_out if key[0] == name]:
                entry = watched.journal.of(*key)
                if entry.failures >= MOST_FAILURES or not self.shows_too_little(*key):
                    del watched.to_hand_out[key]
                elif self._is_gone(*key):
                    self._grade_again(*key)
                else:
                    (fresh if entry.released != entry.graded else more).append(key[1])
            todo = fresh or (more[:_UNHURRIED] if not watched.queue.waiting else [])
            if todo:
                self.more = self._give(name, todo) or self.more

    def look_for_more(self, name: str) -> None:
        """See whose pages may show more by now."""
        for student, entry in self.watched.journal.entries(name).items():
            key = name, student
            if entry.graded and key not in self.watched.to_hand_out and self.shows_too_little(*key):
                self.watched.to_hand_out[key] = None

    def shows_too_little(self, name: str, student: str) -> bool:
        """Whether a page is to be released: a new one, or one that may show more by now.

        A score that moved because tests did is shown when somebody has accepted it.
        """
        watched = self.watched
        entry, shows = watched.journal.of(name, student), watched.shows(name, student)
        if shows == NOTHING or student in watched.moved[name]:
            return False
        new = entry.released != entry.graded
        return new or entry.shows != shows or student in watched.accepted[name]

    def _is_gone(self, name: str, student: str) -> bool:
        """Whether what was graded is not there any more, and can be graded again.

        ``nbgrader autograde`` takes the folder away when another process has given the learner a
        row in the gradebook after it looked for one.
        """
        if student not in self.watched.arrivals.get(name, {}):
            return False
        return not self.watched.course.folder("autograded", student, name).is_dir()

    def _grade_again(self, name: str, student: str) -> None:
        """Let what was graded wait for another turn, unless a newer one does."""
        watched = self.watched
        entry = watched.journal.of(name, student)
        attempt, entry.graded = entry.graded, ""
        watched.journal.keep(name, student)
        arrival = watched.arrivals[name][student]
        if arrival.attempt == attempt:
            watched.let_wait(name, arrival)
        del watched.to_hand_out[name, student]
        about = "autograded/ does not have it any more; it is graded again"
        self.session.events.add("gone", name, student, about)

    def _give(self, name: str, students: list[str]) -> bool:
        """Write the pages of these learners, and release them; return whether that could be."""
        watched, session = self.watched, self.session
        apply_comments(watched.course, name, students)
        watched.commit()
        by_view: dict[str, list[str]] = {}
        for student in students:
            by_view.setdefault(watched.shows(name, student), []).append(student)
        for shows, those in by_view.items():
            with session.spending("writing pages"):
                found = watched.release.write(name, those, shows)
            failed = {finding.student: finding for finding in found}
            for student, finding in failed.items():
                self._failed(name, student, words(finding))
            with session.reaching("release"), session.spending("releasing"):
                for student in those:
                    if student not in failed:
                        self._release(name, student, shows)
        return "release" not in session.trouble.now

    def _failed(self, name: str, student: str, why: str) -> None:
        entry = self.watched.journal.of(name, student)
        entry.failures += 1
        self.watched.journal.keep(name, student)
        if entry.failures >= MOST_FAILURES:
            self.session.look_at(name, student, why)

    def _release(self, name: str, student: str, shows: str) -> None:
        """Release a page, once: what was on its way when a watcher was killed may be there."""
        watched, session = self.watched, self.session
        entry = watched.journal.of(name, student)
        new = entry.released != entry.graded
        interrupted = new and entry.releasing == entry.graded
        if not (interrupted and self._is_there(name, student)):
            entry.releasing = entry.graded
            watched.journal.keep(name, student)
            went = watched.release.hand_out(name, student)
        else:
            went = True
        now = session.now().timestamp()
        entry.released, entry.releasing, entry.shows, entry.failures = entry.graded, "", shows, 0
        if new:
            entry.results.append(now)
            entry.given.append(self._graded_at(name, student))
            entry.seconds = max(0.0, now - entry.since)
        watched.journal.keep(name, student)
        forget_accepted(watched.course, name, student)
        watched.to_hand_out.pop((name, student), None)
        where = "" if went else ", in feedback/: it did not come by the exchange"
        if new:
            session.statuses[name].results.append((student, entry.seconds, entry.score))
            after = f"{entry.seconds:.1f} s after it was handed in"
            session.events.add("released", name, student, f"{shows}, {after}{where}")
        else:
            session.events.add("released", name, student, f"again, with {shows}{where}")

    def _is_there(self, name: str, student: str) -> bool:
        """Whether the exchange has feedback on what was graded."""
        exchange, when = self.watched.exchange, self._graded_at(name, student)
        told = self.watched.journal.of(name, student).told
        if not exchange or not when or any(each.startswith(when) for each in told):
            return False  # What may be there is another answer.
        return any(
            each["has_exchange_feedback"]
            for each in exchange.skipped(name, student)
            if each["timestamp"].strip() == when
        )

    def _graded_at(self, name: str, student: str) -> str:
        """Return the time of handing in of what was graded, as the exchange has it."""
        path = self.watched.course.folder("autograded", student, name) / TIMESTAMP
        with contextlib.suppress(OSError):
            return path.read_text(encoding="utf-8").strip()
        return ""
