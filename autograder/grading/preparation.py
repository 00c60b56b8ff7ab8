"""Prepare: make of what was handed in clean notebooks, and jobs to execute them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.course.directory import Course
from autograder.execution.execute import make_job
from autograder.execution.store import key_of
from autograder.files import write_whole
from autograder.grading.assignment import Assignment, as_files
from autograder.grading.submissions import Submission, read_submission
from autograder.grading.trial import Judging
from autograder.judge.plan import seed_of
from autograder.notebooks import compact


@dataclass
class Prepared:
    """A submission on its way: clean notebooks, and the keys of their results as they are known.

    The notebooks in ``todo`` are executed in order, because one may read what those before it have
    ``written``. ``attempts`` counts workers that were lost over a notebook.
    """

    submission: Submission
    notebooks: dict[str, NotebookNode]
    keys: dict[str, str] = field(default_factory=dict)
    todo: list[str] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)

    @property
    def student(self) -> str:
        """Whose it is."""
        return self.submission.student


class Preparation:
    """Prepares submissions to an assignment.

    ``roster`` has the students that the instructor has listed; if it is empty, there is no list.
    """

    def __init__(self, assignment: Assignment, roster: set[str]):
        self.assignment = assignment
        self.roster = roster

    def prepared(self, student: str) -> Prepared:
        """Read and clean what a student has handed in."""
        assignment, directory = self.assignment, self.assignment.course.directory
        submission = read_submission(
            assignment.course.folder("submitted", student, assignment.name),
            student,
            {name: {cell.grade_id for cell in cells} for name, cells in assignment.cells.items()},
            ignore=directory.ignore,
            largest_file=1000 * directory.max_file_size,
            largest_folder=min(1000 * directory.max_dir_size, assignment.room),
            outputs=not assignment.executes,
        )
        submission.leave_out(assignment.unselected)
        if self.roster and student not in self.roster:
            submission.report(
                ".",
                "",
                "this student is not in the gradebook's list; they were added.",
                "If the id is mistyped, rename the folder, grade again and remove the entry.",
                serious=True,
            )
        submission.add_files_of_the_course(assignment.source_files)
        prepared = Prepared(submission, {})
        for name, notebook in submission.notebooks.items():
            clean, findings = assignment.cleaned(student, name, notebook)
            submission.findings += findings
            prepared.notebooks[name] = clean
            if notebook is None:
                prepared.keys[name] = f"unreadable: {submission.unreadable[name]}"
            elif not assignment.executes:
                prepared.keys[name] = f"as handed in: {key_of(compact(clean).encode())}"
            else:
                prepared.todo.append(name)
        return prepared

    def job(self, prepared: Prepared, name: str, judging: Judging) -> bytes:
        """Return the job of a notebook, once those before it have been executed."""
        assignment, notebook = self.assignment, prepared.notebooks[name]
        files = as_files(prepared.notebooks, but=name) | prepared.written
        return make_job(
            notebook,
            files | prepared.submission.files,
            assignment.options_for(notebook),
            judging.controls[name],
            judging.plans[name],
            self._judge_seed(prepared.student, name),
            assignment.kernels[name].program,
        )

    def _judge_seed(self, student: str, name: str) -> int:
        """Return where the random inputs of this learner's tests come from."""
        assignment = self.assignment
        return seed_of(
            assignment.secret, str(assignment.options.seed), student, assignment.name, name
        )


def listed_students(course: Course, assignment: str, students: Iterable[str]) -> set[str]:
    """Return who is in the instructor's list: the gradebook's, without whom grading added.

    Whom it adds, of these ``students``, is noted before: otherwise a run that was stopped would
    make a list of the first ones, and the next run would miss the others in it. A gradebook that
    knows less than half of those who handed in is nobody's list, and empty.
    """
    students = set(students)
    path = course.work / "added-students.json"
    with course.gradebook() as gradebook:
        known = {
            student.id: bool(student.first_name or student.last_name or student.email)
            for student in gradebook.students
        }
    noted = set(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else set()
    added = noted | (students - known.keys())
    if added != noted:
        write_whole(path, json.dumps(sorted(added)))
    roster = {student for student, named in known.items() if named or student not in added}
    everybody = students | set(course.students_who_submitted(assignment))
    return roster if 2 * len(roster & everybody) >= len(everybody) else set()
