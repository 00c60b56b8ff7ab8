"""What formgrader's window says after a button: scores, findings, what to do. Plain text."""

import textwrap
from collections.abc import Callable, Iterable

from autograder.course.directory import Course, Exercise
from autograder.findings import Finding, plain
from autograder.grading.grading import ClassResult
from autograder.grading.results import StudentResult
from autograder.grading.trial import together
from autograder.reports.charts import long_duration, number

#: Characters in a line of formgrader's window.
_WIDTH = 80
_BY_HAND = "Waits to be graded by hand: choose Manual Grading."


def NOT_GRADED(student: str) -> str:
    """Why somebody has no feedback page."""
    return f"{plain(student)} was not graded yet: press Autograde first."


def nothing_handed_in(course: Course, assignment: str) -> Callable[[str], str]:
    """Return what says why somebody cannot be graded."""

    def why(student: str) -> str:
        folder = course.folder("submitted", student, assignment)
        return f"{plain(student)} has handed in nothing: there is no {plain(str(folder))}."

    return why


def nobody_handed_in(course: Course, assignment: str, strays: list[Finding]) -> str:
    """Say where submissions are looked for."""
    folder = course.folder("submitted", "*", assignment)
    told = (
        f"Nobody has handed in {plain(assignment)}: {plain(str(folder))} matches no folder. "
        "Collect, or put each submission into a folder named by the student's id."
    )
    return "\n".join([_wrapped(told), *_findings(strays)])


def of_row(row: StudentResult, exercises: Iterable[Exercise]) -> str:
    """Say how one submission went, exercise by exercise."""
    lines = []
    if row.state != "failed":
        lines.append(f"{_score(row)} points" + _late(row))
        exercises = list(exercises)
        width = max((len(each.name) for each in exercises), default=0)
        for each in exercises:
            score = number(row.by_exercise.get(each.name, 0.0))
            lines.append(f"  {plain(each.name):<{width}}  {score} of {number(each.max_score)}")
        if row.needs_manual_grade:
            lines.append(_BY_HAND)
    return "\n".join([*lines, *_findings(row.findings)])


def of_class(done: ClassResult, strays: list[Finding]) -> str:
    """Say how a class went: a line for each, and what somebody has to look at."""
    rows = done.rows
    unchanged = sum(row.state == "unchanged" for row in rows)
    failed = sum(row.state == "failed" for row in rows)
    look = sum(row.needs_a_look for row in rows) + len(strays)
    by_hand = sum(row.needs_manual_grade for row in rows)
    counted = [
        f"{len(rows) - unchanged - failed} graded now",
        *([f"{unchanged} graded before and unchanged"] if unchanged else []),
        *([f"{failed} could not be graded"] if failed else []),
        *([f"{by_hand} wait to be graded by hand"] if by_hand else []),
        f"{look} to look at",
    ]
    width = max((len(plain(row.student)) for row in rows), default=0)
    table = [f"  {plain(row.student):<{width}}  {_score(row)}{_late(row)}" for row in rows]
    findings = [*(finding for row in rows for finding in row.findings), *strays]
    notes = [told] if (told := of_tests(done)) else []
    first = _wrapped(f"{len(rows)} submissions: {', '.join(counted)}")
    return "\n".join([first, *table, *_findings(findings), *notes])


def of_tests(done: ClassResult) -> str:
    """Say what the verdicts of the tests can be trusted for, as far as it is not obvious."""
    assignment, judging = done.assignment, done.judging
    if not assignment.executes:
        return "note: nothing was executed, each score is what the submission claims."
    lines = []
    for (notebook, test), why in judging.solution_loses.items():
        lines.append(
            f"look: the solution itself loses points at {test} in {notebook}.ipynb: {why} "
            "Mend this test before you release grades: it may fail every right answer."
        )
    for tests, _, why in together((test, 0, why) for (_, test), why in judging.beside.items()):
        lines.append(f"note: judged beside the answer: {', '.join(tests)}: {why}")
    for name, kernel in assignment.kernels.items():
        if kernel.note:
            lines.append(f"note: {name}.ipynb {kernel.note}")
    return "\n".join(_wrapped(plain(line)) for line in lines)


def stopped(kind: str, done: int, total: int) -> str:
    """Say how far it had come when somebody stopped it; ``total`` is 0 if it had not begun."""
    if kind == "feedback":
        did, rest = "pages written", "Generate Feedback again writes"
    else:
        did, rest = "graded", "Autograde all grades"
    how_far = f"{done} of {total} {did}" if total else "nothing was begun"
    return _wrapped(f"Stopped: {how_far}. What is done stays; {rest} the rest.")


def of_page(waits: bool) -> str:
    """Say that a feedback page is there, and what is not on it yet."""
    more = " A part of the work waits to be graded by hand; the page says so." if waits else ""
    return f"The feedback page is written.{more} Release Feedback hands it out."


def of_pages(
    course: Course,
    assignment: str,
    students: list[str],
    old: list[str],
    findings: list[Finding],
    waiting: set[str],
) -> str:
    """Say how many feedback pages there are."""
    folder = course.folder("feedback", "<student>", assignment)
    as_before = len(students) - len(old)
    lines = [
        _wrapped(
            f"{len(students) - len(findings)} feedback pages in {folder}"
            + (f", {as_before} of them as before." if as_before else ".")
        )
    ]
    if unfinished := sorted(waiting & set(students)):
        names = f"{', '.join(map(plain, unfinished[:20]))}{', …' * (len(unfinished) > 20)}"
        waits = f"{len(unfinished)} of them say that a part waits to be graded by hand"
        lines.append(_wrapped(f"{waits}: {names}."))
    return "\n".join([*lines, *_findings(findings)])


def _score(row: StudentResult) -> str:
    return f"{number(row.final_score)} of {number(row.max_score)}"


def _late(row: StudentResult) -> str:
    if row.seconds_late <= 0:
        return ""
    less = f", {number(row.penalty)} off" if row.penalty else ""
    return f" ({long_duration(row.seconds_late)} late{less})"


def _findings(findings: Iterable[Finding]) -> list[str]:
    return [_wrapped(f"{'look' if each.serious else 'note'}: {each}") for each in findings]


def _wrapped(line: str) -> str:
    """Return a sentence in lines that fit, the first of which sticks out."""
    return textwrap.fill(line, _WIDTH, subsequent_indent="      ", break_on_hyphens=False)
