"""Turns: hand-ins on their way through the kernels, and their scores into the gradebook."""

from concurrent.futures import FIRST_COMPLETED, Executor, wait

from autograder.grading.preparation import Prepared
from autograder.grading.results import StudentResult
from autograder.grading.scheduler import Failed
from autograder.watching.gradings import Grading, made_from
from autograder.watching.journal import Entry
from autograder.watching.queue import Waiting
from autograder.watching.watched import Watched, words


class Turns:
    """Begins what has its turn, and records what has been executed.

    ``use`` gives it an executor, and ``give_up`` takes it away; between the two it can work.
    """

    def __init__(self, watched: Watched):
        self.watched = watched
        self.session = watched.session
        self._gradings: dict[str, Grading] = {}
        self._unrecorded: list[tuple[str, Prepared | Failed]] = []

    def use(self, executor: Executor, slots: int) -> None:
        """Execute there, as many at the same time."""
        self._executor = executor
        self._window = slots + 1  # One more than are executed, to lose no time.

    def give_up(self) -> None:
        """Let those wait again whose hand-ins are on the way: the executor ends."""
        for grading in self._gradings.values():
            grading.scheduler.forget()
        self._gradings.clear()
        self.lost()

    def get_ready(self) -> None:
        """Have the kernels and the solution's trial behind us before somebody hands in."""
        for name in self.session.assignments:
            self._grading(name)
        self.session.events.add("ready")

    @property
    def none(self) -> bool:
        """Whether nothing waits, is executed, or has to be recorded."""
        queue = self.watched.queue
        return not (queue.waiting or queue.on_the_way or self._unrecorded)

    @property
    def to_record(self) -> bool:
        """Whether something was executed that has to be recorded."""
        return bool(self._unrecorded)

    def begin(self) -> None:
        """Give turns, as many as there is room for."""
        while len(self.watched.queue.on_the_way) < self._window:
            turn = self.watched.queue.next()
            if turn is None:
                return
            done = list(self._grading(turn.assignment).begin(turn.student))
            self._unrecorded += [(turn.assignment, each) for each in done]

    def _grading(self, name: str) -> Grading:
        if name not in self._gradings:
            self._gradings[name] = Grading(
                self.watched.course,
                name,
                self._executor,
                self.session.options.isolation,
                self._window,
            )
        return self._gradings[name]

    def wait(self, seconds: float) -> bool:
        """Wait for something to be executed, at most so long; return whether anything is."""
        pending = [future for each in self._gradings.values() for future in each.pending]
        if pending:
            wait(pending, seconds, FIRST_COMPLETED)
        for name, grading in self._gradings.items():
            for done in grading.ended():
                self._unrecorded.append((name, done))
        return bool(pending)

    def lost(self) -> None:
        """Let those wait again whose hand-ins were on the way, and are not any more."""
        kept = {done.student for _, done in self._unrecorded}
        for grading in self._gradings.values():
            kept |= {*grading.pending.values()}
        for turn in self.watched.queue.on_the_way:
            if turn.student not in kept:
                self.watched.queue.put_back(turn.student)

    def begin_anew_if_changed(self, name: str) -> None:
        """Read an assignment anew if it is another one by now; what is on the way waits again."""
        grading = self._gradings.get(name)
        if grading and grading.made_from != made_from(self.watched.course, name):
            grading.scheduler.forget()
            del self._gradings[name]
            self._unrecorded = [each for each in self._unrecorded if each[0] != name]
            self.lost()
            about = "The assignment has changed; it is read anew."
            self.session.events.add("tests", name, about=about)

    def record(self) -> None:
        """Write to the gradebook what has been executed."""
        watched = self.watched
        while self._unrecorded:
            name, done = self._unrecorded[0]
            turn = next((t for t in watched.queue.on_the_way if t.student == done.student), None)
            if turn is None:  # It was given up, and waits again.
                self._unrecorded.pop(0)
                continue
            entry = watched.journal.of(name, done.student)
            extension = watched.policy.extension(name, done.student, watched.due[name])
            row, entry.extension = self._grading(name).record(
                done, watched.commit, extension, entry.extension
            )
            self._unrecorded.pop(0)
            self._recorded(name, row, turn, entry)
            watched.queue.done(done.student)

    def _recorded(self, name: str, row: StudentResult, turn: Waiting, entry: Entry) -> None:
        key = name, row.student
        session, journal = self.session, self.watched.journal
        if row.state == "failed":
            entry.failures += 1
            journal.keep(*key)
            session.look_at(name, row.student, words(row.findings[-1]))
            return
        entry.graded, entry.failures = turn.attempt, 0
        entry.score, entry.max_score = row.final_score, row.max_score
        entry.look = row.needs_a_look
        journal.keep(*key)
        self.watched.to_hand_out[key] = None
        scored = f"{row.final_score:g} of {row.max_score:g}"
        session.events.add("graded", name, row.student, scored)
        session.statuses[name].look.pop(row.student, None)
        for finding in row.findings:
            if finding.serious:
                session.look_at(name, row.student, words(finding))
