"""An nbgrader course directory: its configuration, its folders, its gradebook."""

import contextlib
import json
import logging
import os
import re
import secrets
import sys
import tempfile
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from jupyter_client.kernelspec import KernelSpecManager
from nbgrader.api import MissingEntry
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde, BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning
from tornado.log import app_log

from autograder.course.configuration import does_not_load
from autograder.course.gradebook import Gradebook, shared_gradebook
from autograder.course.kernelspecs import OWN, Kernel, KernelError, find_kernel
from autograder.course.permissions import NotAllowedError, Permissions
from autograder.course.preload import modules_to_import
from autograder.errors import CourseError
from autograder.findings import Finding, abbreviated, plain
from autograder.kernel.reach import Reach
from autograder.notebooks import UnreadableNotebook, read_notebook

# nbgrader makes a submission's rows before it adds them to the session: a warning each time.
warnings.filterwarnings(
    "ignore", r"Object of type <Submitted(Assignment|Notebook)> not in session", SAWarning
)

#: Folder in the course directory that holds everything of ours that can be made again.
WORK_FOLDER = ".autograder"

ConverterT = TypeVar("ConverterT", bound=BaseConverter)


class _App(AutogradeApp):
    """nbgrader's application, used for what it knows: where configuration is and what it says.

    ``folder`` is the course directory, if one was named. Then the folder the command is started
    from does not matter: it may be another course (this repository is one).
    """

    name = "autograder"

    def __init__(self, folder: Path | None = None, **options: object) -> None:
        # Otherwise traitlets logs that a file does not load, and goes on with nothing of it.
        super().__init__(raise_config_file_errors=True, **options)
        self.folder = folder
        self.load_cwd_config = folder is None

    def init_syspath(self) -> None:
        """Let the configuration import what lies beside it; it hides nothing that is installed."""
        self.import_from(self.folder or Path.cwd())

    def import_from(self, folder: Path) -> None:
        """Find modules in this folder, behind all others."""
        if str(folder) not in sys.path:
            sys.path.append(str(folder))

    def exit(self, exit_status: int = 0) -> None:
        """Raise what nbgrader has logged and would end the program with."""
        raise CourseError(str(sys.exc_info()[1] or "nbgrader does not accept these options."))


class _LogFile(logging.FileHandler):
    """A log that may be lost: what cannot be written, on a full disk, is nobody's concern."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing; what stops the grading is said elsewhere."""


class _Plain(logging.Formatter):
    """What is logged may quote a submission, and is read on a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        return plain(super().format(record), keep="\n")


@dataclass(frozen=True)
class Cell:
    """A cell of the assignment as the gradebook knows it (``points`` is None if not graded)."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None


@dataclass(frozen=True)
class Exercise:
    """A solution cell and the grade cells that follow it, up to the next solution cell.

    ``name`` is the solution cell's grade id, behind the notebook's name where several notebooks of
    the assignment have one of that name.
    """

    notebook: str
    name: str
    grade_ids: tuple[str, ...]
    max_score: float


class Course:
    """An nbgrader course directory.

    Reads ``nbgrader_config.py`` exactly as nbgrader does, so every option of nbgrader holds here.
    Without ``root`` it is the folder that ``CourseDirectory.root`` names, in the configuration of
    the user or of the current folder, and the current folder if none does. ``options`` are those of
    a command line of nbgrader: ``("--Execute.timeout=60", "--notebook", "p1")``.

    Raises :class:`CourseError` if ``root`` is not a folder, its configuration does not load, or
    nbgrader has no such option.
    """

    def __init__(self, root: Path | str | None = None, options: Sequence[str] = ()):
        named = None if root is None else Path(root).resolve()
        if named is not None and not named.is_dir():
            raise CourseError(
                f"{root} is not a folder. Give the course directory with --course (nbgrader's "
                "course id is --CourseDirectory.course_id)."
            )
        self.app = _App(named, log_level=logging.ERROR)
        self._refuse_unknown(options)
        try:
            self.app.initialize(list(options), root=str(named or ""))
        except CourseError:
            raise
        except (Exception, SystemExit) as error:
            raise CourseError(does_not_load(error, named or Path.cwd())) from error
        self.directory = self.app.coursedir
        self.root = named or Path(self.directory.root).resolve()
        self.directory.root = str(self.root)
        if not self.root.is_dir():
            raise CourseError(f"CourseDirectory.root is {self.root}, which is not a folder.")
        self.app.import_from(self.root)
        only = self.directory.student_id
        self.students_meant = [] if only == "*" else [only]
        self.chooses = self.directory.notebook_id != "*"
        self._log_to_file()

    def _refuse_unknown(self, options: Sequence[str]) -> None:
        """Raise :class:`CourseError` for what is no option of nbgrader: it would do nothing."""
        classes = {kind.__name__: kind for kind in self.app.all_configurable_classes()}
        for option in options:
            name = option.partition("=")[0].lstrip("-")
            kind, dot, trait = name.partition(".")
            if dot:
                known = kind not in classes or trait in classes[kind].class_traits()
            else:
                known = name in {*self.app.aliases, *self.app.flags}
            if option.startswith("-") and not known:
                raise CourseError(
                    f"nbgrader autograde has no option {option}; `autograder grade --help` and "
                    "`nbgrader autograde --help-all` list what there is."
                )

    @property
    def work(self) -> Path:
        """Folder for staged submissions and stored results; deleting it costs only time."""
        return self.root / WORK_FOLDER

    @property
    def secret_file(self) -> Path:
        """Where :meth:`secret` is kept."""
        return self.work / "secret"

    def secret(self) -> bytes:
        """Return what the random inputs of tests are derived from: this course's alone.

        Made when it is first needed, and kept, so that what was graded can be graded again alike.
        """
        path = self.secret_file
        if not path.exists():
            with tempfile.NamedTemporaryFile(dir=self.work) as file:  # readable by its owner alone
                file.write(secrets.token_bytes(32))
                file.flush()
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_bytes()

    def _log_to_file(self) -> None:
        """Send what nbgrader logs to a file: on the screen it would drown what matters."""
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError(f"{self.work} cannot be made: {error.strerror}.") from error
        handler = _LogFile(self.work / "nbgrader.log", encoding="utf-8", delay=True)
        handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s"))
        for log in (self.app.log, app_log):  # nbgrader's gradebook uses Tornado's.
            log.handlers.clear()
            log.setLevel(min(self.app.log_level, logging.INFO))
            log.propagate = False
            log.addHandler(handler)

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it as a context manager."""
        try:
            return Gradebook(self.directory.db_url, self.directory.course_id)
        except Exception as error:
            place = re.sub(r"(?<=:)[^:@/]+(?=@)", "***", self.directory.db_url)  # The password.
            reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
            raise CourseError(f"The gradebook {place} cannot be opened: {reason}") from error

    def shared_gradebook(self) -> AbstractContextManager[Callable[[], None]]:
        """Open the gradebook once for all that is done within; gives what commits."""
        return shared_gradebook(self.gradebook(), self.directory.db_url)

    @property
    def permissions(self) -> Permissions:
        """What the configuration lets submissions reach and use."""
        return Permissions(parent=self.app)

    def reach(self) -> Reach:
        """Return what submissions may reach besides their own folder.

        Raises :class:`CourseError` if that would be what nobody who hands in may see.
        """
        steps = ("source", "submitted", "autograded", "feedback")
        folders = [self.root / getattr(self.directory, f"{step}_directory") for step in steps]
        private = [*folders, self.work, self.root / "nbgrader_config.py"]
        if database := make_url(self.directory.db_url).database:
            private.append(Path(database))
        try:
            return self.permissions.reach(self.root, [place.resolve() for place in private])
        except NotAllowedError as error:
            raise CourseError(f"Permissions.folders in nbgrader_config.py: {error}.") from None

    def notebooks_meant(self, names: Iterable[str]) -> list[str]:
        """Return which of these notebooks of an assignment are to be graded.

        Raises :class:`CourseError` if it is none of them.
        """
        pattern, names = self.directory.notebook_id, list(names)
        if names and not (meant := matching(names, pattern)):
            raise CourseError(
                f"No notebook of the assignment is called {pattern}: {', '.join(names)}."
            )
        return meant if names else []

    @property
    def forced(self) -> bool:
        """Whether the configuration says that what is graded is graded again."""
        return self.converter(Autograde, self.directory.assignment_id).force

    def assignment(self, name: str | None = None) -> str:
        """Return the assignment that is meant: ``name``, or what the configuration names."""
        configured = self.directory.assignment_id
        if not (name or configured):
            raise CourseError("Which assignment? Name one: autograder grade ASSIGNMENT.")
        return name or configured

    def folder(self, step: str, student: str = ".", assignment: str = "") -> Path:
        """Return a folder of the course, e.g. ``folder("autograded", "s001", "ps1")``."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    @cached_property
    def staging(self) -> CourseDirectory:
        """The same for nbgrader, with clean submissions in place of those that were handed in."""
        directory = CourseDirectory(parent=self.app)
        directory.root = str(self.root)
        directory.submitted_directory = f"{WORK_FOLDER}/staged"
        return directory

    def converter(
        self,
        converter_class: type[ConverterT],
        assignment: str,
        student: str = "*",
        *,
        staged: bool = False,
    ) -> ConverterT:
        """Return an nbgrader converter for one assignment, set up by this course's configuration.

        ``student`` may be a glob, as in nbgrader. With ``staged`` it converts clean submissions.
        """
        directory = self.staging if staged else self.directory
        for each in (self.directory, directory):
            each.assignment_id, each.student_id = assignment, student
        return converter_class(coursedir=directory, parent=self.app)

    def source_assignments(self) -> list[str]:
        """Return the names of the assignments in the source folder, sorted."""
        source = self.folder("source")
        return (
            sorted(p.name for p in source.iterdir() if any(p.glob("*.ipynb")))
            if (source.is_dir())
            else []
        )

    def students_who_submitted(self, assignment: str) -> list[str]:
        """Return the ids of the students who handed in something for this assignment, sorted.

        What it is does not matter here: it may be a file or a broken link.
        """
        base, rest = self._around_students(assignment)
        return sorted(p.name for p in _visible(base) if self._is_student(p, rest))

    def strays(self, assignment: str) -> list[Finding]:
        """Return what lies among the submissions and may be one, but is nobody's for now."""
        base, rest = self._around_students(assignment)
        found = []
        for path in _visible(base):
            if self._is_student(path, rest):
                continue
            if not path.name.isprintable():
                happened, advice = "cannot be a student's id.", "Rename it and grade again."
            elif (path.is_file() and path.suffix.lower() == ".ipynb") or path.is_symlink():
                happened = "is not a folder of a student; it was not graded."
                advice = f"Put the notebook into {base / '<student>' / rest}."
            elif near := [p.name for p in _visible(path) if _alike(p.name) == _alike(rest.name)]:
                happened = f"has {', '.join(near)}, but no {rest}; it was not graded."
                advice = f"Call the folder {rest} and grade again."
            else:
                continue
            found.append(
                Finding(base.name, abbreviated(path.name), "", happened, advice, serious=True)
            )
        return found

    def _around_students(self, assignment: str) -> tuple[Path, Path]:
        """Return the folder of all students, and what follows a student's id in a path."""
        pattern = self.folder("submitted", "*", assignment)
        if "*" not in pattern.parts:
            raise CourseError(
                "CourseDirectory.directory_structure must contain {student_id} as a folder."
            )
        marker = pattern.parts.index("*")
        return Path(*pattern.parts[:marker]), Path(*pattern.parts[marker + 1 :])

    def _is_student(self, path: Path, rest: Path) -> bool:
        if not path.name.isprintable() or path.name in self.directory.student_id_exclude.split(","):
            return False
        return os.path.lexists(path / rest) if rest.parts else path.is_dir()

    def cells(self, assignment: str) -> dict[str, list[Cell]]:
        """Return the nbgrader cells of each notebook of an assignment, in notebook order.

        Raises :class:`CourseError` if the assignment has never been released.
        """
        with self.gradebook() as gradebook:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                raise CourseError(
                    f"The gradebook knows no assignment {assignment!r}. Release it first: "
                    f"autograder release {assignment} --course {self.root}"
                ) from None
            return {
                notebook.name: _cells_of(notebook, self._order(assignment, notebook.name))
                for notebook in sorted(found.notebooks, key=lambda notebook: notebook.name)
            }

    def due_date(self, assignment: str) -> datetime | None:
        """Return when an assignment is due, in UTC without a zone, as the gradebook has it.

        Raises :class:`CourseError` if it is not there: also one that was released may go.
        """
        with self.gradebook() as gradebook:
            try:
                return gradebook.find_assignment(assignment).duedate
            except MissingEntry:
                raise CourseError(f"The gradebook knows no assignment {assignment!r}.") from None

    def _order(self, assignment: str, notebook: str) -> dict[str, int]:
        """Return the place of each grade id in the source notebook: the gradebook keeps none."""
        path = self.folder("source", ".", assignment) / f"{notebook}.ipynb"
        if not path.is_file():
            return {}
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
        return {grade_id: place for place, grade_id in enumerate(ids) if grade_id}

    def kernelspec(self, assignment: str, notebook: str) -> dict:
        """Return the kernelspec of the instructor's notebook, or that of Python if it has none."""
        found = self._metadata(assignment, notebook).get("kernelspec")
        if isinstance(found, dict) and {"name", "display_name"} <= found.keys():
            return found
        return dict(OWN)

    def kernel(self, assignment: str, notebook: str) -> Kernel:
        """Return the kernel in which a notebook runs: the one that the instructor's notebook names.

        ``Execute.kernel_name`` of the configuration comes before it, as in nbgrader. Raises
        :class:`CourseError` if it is not to be had.
        """
        chosen = Execute(parent=self.app).kernel_name
        manager = KernelSpecManager(parent=self.app)
        try:
            return find_kernel(
                self._metadata(assignment, notebook), manager, chosen, private=[self.root]
            )
        except KernelError as error:
            raise CourseError(f"{assignment}/{notebook}.ipynb {error}") from None

    def _metadata(self, assignment: str, notebook: str) -> dict:
        """Return the metadata of the instructor's notebook, as far as they are left."""
        for step in ("source", "release"):
            path = self.folder(step, ".", assignment) / f"{notebook}.ipynb"
            if path.is_file():
                return json.loads(path.read_text(encoding="utf-8")).get("metadata", {})
        with self.gradebook() as gradebook:
            stored = gradebook.find_notebook(notebook, assignment).kernelspec
        return {"kernelspec": json.loads(stored)} if stored else {}

    def kernels_for(self, assignment: str) -> dict:
        """Return ``kernel`` and ``preload`` of :class:`autograder.kernel.options.RunOptions`.

        Warm if the assignment mentions TensorFlow or Keras, and else what it imports itself.
        """
        sources = [cell.source for cells in self.cells(assignment).values() for cell in cells]
        folder = self.folder("source", ".", assignment)
        for path in sorted(folder.glob("*.ipynb")):
            with contextlib.suppress(UnreadableNotebook):  # Who needs it says so.
                sources += [cell.source for cell in read_notebook(path).cells]
        if any("tensorflow" in source or "keras" in source for source in sources):
            return {"kernel": "warm"}
        beside = os.listdir(folder) if folder.is_dir() else ()
        return {"kernel": "plain", "preload": modules_to_import(sources, beside)}

    def exercises(self, assignment: str) -> list[Exercise]:
        """Return the exercises of an assignment: what its grades.csv has columns for."""
        exercises = []
        for notebook, cells in self.cells(assignment).items():
            name: str | None = None
            grade_ids: list[str] = []
            points = 0.0
            for cell in [*cells, None]:
                starts_new = cell is None or cell.solution or cell.task
                if starts_new and grade_ids:
                    exercises.append(
                        Exercise(notebook, name or grade_ids[0], tuple(grade_ids), points)
                    )
                if starts_new:
                    name, grade_ids, points = cell.grade_id if cell else None, [], 0.0
                if cell is not None and cell.points is not None:
                    grade_ids.append(cell.grade_id)
                    points += cell.points
        times = Counter(exercise.name for exercise in exercises)
        return [
            replace(exercise, name=f"{exercise.notebook}/{exercise.name}")
            if times[exercise.name] > 1
            else exercise
            for exercise in exercises
        ]


def matching(names: Iterable[str], pattern: str) -> list[str]:
    """Return the names that are meant: the one that is so called, or those that match."""
    names = list(names)
    return [pattern] if pattern in names else [name for name in names if fnmatchcase(name, pattern)]


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _alike(name: str) -> str:
    """Return a name without what is easily mistaken in it."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _cells_of(notebook, order: dict[str, int]) -> list[Cell]:
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    scored = tasks | graded
    solutions = {cell.name for cell in notebook.solution_cells}
    cells = [
        Cell(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            grade=cell.name in graded,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=scored[cell.name].max_score if cell.name in scored else None,
        )
        for cell in notebook.source_cells
    ]
    return sorted(cells, key=lambda cell: order.get(cell.grade_id, len(order)))
