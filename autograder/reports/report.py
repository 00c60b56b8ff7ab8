"""The report: one static page about a graded assignment, to look at and to print.

It is made from what grading recorded: the gradebook, ``autograder.json`` and the graded
notebooks. The same record gives the same page, byte for byte. Whatever a learner wrote is
hostile input here: the template escapes everything, and the page's own content policy lets no
script run but the few lines that sort the table.
"""

import base64
import hashlib
import math
import os
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from autograder.answers.comments import Comments
from autograder.answers.groups import answers_of
from autograder.answers.nearest import Known
from autograder.answers.similar import LONG, RARE
from autograder.answers.similar import similar as similar_answers
from autograder.course.directory import Course, Exercise
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.grading.results import Judged, StudentResult, messages_of, recorded
from autograder.grading.trial import together
from autograder.kernel.isolation import IsolationLevel
from autograder.reports.charts import duration, histogram, number, shares
from autograder.reports.general import is_general
from autograder.reports.grouped import in_groups
from autograder.reports.templating import templates

#: Messages shown per exercise, and learners named as examples of something.
MOST_MESSAGES = 10
EXAMPLES = 5
_LONGEST_MESSAGE = 400

_OUTCOMES = {
    "ok": "ran to the end",
    "timeout": "a cell ran out of time",
    "submission-timeout": "the submission ran out of time",
    "crash": "the kernel died",
    "memory": "out of memory",
    "output-limit": "too much output",
    "unreadable": "could not be read",
}


# The page


def write_report(
    course: Course,
    assignment: str,
    output: Path | None = None,
    bank: Sequence[Known] = (),
    *,
    similar: bool = False,
) -> Path:
    """Write the report of an assignment and return its path.

    That is ``reports/<assignment>/report.html`` by default. ``bank`` are answers that an author has
    written; ``similar`` adds which learners have equal answers that are long and rare. Raises
    :class:`CourseError` if nobody was graded yet, or the file of comments is broken.
    """
    target = output or course.root / "reports" / assignment / "report.html"
    rows = recorded(course, assignment)
    graded = [row for row in rows if row.state == "graded"]
    if not graded:
        raise CourseError(f"Nobody was graded yet: autograder grade {assignment}")
    exercises = course.exercises(assignment)
    answers = answers_of(course, assignment, [row.student for row in graded])
    written = Comments(course, assignment).of({answer.task for answer in answers})
    comments = {key: each.comment for key, each in written.items()}
    filters = {"number": number, "duration": duration, "csp_hash": _csp_hash}
    page = (
        templates(filters)
        .get_template("report.html")
        .render(
            course_id=course.directory.course_id,
            assignment=assignment,
            rows=rows,
            graded=graded,
            exercises=exercises,
            scores=_scores(graded),
            success=[_success(exercise, graded) for exercise in exercises],
            messages=_messages(course, assignment, graded, exercises),
            groups=in_groups(answers, bank, comments),
            similar=similar_answers(answers, bank) if similar else None,
            long=LONG,
            rare=RARE,
            look=[f for row in graded for f in row.findings if f.serious],
            notes=_tally(
                (f.happened, f.student) for r in graded for f in r.findings if not f.serious
            ),
            runs=_runs(graded),
            judging=_judging(graded),
            links=_links(course, assignment, rows, target),
        )
    )
    write_whole(target, page)
    return target


@dataclass(frozen=True)
class Tally:
    """How often something was said, and a few of those it was said to."""

    text: str
    count: int
    examples: tuple[str, ...]


def _tally(said: Iterable[tuple[str, str]]) -> list[Tally]:
    """Return (text, student) pairs counted by text, the most frequent first."""
    students = defaultdict(set)
    for text, student in said:
        students[text].add(student)
    tallies = [Tally(t, len(who), tuple(sorted(who)[:EXAMPLES])) for t, who in students.items()]
    return sorted(tallies, key=lambda tally: (-tally.count, tally.text))


def _scores(graded: list[StudentResult]) -> dict:
    scores = [row.final_score for row in graded]
    maximum = graded[0].max_score
    step = 1.0 if 0 < maximum <= 20 and maximum == int(maximum) else maximum / 10 or 1.0
    last = max(1, math.ceil(maximum / step))
    places = Counter(min(int(score / step + 1e-9), last) for score in scores)
    bars = [(number(place * step), places[place]) for place in range(last + 1)]
    return {
        "mean": statistics.fmean(scores),
        "median": statistics.median(scores),
        "maximum": maximum,
        "full": sum(score >= maximum for score in scores),
        "chart": histogram(
            "scores",
            bars,
            f"Scores of {len(scores)} submissions",
            "points",
            "submissions",
            steps=step != 1,
        ),
        "step": step,
    }


def _success(exercise: Exercise, graded: list[StudentResult]) -> dict:
    got = [row.by_exercise.get(exercise.name, 0.0) for row in graded]
    full = sum(value >= exercise.max_score for value in got)
    none = sum(value <= 0 < exercise.max_score for value in got)
    counts = {"full": full, "part": len(got) - full - none, "none": none}
    return {
        "exercise": exercise,
        "counts": counts,
        "mean": statistics.fmean(got),
        "chart": shares(f"success-{exercise.name}", counts, exercise.name),
    }


def _messages(
    course: Course, assignment: str, graded: list[StudentResult], exercises: list[Exercise]
) -> list[dict]:
    """Return, per exercise, what its failed tests said and how many learners read that."""
    exercise_of = {(e.notebook, name): e.name for e in exercises for name in e.grade_ids}
    said = defaultdict(list)
    general: Counter[str | None] = Counter()
    failed: Counter[str | None] = Counter()
    for row in graded:
        for cell, text in messages_of(course, assignment, row.student).items():
            failed[exercise_of.get(cell)] += 1
            general[exercise_of.get(cell)] += is_general(text)
            short = text.strip()
            if short.endswith(":"):
                short = f"{short[:-1]} (without a message)"
            if len(short) > _LONGEST_MESSAGE:
                short = f"{short[:_LONGEST_MESSAGE]}…"
            said[exercise_of.get(cell)].append((short, row.student))
    tallies = [(exercise, _tally(said[exercise.name])) for exercise in exercises]
    return [
        {
            "exercise": exercise,
            "shown": tally[:MOST_MESSAGES],
            "others": tally[MOST_MESSAGES:],
            "general": general[exercise.name],
            "failed": failed[exercise.name],
        }
        for exercise, tally in tallies
    ]


def _runs(graded: list[StudentResult]) -> dict:
    """Return how the notebooks ran: outcomes, isolation, time and memory."""
    each = [(row.student, result) for row in graded for result in row.notebooks.values()]
    ran = [(student, result.status.run) for student, result in each if result.status]
    runs = [run for _, run in ran]
    missing: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        missing[run.isolation.level].update(run.isolation.missing)
    seconds = {
        "wall_seconds": ("Wall time", [run.wall_seconds for run in runs]),
        "cpu_seconds": ("CPU time", [run.cpu_seconds for run in runs]),
    }
    times = {
        title: {
            "total": sum(values),
            "median": statistics.median(values),
            "most": max(values),
            "chart": histogram(
                name,
                _bins(values),
                f"{title} of {len(values)} notebooks",
                "seconds",
                "notebooks",
                steps=True,
                width=440,
            ),
        }
        for name, (title, values) in seconds.items()
        if values
    }
    return {
        "outcomes": [
            (_OUTCOMES.get(tally.text, tally.text), tally, tally.text == "ok")
            for tally in _tally((result.outcome, student) for student, result in each)
        ],
        "isolation": [
            (
                f"{tally.text}: {IsolationLevel(tally.text).meaning}",
                tally,
                sorted(missing[tally.text]),
            )
            for tally in _tally((run.isolation.level, student) for student, run in ran)
        ],
        "times": times,
        "allowed": sorted({what for run in runs for what in run.isolation.allowed}),
        "memory": max((run.memory_bytes for run in runs), default=0),
        "warm": sum(run.warm for run in runs),
        "ran": len(runs),
    }


def _judging(graded: list[StudentResult]) -> dict:
    """Return which tests were judged apart from the answers, and which beside them, and why."""
    apart: dict[tuple[str, str], float] = {}
    beside: dict[tuple[str, str], tuple[float, str]] = {}
    notes = set()
    for row in graded:
        for notebook, result in row.notebooks.items():
            judged = result.judged or Judged()
            if judged.kernel:
                notes.add(f"{notebook}.ipynb {judged.kernel}")
            apart |= {(notebook, test): points for test, points in judged.apart.items()}
            beside |= {(notebook, test): why for test, why in judged.beside.items()}
    everywhere = [points for cell, points in apart.items() if cell not in beside]
    return {
        "apart": (len(everywhere), sum(everywhere)),
        "beside": (len(beside), sum(points for points, _ in beside.values())),
        "reasons": together(
            (test, points, why) for (_, test), (points, why) in sorted(beside.items())
        ),
        "kernels": sorted(notes),
    }


def _bins(values: list[float]) -> list[tuple[str, int]]:
    """Return at most a dozen bins of a round width from 0 to the largest value."""
    most = max(values)
    step = 10.0 ** math.floor(math.log10(most / 12)) if most > 0 else 1.0
    step = next(step * factor for factor in (1, 2, 5, 10) if most / (step * factor) < 12)
    counts = Counter(int(value / step + 1e-9) for value in values)
    return [(number(place * step), counts[place]) for place in range(max(counts) + 1)]


def _links(
    course: Course, assignment: str, rows: list[StudentResult], target: Path
) -> dict[str, list[tuple[str, str]]]:
    """Return student -> (notebook, address) of the feedback pages, as seen from the report."""
    notebooks = sorted(course.cells(assignment))
    links = {}
    for row in rows:
        folder = course.folder("feedback", row.student, assignment)
        pages = [(name, folder / f"{name}.html") for name in notebooks]
        links[row.student] = [
            (name, quote(Path(os.path.relpath(page, target.resolve().parent)).as_posix()))
            for name, page in pages
            if page.is_file()
        ]
    return links


def _csp_hash(text: str) -> str:
    """Return how a content policy names an inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
