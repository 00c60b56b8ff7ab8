"""The control: certainly wrong answers to every exercise, tested where a learner's code has run.

Tests that run beside the answers are made of what lives in the learner's process (``assert``,
NumPy, the machinery that runs cells) and can be changed there. So when a submission has run, the
assignment runs once more behind it, in a namespace of its own, with wrong answers in place of the
learner's. A test that fails for them in a fresh process must fail now.

Nobody is accused by one look. The *first look* is cheap: one cell behind the notebook, which runs
the others through IPython's ``run_cell``, and the *canary*, a test as a cell of its own, chosen
because it fails in a fresh process just there. It only suspects. The *second look* follows in
another process, after the same notebook without its tests: with other wrong answers, in the
learner's own namespace, where every name that the assignment mentions is forgotten, each cell run
by the kernel as the learner's were, and read from outside. :func:`verdict` judges both:

* A test was tampered with if it passes for wrong answers in both looks; or in the second, where
  something is seen that the notebook changed (a hook, a transformer, a function of NumPy).
* If the looks do not agree, or could not be had, somebody should look; the points stand.

A test that the instructor's own solution would be accused for is left out, by whoever prepares
the control: :meth:`Control.without`.

**This deters, and no more.** Code that runs beside a test can do anything to it: fetch the right
value from its frames, fill an array while it is compared, strip checks when it sees them first,
behave while it is looked at. What can be seen is named. Only tests that run apart are safe.
"""

import ast
import builtins
import contextlib
import inspect
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from autograder.execution import inside
from autograder.execution.asides import aside, printed
from autograder.judge.names import bound, mentioned, parsed

#: What wrong answers do, round by round, in the first look and in the second.
_ARGUMENT, _NONE = "return next(iter([*locals().values()]), 7)", "return None"
_FIRST = (_ARGUMENT, _NONE)
_SECOND = ("return object()", "return -1729", _ARGUMENT)


@dataclass(frozen=True)
class Control:
    """What is run after a submission, in its process.

    ``rounds`` are the assignment's code cells with wrong answers, once for each kind. A place is a
    number: that of a cell, counted through all rounds. ``must_fail`` maps places to the grade ids
    of tests that fail there if nobody has tampered with anything. ``names`` are those that the
    tests import. ``canary`` are numbers of cells of a round: the last fails behind the others.
    """

    rounds: tuple[tuple[str, ...], ...] = ()
    must_fail: Mapping[int, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    canary: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.must_fail)

    @property
    def tests(self) -> list[str]:
        """The grade ids of its tests."""
        return sorted(set(self.must_fail.values()))

    # The first look, and the second

    def cells(self, token: str) -> list[str]:
        """Return the cells of the first look: one that prints ``token``, and the canary."""
        first = self.rounds[: len(_FIRST)]
        arguments = f"{first!r}, {self._test_places()!r}, {self.names!r}"
        look = _cell(f"show({token!r}, control(_shell, {arguments}))")
        return [look, *(first[-1][place] for place in self.canary)]

    def first_look(self, outputs: list[list[NotebookNode]], token: str) -> "Look | None":
        """Return what was seen, by the outputs of :meth:`cells`; ``None`` if nothing is known."""
        if len(outputs) < 1 + len(self.canary):
            return None
        canary_passed = self.canary and not _failed(outputs[-1])
        shown = _shown(outputs[0], token)
        try:
            ran, seen = shown
            passed = [place for place, well in enumerate(chain.from_iterable(ran)) if well is True]
            changed = tuple(str(what)[:80] for what in seen)
        except (TypeError, ValueError):
            return Look(tuple(self.tests)) if canary_passed else None
        return Look(tuple(self.tests) if canary_passed else self._named(passed), changed)

    def tampered(self, outputs: list[list[NotebookNode]], token: str) -> list[str] | None:
        """Return the grade ids that the first look suspects; ``None`` if nothing is known."""
        look = self.first_look(outputs, token)
        return None if look is None else list(look.passed)

    def second_cells(self, token: str) -> list[str]:
        """Return the cells of the second look; the first prints ``token``."""
        return [source for _, source in self._second(token)]

    def second_look(self, outputs: list[list[NotebookNode]], token: str) -> "Look | None":
        """Return what was seen, by the outputs of :meth:`second_cells`.

        ``None`` if the process ended: of nothing is known then that it failed.
        """
        places = [place for place, _ in self._second(token)]
        seen = zip(places, outputs, strict=False)
        passed = [place for place, output in seen if place is not None and not _failed(output)]
        changed = _shown(outputs[0], token) if outputs else None
        look = Look(
            self._named(passed),
            tuple(str(what)[:80] for what in changed) if isinstance(changed, list) else (),
        )
        return look if len(outputs) == len(places) or look.passed else None

    def _second(self, token: str) -> list[tuple[int | None, str]]:
        """Return (place, source) of each cell of the second look."""
        cells: list[tuple[int | None, str]] = [
            (None, _cell(f"show({token!r}, changed(_shell))")),
        ]
        size, tests = len(self.rounds[0]), self._test_places()
        mentioned = sorted(
            {*re.findall(r"[^\W\d]\w*", "\n".join(chain.from_iterable(self.rounds)))}
        )
        for number in range(len(_FIRST), len(self.rounds)):
            cells.append((None, _cell(f"forget(_shell, {mentioned!r})")))
            for place, source in enumerate(self.rounds[number]):
                if place in tests and number == len(self.rounds) - 1:
                    bind = f"bind_as_the_learner(_shell, {self.names!r})"
                    cells.append((None, _cell(bind)))
                cells.append((number * size + place, source))
        return cells

    def _test_places(self) -> list[int]:
        return sorted({place % len(self.rounds[0]) for place in self.must_fail})

    def _named(self, places: list[int]) -> tuple[str, ...]:
        return tuple(sorted({self.must_fail[p] for p in places if p in self.must_fail}))

    # How it is made

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self) | {"must_fail": list(self.must_fail.items())}

    @classmethod
    def from_dict(cls, data: dict) -> "Control":
        """Return the control that :meth:`to_dict` described."""
        rounds = tuple(map(tuple, data["rounds"]))
        return cls(rounds, dict(data["must_fail"]), tuple(data["names"]), tuple(data["canary"]))

    def only(self, places: list[int]) -> "Control":
        """Return the same control, as :func:`places_shown` says that it can be had."""
        size = len(self.rounds[0]) if self.rounds else 0
        end = size * len(self.rounds)
        kept = {place: name for place, name in self.must_fail.items() if place in places}
        return replace(self, must_fail=kept, canary=tuple(p - end for p in places if p >= end))

    def without(self, grade_ids: Iterable[str]) -> "Control":
        """Return the same control, demanding nothing of these tests."""
        kept = {p: name for p, name in self.must_fail.items() if name not in set(grade_ids)}
        places = {place % len(self.rounds[0]) for place in kept}
        return replace(self, must_fail=kept, canary=self.canary if places else ())


NO_CONTROL = Control()


@dataclass(frozen=True)
class Look:
    """What one look has seen: tests that passed a wrong answer, and what the notebook changed."""

    passed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def suspects(self) -> bool:
        """Whether a second look is worth its time."""
        return bool(self.passed or self.changed)


@dataclass(frozen=True)
class Verdict:
    """What both looks say: tests that were tampered with, and tests that somebody should look at.

    ``changed`` names what the notebook changed in Python, IPython or libraries, as far as seen.
    """

    tampered: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def verdict(control: Control, first: Look | None, second: Look | None) -> Verdict:
    """Judge both looks; ``None`` is a look that nothing is known of."""
    one, other = first or Look(), second or Look()
    changed = tuple(sorted({*one.changed, *other.changed}))
    agreed = set(other.passed) & set(control.tests if changed else one.passed)
    suspected = {*one.passed, *other.passed}
    if second is None and (first is None or (one.changed and not one.passed)):
        suspected = set(control.tests)
    return Verdict(tuple(sorted(agreed)), tuple(sorted(suspected - agreed)), changed)


def control_for(assignment: NotebookNode, tests: Iterable[str] | None = None) -> Control:
    """Return the control that demands of these tests of an assignment (of all) that they fail.

    ``assignment`` is the student version with its hidden tests. Some tests may pass a wrong
    answer by nature: :func:`failing_places` says which fail in a fresh process.
    """
    code = [cell for cell in assignment.cells if cell.cell_type == "code"]
    demanded = {
        place: cell.metadata.nbgrader.grade_id
        for place, cell in enumerate(code)
        if utils.is_grade(cell)
        and not utils.is_solution(cell)
        and (tests is None or cell.metadata.nbgrader.grade_id in set(tests))
    }
    if not demanded:
        return NO_CONTROL
    code = code[: max(demanded) + 1]
    asked = _asked(code)
    rounds = tuple(
        tuple(
            wrong_answer(cell.source, answer, asked[place])
            if utils.is_solution(cell)
            else cell.source
            for place, cell in enumerate(code)
        )
        for answer in (*_FIRST, *_SECOND)
    )
    must_fail = {
        number * len(code) + place: grade_id
        for number in range(len(rounds))
        for place, grade_id in demanded.items()
    }
    return Control(rounds, must_fail, tuple(sorted(_imported(code))))


def failing_places(control: Control) -> str:
    """Return code that runs the control in a fresh process and shows the places that fail."""
    arguments = f"{control.rounds!r}, {control._test_places()!r}, {len(_FIRST)}"
    return _cell(f'show("", fresh(_shell, {arguments}))')


def places_shown(outputs: list[NotebookNode]) -> list[int]:
    """Return the places that the code of :func:`failing_places` printed last.

    Those behind the last round are the canary's. Raises ``ValueError`` if the outputs do not end
    with them.
    """
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    return json.loads(printed.strip().rpartition("\n")[2])


def wrong_answer(stub: str, answer: str = _NONE, names: Iterable[str] = ()) -> str:
    """Return the stub with functions and methods that do nothing but ``answer``.

    ``names`` become such functions, too, where nothing has this name.

    >>> print(wrong_answer("def f(x):\\n    raise NotImplementedError()"))
    def f(x):
        return None
    """
    tree = parsed(stub)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = ast.parse(answer).body
    tree.body = [node for node in tree.body if not isinstance(node, ast.Raise)]
    missing = sorted(set(names) - bound(tree))
    if missing:
        tree.body += ast.parse(_MISSING.format(names=missing, answer=answer)).body
    return ast.unparse(ast.fix_missing_locations(tree)) or "pass"


_MISSING = """\
def _wrong(*args, **kwargs):
    {answer}
for _name in {names}:
    globals().setdefault(_name, _wrong)
"""


def _cell(call: str) -> str:
    return aside(inspect.getsource(inside), call)


def _shown(outputs: list[NotebookNode], token: str) -> Any:
    """Return what :func:`autograder.execution.inside.show` printed; ``None`` if it is not there."""
    for text in printed(outputs, token):
        with contextlib.suppress(ValueError):
            return json.loads(text)
    return None


def _failed(outputs: list[NotebookNode]) -> bool:
    return any(output.output_type == "error" for output in outputs)


# Names in cells -----------------------------------------------------------------------------------


def _asked(code: list[NotebookNode]) -> dict[int, set[str]]:
    """Return, by place of a solution, the names that later tests want and no given cell binds."""
    asked: dict[int, set[str]] = {}
    given = set(vars(builtins))
    for place, cell in enumerate(code):
        tree = parsed(cell.source)
        if utils.is_solution(cell):
            asked[place] = set()
            continue
        given |= bound(tree)
        if utils.is_grade(cell):
            for names in asked.values():
                names |= mentioned(tree) - given
    return asked


def _imported(code: list[NotebookNode]) -> set[str]:
    """Return the names that given cells import and nothing else in the assignment binds."""
    trees = [(parsed(cell.source), utils.is_solution(cell)) for cell in code]
    nodes = [node for tree, learners in trees if not learners for node in ast.walk(tree)]
    aliases = [node for node in nodes if isinstance(node, ast.alias) and node.name != "*"]
    names = {alias.asname or alias.name.partition(".")[0] for alias in aliases}
    return names - {name for tree, learners in trees if learners for name in bound(tree)}
