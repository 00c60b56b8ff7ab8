"""The control: wrong answers to every exercise, tested by the same process once more.

What tests are made of (``assert``, NumPy, the checking functions) lives in the process that ran
the learner's code, and can be changed by it. So when a submission has run, its process forgets
the names that the tests use, is given answers that are certainly wrong, and runs the tests again:
functions that return None, then functions that return what they are given. A test that fails
for such an answer in a fresh process must fail now. Everything else that the submission left in
its process stays: what it changed there shows.

All of it is one cell, which runs the others through IPython's ``run_cell``, as the kernel does:
what a submission registered there (hooks, transformers) is met again, too. Behind it comes the
*canary*, one of the tests as a cell of its own, with nothing about it that differs from the real
one: a kernel that skips tests, or hides errors, skips or hides this one as well.
"""

import ast
import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from nbformat import NotebookNode
from nbgrader import utils

_CELL = """\
def _control(shell, sources, forget, token):
    import json
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **options: None
    for name in forget:
        shell.user_ns.pop(name, None)
    ran = [shell.run_cell(source, store_history=False).success for source in sources]
    print("\\n" + token + json.dumps(ran))
_control(get_ipython(), *__import__("json").loads({arguments!r}))
"""


@dataclass(frozen=True)
class Control:
    """What is run after a submission, in its process.

    ``sources`` are code cells; ``must_fail`` maps places among them to the grade ids of tests
    that fail there if nobody has tampered with anything. Before they run, the process forgets
    the names in ``forget``. The canary is the last of those tests.
    """

    sources: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    must_fail: Mapping[int, str] = field(default_factory=dict)

    def cells(self, token: str) -> list[str]:
        """Return the code cells to run: the first prints ``token`` before its result."""
        arguments = json.dumps([self.sources, self.forget, token])
        return [_CELL.format(arguments=arguments), self.sources[max(self.must_fail)]]

    def tampered(self, outputs: list[list[NotebookNode]], token: str) -> list[str] | None:
        """Return the grade ids of tests that passed; ``None`` if the outputs do not say it."""
        tests = sorted(set(self.must_fail.values()))
        if len(outputs) < 2:
            return None
        if not any(output.output_type == "error" for output in outputs[1]):
            return tests
        for output in outputs[0]:
            if output.output_type == "stream" and token in output.text:
                line = output.text.partition(token)[2].partition("\n")[0]
                with contextlib.suppress(ValueError):
                    ran = json.loads(line)
                    return sorted({name for place, name in self.must_fail.items() if ran[place]})
        return None

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self) | {"must_fail": list(self.must_fail.items())}

    @classmethod
    def from_dict(cls, data: dict) -> "Control":
        """Return the control that :meth:`to_dict` described."""
        return cls(tuple(data["sources"]), tuple(data["forget"]), dict(data["must_fail"]))

    def only(self, places: list[int]) -> "Control":
        """Return the same control, demanding a failure at these places alone."""
        return replace(self, must_fail={p: n for p, n in self.must_fail.items() if p in places})


NO_CONTROL = Control()


def control_for(assignment: NotebookNode) -> Control:
    """Return the control that demands of every test of an assignment that it fails.

    ``assignment`` is the student version with its hidden tests. Some tests may pass a wrong
    answer by nature: :func:`failing_places` says which fail in a fresh process.
    """
    code = [cell for cell in assignment.cells if cell.cell_type == "code"]
    sources, must_fail = [], {}
    for answer in _WRONG:
        for cell in code:
            if utils.is_grade(cell):
                must_fail[len(sources)] = cell.metadata.nbgrader.grade_id
            wrong = utils.is_solution(cell)
            sources.append(wrong_answer(cell.source, answer) if wrong else cell.source)
    tests = [cell.source for cell in code if utils.is_grade(cell)]
    return Control(tuple(sources), tuple(sorted(_names(tests))), must_fail)


def failing_places(control: Control) -> str:
    """Return code that runs the control in a fresh process and shows the places that fail."""
    return _FRESH.format(arguments=json.dumps([control.sources]))


def places_shown(outputs: list[NotebookNode]) -> list[int]:
    """Return the places that the code of :func:`failing_places` printed last.

    Raises ``ValueError`` if its outputs do not end with them.
    """
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    return json.loads(printed.strip().rpartition("\n")[2])


_WRONG = ("return None", "return next(iter([*locals().values()]), 7)")
_FRESH = """\
def _fresh(shell, sources):
    import json
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **options: None
    ran = [shell.run_cell(source, store_history=False).success for source in sources]
    print("\\n" + json.dumps([place for place, success in enumerate(ran) if not success]))
_fresh(get_ipython(), *__import__("json").loads({arguments!r}))
"""


def wrong_answer(stub: str, answer: str = _WRONG[0]) -> str:
    """Return the stub with functions and methods that do nothing but ``answer``.

    >>> print(wrong_answer("def f(x):\\n    raise NotImplementedError()"))
    def f(x):
        return None
    """
    try:
        tree = ast.parse(stub)
    except SyntaxError:  # cell magics, say
        return "pass"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = ast.parse(answer).body
    tree.body = [node for node in tree.body if not isinstance(node, ast.Raise)]
    return ast.unparse(ast.fix_missing_locations(tree)) or "pass"


def _names(sources: list[str]) -> set[str]:
    """Return the names that cells use."""
    names = set()
    for source in sources:
        with contextlib.suppress(SyntaxError):
            names |= {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    return names
