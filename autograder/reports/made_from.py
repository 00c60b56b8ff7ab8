"""What a feedback page was made from, so that only those are written again that would differ."""

import contextlib
import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from nbgrader.api import Assignment, SubmittedAssignment

from autograder.course.directory import Course
from autograder.files import RECORD, write_whole
from autograder.kernel.versions import grader_digest

#: Learners who are asked for by name.
_FEW = 100


class MadeFrom:
    """For an assignment, what its pages were made from: student -> a digest.

    Into it go the graded notebooks and the files beside them, all scores and comments in the
    gradebook, the course's configuration, and the versions of nbgrader and of this grader. A page
    that is not where it was written is not there.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._course, self._assignment = course, assignment
        self._path = course.work / "feedback" / f"{assignment}.json"
        config = {  # A section that somebody has looked for is there, and empty.
            name: section
            for name, section in sorted(course.app.config.items())
            if section and name != "CourseDirectory"
        }
        self._of_all = [config, version("nbgrader"), grader_digest()]

    def today(self, students: Iterable[str]) -> dict[str, str]:
        """Return what these students' pages would be made from now."""
        wanted = set(students)
        with self._course.gradebook() as gradebook:
            submissions = gradebook.db.query(SubmittedAssignment).join(
                Assignment, Assignment.id == SubmittedAssignment.assignment_id
            )
            submissions = submissions.filter(Assignment.name == self._assignment)
            if len(wanted) <= _FEW:  # All of a class take longer to read than a page to write.
                submissions = submissions.filter(SubmittedAssignment.student_id.in_(wanted))
            return {
                submission.student_id: self._digest(submission)
                for submission in submissions
                if submission.student_id in wanted
            }

    def outdated(self, students: Iterable[str]) -> list[str]:
        """Return those of these students whose pages would be others, or are not there, sorted."""
        before = self._read()
        return sorted(
            student
            for student, digest in self.today(students).items()
            if before.get(student) != digest or not self._is_there(student)
        )

    def remember(self, written: dict[str, str]) -> None:
        """Keep what pages were made from that have been written."""
        if written:
            write_whole(self._path, json.dumps(self._read() | written, indent=1, sort_keys=True))

    def _read(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    def _is_there(self, student: str) -> bool:
        graded = self._course.folder("autograded", student, self._assignment)
        pages = self._course.folder("feedback", student, self._assignment)
        return all((pages / f"{path.stem}.html").is_file() for path in graded.glob("*.ipynb"))

    def _digest(self, submission: SubmittedAssignment) -> str:
        graded = self._course.folder("autograded", submission.student.id, self._assignment)
        files = sorted(path for path in graded.rglob("*") if path.is_file() and path.name != RECORD)
        told = [
            *self._of_all,
            [[str(path.relative_to(graded)), _sha256(path)] for path in files],
            [submission.late_submission_penalty, submission.total_seconds_late],
            [
                [
                    notebook.name,
                    sorted(
                        [
                            grade.name,
                            grade.auto_score,
                            grade.manual_score,
                            grade.extra_credit,
                            grade.needs_manual_grade,
                            grade.max_score,
                        ]
                        for grade in notebook.grades
                    ),
                    sorted([each.name, each.comment] for each in notebook.comments),
                ]
                for notebook in submission.notebooks
            ],
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
