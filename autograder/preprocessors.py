"""nbgrader preprocessors: each does one thing, and any nbgrader course can configure them.

``RestoreCells`` belongs before ``OverwriteCells`` in ``Autograde.sanitize_preprocessors``,
``ReplayExecution`` takes the place of ``Execute`` in ``Autograde.autograde_preprocessors``, and
``HideHiddenTests`` stands first in ``GenerateFeedback.preprocessors`` of a course whose pages are
not ``autograder.converters.FeedbackPage``, which hides them by itself.
"""

import math
import re
from collections.abc import Iterator
from html import unescape

from nbclient import NotebookClient
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.preprocessors import ClearHiddenTests, Execute, NbGraderPreprocessor
from traitlets import Dict, Instance, List
from traitlets.utils.importstring import import_item

from autograder.course.directory import Cell
from autograder.errors import CourseError
from autograder.findings import COMPARISON
from autograder.notebooks import SHORTEST_SECRET, has_no_role, new_cell


def class_of(preprocessor: str | type | object) -> type:
    """Return the class of a preprocessor as configurations name them: by name, class or object.

    Raises :class:`CourseError` if the name cannot be imported.
    """
    if isinstance(preprocessor, str):
        try:
            preprocessor = import_item(preprocessor)
        except ImportError as error:
            raise CourseError(
                f"nbgrader_config.py names the preprocessor {preprocessor}, which cannot be "
                f"imported: {error}."
            ) from error
    return preprocessor if isinstance(preprocessor, type) else type(preprocessor)


def refuse_other_execution(converter: Autograde) -> None:
    """Raise :class:`CourseError` if the configuration would have submissions executed otherwise.

    nbgrader's own step is replaced by ours, however it is named. Any other one would run what
    learners wrote here, with the rights of whoever grades.
    """
    ours = {"autograde_preprocessors": {Execute}, "sanitize_preprocessors": set()}
    for option, replaced in ours.items():
        for preprocessor in getattr(converter, option):
            kind = class_of(preprocessor)
            if issubclass(kind, NotebookClient) and kind not in replaced:
                raise CourseError(
                    f"Autograde.{option} in nbgrader_config.py names {kind.__module__}."
                    f"{kind.__qualname__}, which would run what learners handed in unconfined. "
                    "Take it out of the list (nbgrader.preprocessors.Execute may stay: this "
                    "grader executes in its place)."
                )


class RestoreCells(NbGraderPreprocessor):
    """Make a submission's nbgrader cells those of the assignment, whatever happened to them.

    Afterwards every cell of the assignment is there once, with the type and the metadata (and,
    if it is locked, the source) that the gradebook knows. Cells that only claim to be graded
    become ordinary cells: their code still runs. A learner who copied, split, retyped, deleted
    or stripped a cell loses nothing but the answer that is really missing.

    * metadata that is broken, or names a cell the assignment does not have, is removed;
    * a cell that lost its metadata gets it back if its cell id is a grade id (cell ids survive
      editors that drop metadata);
    * of a cell that is there several times, the last one counts, as in ``DeduplicateIds``;
    * a missing graded cell is added behind its nearest predecessor; a missing answer that
      stands beside no test of its own stays missing.
    """

    cells = List(Instance(Cell), help="The assignment's cells, in notebook order.")

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        #: Of the last notebook: (grade ids, what happened, what to do, whether somebody has to
        #: look), once for all cells that the same has happened to.
        self.noticed: list[tuple[str, str, str, bool]] = []

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the cells of ``nb`` in place."""
        known = {cell.grade_id: cell for cell in self.cells}
        self.noticed = []
        self._noted: dict[tuple[str, str, str], list[str]] = {}
        self._identify(nb, known)
        places = self._deduplicate(nb)
        for grade_id, place in places.items():
            nb.cells[place] = self._restored(nb.cells[place], known[grade_id])
        nothing_there = known and not places
        self._add_missing(nb, places)
        if nothing_there:
            happened = "has none of the assignment's cells; the tests ran after what there is."
            self.noticed = [("", happened, "Look whether it is the right file.", True)]
        else:
            self.noticed = list(self._together())
        return nb, resources

    def _note(self, grade_id: str, happened: str, to_several: str, advice: str = "") -> None:
        self._noted.setdefault((happened, to_several, advice), []).append(grade_id)

    def _together(self) -> Iterator[tuple[str, str, str, bool]]:
        """Give what was noted, once for all cells that the same has happened to."""
        for (happened, to_several, advice), names in self._noted.items():
            several = len(names) > 1
            rest = f" and {len(names) - 3} more" * (len(names) > 3)
            cells = ", ".join(names[:3]) + rest
            yield cells, to_several if several else happened, advice, False

    def _identify(self, nb: NotebookNode, known: dict[str, Cell]) -> None:
        """Leave ``metadata.nbgrader.grade_id`` only where it names a cell of the assignment."""
        for cell in nb.cells:
            claimed = cell.metadata.pop("nbgrader", None)
            grade_id = claimed.get("grade_id") if isinstance(claimed, dict) else None
            if isinstance(grade_id, str) and grade_id in known:
                cell.metadata["nbgrader"] = {"grade_id": grade_id}
            elif cell.get("id") in known:
                cell.metadata["nbgrader"] = {"grade_id": cell.id}
                self._note(
                    cell.id,
                    "had lost its nbgrader metadata; recognised by its cell id.",
                    "had lost their nbgrader metadata; recognised by their cell ids.",
                )
            elif isinstance(grade_id, str) and not has_no_role(claimed):
                self._note(
                    grade_id,
                    "is not a cell of this assignment; it runs, ungraded.",
                    "are not cells of this assignment; they run, ungraded.",
                )

    def _deduplicate(self, nb: NotebookNode) -> dict[str, int]:
        """Return the place of each grade id; earlier copies become ordinary cells."""
        places: dict[str, int] = {}
        for place, cell in enumerate(nb.cells):
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id is None:
                continue
            if grade_id in places:
                del nb.cells[places[grade_id]].metadata["nbgrader"]
                self._note(
                    grade_id,
                    "is there more than once; the last one counts, the others run ungraded.",
                    "are there more than once; the last ones count, the others run ungraded.",
                    "Look whether the answer was split over several cells.",
                )
            places[grade_id] = place
        return places

    def _restored(self, cell: NotebookNode, original: Cell) -> NotebookNode:
        """Return ``cell`` with the type and metadata of the assignment's own cell."""
        if cell.cell_type != original.cell_type:
            self._note(
                original.grade_id,
                f"had become a {cell.cell_type} cell; it is a {original.cell_type} cell again.",
                f"had become {cell.cell_type} cells; they are {original.cell_type} cells again.",
            )
        source = original.source if original.locked else cell.source
        restored = new_cell(original.cell_type, source, cell.id)
        if cell.get("attachments") and original.cell_type == "markdown":
            restored["attachments"] = cell["attachments"]
        if cell.cell_type == original.cell_type == "code":
            restored.outputs = cell.outputs
        restored.metadata["nbgrader"] = _metadata(original)
        return restored

    def _add_missing(self, nb: NotebookNode, places: dict[str, int]) -> None:
        """Insert the graded cells that are missing, each behind its nearest predecessor."""
        grade_ids = [cell.grade_id for cell in self.cells]
        for index, original in enumerate(self.cells):
            if original.grade_id in places or not (original.grade or original.task):
                continue
            self._note(
                original.grade_id,
                "is missing; it was put back.",
                "are missing; they were put back.",
            )
            before = [places[name] for name in grade_ids[:index] if name in places]
            answer = next((cell for cell in reversed(self.cells[:index]) if cell.solution), None)
            # Without its answer cell, the answer may stand anywhere: test it at the very end.
            anywhere = answer is not None and answer.grade_id not in places
            place = len(nb.cells) if anywhere or not before else max(before) + 1
            added = new_cell(original.cell_type, original.source, f"restored-{index}")
            added.metadata["nbgrader"] = _metadata(original)
            nb.cells.insert(place, added)
            for name, old in places.items():
                places[name] = old + (old >= place)
            places[original.grade_id] = place


def _metadata(cell: Cell) -> dict:
    metadata = {
        "schema_version": 3,
        "grade_id": cell.grade_id,
        "grade": cell.grade,
        "solution": cell.solution,
        "locked": cell.locked,
        "task": cell.task,
        "checksum": cell.checksum,
        "cell_type": cell.cell_type,
    }
    return metadata if cell.points is None else metadata | {"points": cell.points}


class ReplayExecution(NbGraderPreprocessor):
    """Put outputs that were computed elsewhere into the notebook, in the place of ``Execute``.

    ``executed`` maps (student, notebook) to the executed notebook. In grade cells, an error
    outranks every result, whatever the order they were sent in, and what went to stderr does
    not count: a warning is not a wrong answer.
    """

    executed: "Dict[tuple[str, str], NotebookNode]" = Dict(
        help="(student id, notebook id) -> executed notebook"
    )

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        #: Scores that cannot be: (grade id, what happened, what to do).
        self.noticed: list[tuple[str, str, str]] = []

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Copy outputs into ``nb``; the cells must be those that were executed."""
        where = resources["nbgrader"]
        executed = self.executed[where["student"], where["notebook"]]
        if [c.source for c in nb.cells] != [c.source for c in executed.cells]:
            raise ValueError("the executed notebook is not the one that was handed in")
        if language := executed.metadata.get("language_info"):
            nb.metadata["language_info"] = language
        for cell, run in zip(nb.cells, executed.cells, strict=True):
            if cell.cell_type != "code":
                continue
            cell.outputs = run.outputs
            cell.execution_count = run.execution_count
            if utils.is_grade(cell) and not utils.is_solution(cell):
                cell.outputs = self._outputs_that_count(cell)
        return nb, resources

    def _outputs_that_count(self, cell: NotebookNode) -> list[NotebookNode]:
        outputs = [
            output
            for output in cell.outputs
            if not (output.output_type == "stream" and output.name == "stderr")
        ]
        errors = [output for output in outputs if output.output_type == "error"]
        if errors:
            return errors + [o for o in outputs if o.output_type not in ("error", "execute_result")]
        return [self._checked_result(cell, output) for output in outputs]

    def _checked_result(self, cell: NotebookNode, output: NotebookNode) -> NotebookNode:
        """Return ``output``, or an error in its place if it claims a score that cannot be.

        nbgrader reads the value of a test cell's last line as its score, gives full marks for
        ``nan`` and for negative numbers, and stops at numbers above the maximum.
        """
        if output.output_type != "execute_result":
            return output
        try:
            score = float(output.data.get("text/plain", ""))
        except ValueError:
            return output
        points = float(cell.metadata.nbgrader["points"])
        if math.isfinite(score) and 0 <= score <= points:
            return output
        grade_id = cell.metadata.nbgrader["grade_id"]
        message = f"the test cell gave a score of {score}, outside 0 to {points:g}"
        advice = (
            "Does the test itself end in such a number? Then give its cell more points, or let it "
            "give less. If not, look at the submission: it has changed what the test gives."
        )
        self.noticed.append((grade_id, f"{message}; it counts as 0.", advice))
        return NotebookNode(
            output_type="error",
            ename="ImpossibleScore",
            evalue=message,
            traceback=[f"ImpossibleScore: {message}"],
        )


class HideHiddenTests(ClearHiddenTests):
    """Remove hidden tests from a graded notebook, and outputs and tracebacks that quote them.

    The learner still reads which check failed and the message written for it, and sees the picture
    that a hidden test shows on purpose (see :mod:`autograder.comparison`).
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Strip all cells, and then their outputs."""
        secret = self._secret(nb)
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_withheld(output, secret) for output in cell.outputs]
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Strip one cell."""
        if _is_test(cell) and self._remove_hidden_test_region(cell):
            cell.outputs = [
                o for o in cell.outputs if o.get("metadata", {}).get(COMPARISON) is not False
            ]
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources

    def _secret(self, nb: NotebookNode) -> set[str]:
        """Return the hidden lines of tests that stand nowhere else, as :func:`_letters`.

        A line that is only a text is none of them: it is a message, written for the learner.
        """
        hidden, shown = set(), []
        for cell in nb.cells:
            inside, test = False, _is_test(cell)
            for line in cell.source.splitlines():
                if test and (self.begin_test_delimeter in line or self.end_test_delimeter in line):
                    inside = self.begin_test_delimeter in line
                elif not inside:
                    shown.append(_letters(line))
                elif not _ONLY_TEXT.match(line):
                    hidden.add(_letters(line))
        everything = "\n".join(shown)
        return {x for x in hidden if len(x) >= SHORTEST_SECRET and x not in everything}


_ONLY_TEXT = re.compile(r"\s*[rbfu]{0,2}[\"']", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\s\\'\"]+")
_TAGS = re.compile(r"<[^<>]*>")


def _is_test(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and utils.is_grade(cell) and utils.is_locked(cell)


def _letters(text: str) -> str:
    """Return a text without blanks and quotes: printed, quoted and indented, it is the same."""
    return _NO_LETTERS.sub("", text)


def _withheld(output: NotebookNode, secret: set[str]) -> NotebookNode:
    """Return an output, or a note in its place if it quotes a secret line."""
    plain = unescape(_TAGS.sub("", strip_ansi("".join(_texts(output)))))
    if not any(line in _letters(plain) for line in secret):
        return output
    note = "[This output quotes a hidden test. It is not shown.]\n"
    return NotebookNode(output_type="stream", name="stdout", text=note)


def _texts(value: object) -> Iterator[str]:
    """Give the texts in an output, however deep they are in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
