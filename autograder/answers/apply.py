"""Comments on groups, brought into the gradebook: formgrader shows them, feedback prints them.

nbgrader has two comments for each answer. What a person types in formgrader is ``manual_comment``;
it is never touched here. ``auto_comment`` is the grader's ("No response." for an answer that is as
it was released): formgrader shows it in grey in the empty field, and feedback prints it unless a
person has written something. The comment of a group is the second one. Who fills the field and
empties it again has said that nothing is to be printed, and nothing is.
"""

import contextlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from nbgrader import api

from autograder.answers.comments import Comments
from autograder.answers.groups import answers_of, tasks_of
from autograder.course.directory import Course
from autograder.course.gradebook import on_submissions
from autograder.files import write_whole

#: What nbgrader says of an answer by itself.
UNTOUCHED = "No response."


@dataclass(frozen=True)
class Applied:
    """How many answers have the comment of their group, and for how many that is new or changed."""

    have: int
    changed: int


def apply_comments(
    course: Course, assignment: str, students: Collection[str] | None = None
) -> Applied:
    """Give each graded answer the comment of its group, and take it from those that have left it.

    Of these ``students``, or of everybody.

    Raises :class:`CourseError` if the file of comments is broken; then nothing is changed.
    """
    comments = Comments(course, assignment)
    ours = _Ours(course, assignment)
    concerned = {each.exercise for each in comments.written} | ours.exercises
    if not concerned:
        return Applied(0, 0)
    written = comments.of(tasks_of(course, assignment))
    have = changed = 0
    with course.gradebook() as gradebook:
        rows = _rows(gradebook, assignment)
        theirs_only = sorted({s for s, *_ in rows if students is None or s in students})
        for answer in answers_of(course, assignment, theirs_only, concerned):
            task = answer.task
            row = rows.get((answer.student, task.exercise.notebook, task.cell))
            if row is None:
                continue
            theirs = UNTOUCHED if answer.untouched else None
            before = ours.of(answer.student, task.exercise.name)
            known = {None, UNTOUCHED, before, *(each.comment for each in comments.written)}
            if row.auto_comment not in known:
                continue  # another program has written it
            told = None if answer.blank else written.get(answer.key)
            text = told.comment if told else None
            have += text is not None
            if row.auto_comment != (text or theirs):
                changed += 1
                row.auto_comment = text or theirs
            ours.remember(answer.student, task.exercise.name, text)
        gradebook.db.commit()
    ours.write()
    return Applied(have, changed)


def _rows(gradebook: api.Gradebook, assignment: str) -> dict[tuple[str, str, str], api.Comment]:
    """Return (student, notebook, grade id) -> the comments on an answer."""
    query = gradebook.db.query(
        api.SubmittedAssignment.student_id, api.Notebook.name, api.BaseCell.name, api.Comment
    )
    found = on_submissions(query, api.Comment, assignment).join(
        api.BaseCell, api.BaseCell.id == api.Comment.cell_id
    )
    return {(row[0], row[1], row[2]): row[3] for row in found}


class _Ours:
    """Which comments in the gradebook are ours: exercise -> student -> text.

    Without it, a comment that has since been changed in the file would stay with those who have it,
    until they are graded anew.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._path: Path = course.work / "comments" / f"{assignment}.json"
        self._texts: dict[str, dict[str, str]] = defaultdict(dict)
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            for exercise, texts in json.loads(self._path.read_text(encoding="utf-8")).items():
                self._texts[exercise] = dict(texts)
        self._before = self._json()

    @property
    def exercises(self) -> set[str]:
        """Those of which somebody has a comment of ours."""
        return {exercise for exercise, texts in self._texts.items() if texts}

    def of(self, student: str, exercise: str) -> str | None:
        return self._texts[exercise].get(student)

    def remember(self, student: str, exercise: str, text: str | None) -> None:
        if text is None:
            self._texts[exercise].pop(student, None)
        else:
            self._texts[exercise][student] = text

    def write(self) -> None:
        if self._json() != self._before:
            write_whole(self._path, self._json())

    def _json(self) -> str:
        return json.dumps({e: texts for e, texts in self._texts.items() if texts}, sort_keys=True)
