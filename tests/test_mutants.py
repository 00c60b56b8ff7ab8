"""Mutants: what each operator makes of a line, which mutants are made, and what becomes of them."""

import functools
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
import typer
from typer.testing import CliRunner

from autograder.bank.answers import AnswerError
from autograder.bank.mutants import (
    EQUIVALENT,
    Equivalent,
    MutantCheck,
    read_equivalents,
    sample,
)
from autograder.bank.mutation import Mutant, mutants
from autograder.cli.bank import mutants as command
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.kernel.options import RunOptions
from tests.courses import NAME, cell_of, source_notebook

ROOT = Path(__file__).resolve().parent.parent


# -- Operators: (operator, source, what it makes of it) ------------------------------------------

USUAL = [
    ("arithmetic", "y = a + b", {"y = a - b", "y = a * b"}),
    ("arithmetic", "y = a // b", {"y = a / b", "y = a * b"}),
    ("operand", "y = a + b", {"y = a", "y = b"}),
    ("operand", "y = (a + b) * c", {"y = (a) * c", "y = (b) * c", "y = a + b", "y = c"}),
    ("comparison", "y = a < b", {f"y = a {sign} b" for sign in ("==", "!=", "<=", ">", ">=")}),
    ("operand", "y = 0 <= a < b", {"y = 0 <= a", "y = a < b"}),
    ("operand", "y = a in b", {"y = a not in b"}),
    ("unary", "y = not a", {"y = a"}),
    ("unary", "y = -a", {"y = a"}),
    ("boolean", "y = a and b", {"y = a or b"}),
    ("boolean", "y = True", {"y = False"}),
    ("boolean", "if a:\n    f()", {"if not a:\n    f()"}),
    ("operand", "y = a and (b or c)", {"y = a", "y = (b or c)", "y = a and (b)", "y = a and (c)"}),
    ("number", "y = x[1]", {"y = x[2]", "y = x[0]"}),
    ("number", "y = x[-1]", {"y = x[-2]", "y = x[-0]"}),
    ("loop", "for a in b:\n    break", {"for a in []:\n    break", "for a in b:\n    continue"}),
    (
        "comprehension",
        "y = [a for a in b if a]",
        {"y = [a for a in [] if a]", "y = [a for a in b if True]"},
    ),
    ("return", "def f(a):\n    return a", {"def f(a):\n    return None"}),
    ("argument", "y = f(a, b)", {"y = f(a)", "y = f(b)", "y = f(b, a)"}),
    ("argument", "y = f((a + b), k=(1))", {"y = f((a + b))", "y = f(k=(1))"}),
    ("argument", "y = f(\n    a,\n    k=1,\n)", {"y = f(\n    k=1,\n)", "y = f(\n    a,\n)"}),
    ("element", "y = {'a': 1, 'b': 2}", {"y = {'b': 2}", "y = {'a': 1}"}),
    ("statement", "f(a)\nx.b = a", {"pass\nx.b = a", "f(a)\npass"}),
    ("statement", "a = f(a)", {"pass"}),
    ("exception", "raise TypeError('no')", {"raise RuntimeError('no')"}),
    (
        "except",
        "try:\n    f()\nexcept E:\n    g()",
        {"try:\n    f()\nexcept CosmicRayTestingException:\n    g()"},
    ),
]

OF_THE_FIELD = [
    ("axis", "y = x.sum(axis=2)", {f"y = x.sum(axis={axis})" for axis in ("0", "1", "-1", "None")}),
    ("axis", "y = np.max(x)", {"y = np.max(x, axis=0)", "y = np.max(x, axis=-1)"}),
    ("axis", "y = max(x)", set()),
    ("flag", "y = x.sum(axis=1)", {"y = x.sum(axis=1, keepdims=True)"}),
    ("flag", "y = x.sum(axis=1, keepdims=True)", {"y = x.sum(axis=1, keepdims=False)"}),
    (
        "flag",
        "y = Embedding(5, 3)",
        {"y = Embedding(5, 3, mask_zero=True)", "y = Embedding(5, 3, trainable=False)"},
    ),
    (
        "flag",
        "y = Dense(3, use_bias=False, trainable=False)",
        {
            "y = Dense(3, use_bias=True, trainable=False)",
            "y = Dense(3, use_bias=False, trainable=True)",
        },
    ),
    ("flag", "layer.trainable = False", {"layer.trainable = True"}),
    ("transpose", "y = x.T", {"y = x"}),
    ("transpose", "y = a @ b", {"y = b @ a", "y = a.T @ b", "y = a @ b.T"}),
    ("transpose", "def f(x):\n    return x[0]", {"def f(x):\n    return x[0].T"}),
    ("transpose", "y = einsum('ij,jk->ik', a, b)", {"y = einsum('ij,jk->ki', a, b)"}),
    ("transpose-removed", "y = np.swapaxes(x, 0, 1)", {"y = x"}),
    ("transpose-removed", "y = (a + b).transpose(0, 2, 1) * c", {"y = (a + b) * c"}),
    ("element", "y = f((batch, dim))", {"y = f((dim, batch))", "y = f((batch,))", "y = f((dim,))"}),
    (
        "size",
        "y = zeros(vocabulary_size)",
        {"y = zeros(vocabulary_size + 1)", "y = zeros(vocabulary_size - 1)"},
    ),
    ("size", "y = 2 * x.shape[0]", {"y = 2 * (x.shape[0] + 1)", "y = 2 * (x.shape[0] - 1)"}),
    (
        "size",
        "y = Input((None, dim))",
        {"y = Input((1, dim))", "y = Input((None, dim + 1))", "y = Input((None, dim - 1))"},
    ),
    ("dtype", "y = x.astype('float32')", {'y = x.astype("float64")', 'y = x.astype("int32")'}),
    ("dtype", "y = f(x, np.int32)", {"y = f(x, np.int64)", "y = f(x, np.float32)"}),
    ("cast-removed", "y = tf.cast(x, dtype)", {"y = x"}),
    ("counterpart", "y = x.sum()", {"y = x.mean()", "y = x.max()"}),
    ("counterpart", "y = tf.reduce_max(x)", {"y = tf.reduce_mean(x)", "y = tf.reduce_min(x)"}),
    ("counterpart", "y = np.argmax(x)", {"y = np.argmin(x)"}),
    ("counterpart", "y = Dense(3, activation='softmax')", {'y = Dense(3, activation="sigmoid")'}),
    ("seed", "random = np.random.default_rng(0)", {"random = np.random.default_rng(0 + 1)"}),
    ("stop-gradient-removed", "y = tf.stop_gradient(x) * 2", {"y = x * 2"}),
    ("copy-removed", "y = x.copy()", {"y = x"}),
    ("slice", "y = x[1:]", {"y = x[:]", "y = x[:-1]"}),
    ("number", "y = x[1:]", {"y = x[2:]", "y = x[0:]"}),
    ("slice", "y = x[:, :k]", {"y = x[:, :k + 1]", "y = x[:, :k - 1]", "y = x[:, :]"}),
    ("index", "y = table[ids]", {"y = table[ids - 1]", "y = table[:, ids]"}),
    ("scatter", "np.add.at(x, ids, y)", {"x[ids] += y", "x[ids] = y"}),
    ("scatter", "x[ids] += y", {"x[ids] = y", "x[ids] -= y"}),
    (
        "fresh-layer",
        "x = Embedding(5, 3)\ny, z = x(a), x(b)",
        {"x = Embedding(5, 3)\ny, z = x(a), type(x).from_config(x.get_config())(b)"},
    ),
    ("fresh-layer", "def f(layer, x):\n    return Sequential([layer, Flatten()])", set()),
    ("fresh-layer", "x = Dense(3)(ids)\ny = f(x, x)", set()),
]

OF_STRANGERS = [
    (
        "prefix",
        "y = layer.name == other",
        {"y = str(layer.name).startswith(other)", "y = other in layer.name"},
    ),
    ("prefix", "y = count == other", set()),
    ("prefix", "y = name in names", {"y = any(each.startswith(name) for each in names)"}),
    ("quantifier", "y = all(x)", {"y = next(iter(x), True)"}),
    ("quantifier", "y = (x == 1).any()", {"y = (x == 1).ravel()[0]"}),
    ("counterpart", "y = np.all(x)", {"y = np.any(x)"}),
    (
        "once",
        "y = [f(a) for a in b]",
        {
            "y = list(dict.fromkeys([f(a) for a in b]))",
            "y = [f(a) for a in list(dict.fromkeys(b))]",
        },
    ),
    ("once", "for a in b:\n    f(a)", {"for a in list(dict.fromkeys(b)):\n    f(a)"}),
    (
        "nonzero",
        "def f(x, mask):\n    return x * mask",
        {
            "def f(x, mask):\n    return x * (x != 0).any(axis=-1)",
            "def f(x, mask):\n    return x * (x != 0)",
        },
    ),
    ("sorted", "for a in b:\n    f(a)", {"for a in sorted(b):\n    f(a)"}),
    ("lower", "y = word.lower()", {"y = word"}),
    ("lower", "y = vectors[word]", {"y = vectors[word.lower()]"}),
    ("lower", "y = 'x' == name", {"y = 'x' == name.lower()"}),
    ("first-row", "y = x * mask", {"y = x * mask[:1]"}),
    ("first-row", "def f(x):\n    return x", {"def f(x):\n    return x[:1]"}),
    ("tolerance", "y = x == 0", {"y = abs(x - 0) < 1e-3"}),
    ("tolerance", "y = x != a + b", {"y = abs(x - (a + b)) >= 1e-3"}),
    ("tolerance", "y = x >= a", {"y = x >= a - 1e-4"}),
    ("tolerance", "y = name == 'x'", set()),
    (
        "cached",
        "def f(x):\n    return x + 1",
        {'def f(x):\n    return f.__dict__.setdefault("kept", x + 1)'},
    ),
    (
        "cached",
        "class A:\n    def call(self, x):\n        return x",
        {
            "class A:\n    def call(self, x):\n"
            '        return self.__dict__.setdefault("_kept", [x])[0]'
        },
    ),
    ("cached", "class A:\n    def other(self, x):\n        return x", set()),
    ("narrowed", "y = isinstance(x, Layer)", {"y = type(x) is Layer"}),
    ("narrowed", "y = not isinstance(x, (A, B))", {"y = not (type(x) in (A, B))"}),
]


@pytest.mark.parametrize(("operator", "source", "made"), USUAL + OF_THE_FIELD + OF_STRANGERS)
def test_operator(operator, source, made):
    assert {m.source for m in mutants(source) if m.operator == operator} == made


def test_each_mutant_compiles_and_is_made_once():
    source = "def f(x, axis):\n    return x.sum(axis=axis, keepdims=True)[1:] + 1"
    made = mutants(source)
    assert len({m.source for m in made}) == len({m.id for m in made}) == len(made) > 10
    for mutant in made:
        compile(mutant.source, mutant.id, "exec")
    assert mutants(source) == made


def test_only_the_solution_is_mutated_and_no_text_for_people():
    source = '''def f(x, axis=-1):
    """The sum over 1 axis."""
    ### BEGIN SOLUTION
    if x.ndim == 0:
        raise ValueError(f"{x.ndim + 1} axes are too few")
    ### END SOLUTION
    y = x + 1
    ### BEGIN SOLUTION
    return y
    ### END SOLUTION
'''
    places = {(m.line, m.operator) for m in mutants(source)}
    assert {line for line, _ in places} == {4, 5, 9}
    assert {operator for line, operator in places if line == 5} == {"statement", "exception"}


def test_places_count_characters_and_not_bytes():
    (mutant,) = (m for m in mutants("é = 'é'; y = x[ids]") if m.source.endswith("x[:, ids]"))
    assert (mutant.line, mutant.column) == (1, 16)


def test_an_id_says_where_and_does_not_change_with_other_lines():
    before, after = mutants("y = -a", "e"), mutants("x = 1\ny = -a", "e")
    assert before[0].id.split("/")[:3] == ["e", "unary", "1:5"]
    assert before[0].id.split("/")[-1] in {m.id.split("/")[-1] for m in after}
    assert before[0].diff == "- y = -a\n+ y = a"


def test_a_sample_is_spread_and_always_the_same():
    made = [m for name in ("a", "b", "c") for m in mutants("y = x.sum(axis=1) + n", name)]
    chosen = sample(made, 9)
    assert [{m.exercise for m in chosen[n : n + 3]} for n in (0, 3, 6)] == [{"a", "b", "c"}] * 3
    assert all(len({m.operator for m in chosen if m.exercise == e}) == 3 for e in "abc")
    assert sample(made[::-1], 9) == chosen
    assert len(sample(made, 10_000)) == len(made)


# -- The list of equivalent mutants --------------------------------------------------------------

SQUARE = "def square(x):\n    return x * x"
ENTRY = """
[[equivalent]]
assignment = "ps1"
exercise = "square"
line = "return x * x"
mutant = "return x ** x"
reason = "no reason is good enough for this one"
"""


def test_an_entry_is_about_its_lines_wherever_they_stand():
    entry = Equivalent("ps1", "square", "return x * x", "return x + x", "because")
    for source in SQUARE, f"a = 1\n\n\n{SQUARE}", SQUARE.replace("    ", "        "):
        (found,) = (m for m in mutants(source, "square") if entry.means(m))
        assert "return x + x" in found.source
        assert not any(entry.means(m) for m in mutants(source, "cube"))


def test_a_file_of_entries_is_read(tmp_path):
    (tmp_path / EQUIVALENT).write_text(ENTRY)
    (entry,) = read_equivalents(tmp_path / EQUIVALENT)
    assert (entry.exercise, entry.mutant) == ("square", "return x ** x")


def test_no_file_is_an_empty_list(tmp_path):
    assert read_equivalents(tmp_path / EQUIVALENT) == []


@pytest.mark.parametrize(
    "text",
    [
        ENTRY.replace("reason", "because"),
        ENTRY.replace("no reason is good enough for this one", " "),
        ENTRY.replace('exercise = "square"\n', ""),
        ENTRY.replace('line = "return x * x"', "line = 12"),
        ENTRY.replace("[[equivalent]]", "[[equivalents]]"),
        ENTRY.replace("[[equivalent]]", "[[equivalent"),
    ],
)
def test_an_entry_that_is_not_complete_is_refused(tmp_path, text):
    (tmp_path / EQUIVALENT).write_text(text)
    with pytest.raises(AnswerError, match=EQUIVALENT):
        read_equivalents(tmp_path / EQUIVALENT)


def test_every_entry_of_this_repository_is_about_a_mutant():
    for entry in read_equivalents(ROOT / "tests" / "answers" / EQUIVALENT):
        made = mutants_of(entry.assignment, entry.exercise)
        assert any(entry.means(mutant) for mutant in made), entry


@functools.cache
def mutants_of(assignment: str, exercise: str) -> list[Mutant]:
    """All mutants of one exercise of this repository; dozens of entries are about some of them."""
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    (source,) = (
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise
    )
    return list(mutants(source, exercise))


# -- Graded: on a small course without TensorFlow ------------------------------------------------


def course_with_test(root: Path, exercise: str, test: str) -> Course:
    """The small course, with another hidden test for one of its exercises."""
    notebook = source_notebook()
    cell = cell_of(notebook, f"{exercise}-tests")
    visible, begin, _, end = cell.source.split("\n")
    cell["source"] = "\n".join([visible, begin, test, end])
    if exercise != "double":  # Asked once, it could not be told from one that keeps its result.
        other = cell_of(notebook, "double-tests")
        other["source"] += "\n### BEGIN HIDDEN TESTS\nassert double(5) == 10\n### END HIDDEN TESTS"
    path = root / "source" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    return Course(root)


def run(course: Course, bank: Path, *options: str) -> tuple[int, str]:
    """Run the command as a user does; return its exit code and what it printed."""
    app = typer.Typer()
    app.command()(command)
    arguments = [NAME, "--course", str(course.root), "--answers", str(bank), *options]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_a_weak_hidden_test_lets_a_mutant_survive_and_a_strong_one_kills_it(tmp_path):
    course = course_with_test(tmp_path, "square", "assert square(0) == 0 and square(2) == 4")
    code, output = run(course, tmp_path / "bank")
    assert code == 1, output
    assert output.count("survived  ") == 1
    assert "survived  square/arithmetic/3:14/" in output
    assert "- return x * x\n+ return x + x" in output
    path = course.root / "source" / NAME / f"{NAME}.ipynb"
    (line,) = re.findall(rf"{re.escape(str(path))}:(\d+)", output)
    assert "return x * x" in path.read_text().splitlines()[int(line) - 1]

    code, output = run(
        course_with_test(tmp_path, "square", "assert square(0) == 0 and square(3) == 9"), tmp_path
    )
    assert code == 0, output
    assert "survived  " not in output


def test_the_list_keeps_a_survivor_quiet_but_must_be_right(tmp_path):
    listed = ENTRY.replace("x ** x", "x + x")
    (tmp_path / EQUIVALENT).write_text(listed)
    code, output = run(
        course_with_test(tmp_path, "square", "assert square(0) == 0 and square(2) == 4"), tmp_path
    )
    assert code == 0, output

    (tmp_path / EQUIVALENT).write_text(listed + ENTRY + ENTRY.replace("ps1", "ps9"))
    code, output = run(
        course_with_test(tmp_path, "square", "assert square(0) == 0 and square(3) == 9"), tmp_path
    )
    assert code == 1, output
    assert "killed, but listed as equivalent" in output
    assert "ps1 has no such mutant (any more): square: 'return x * x' -> 'return x ** x'" in output
    assert "there is no assignment ps9" in output


def test_a_solution_that_fails_its_own_tests_is_an_error(tmp_path):
    course = course_with_test(tmp_path, "double", "assert double(4) == 9")
    checking = MutantCheck(course, NAME, [], tmp_path / "scratch")
    chosen = sample(checking.mutants, 2)
    with (
        ThreadPoolExecutor(2) as executor,
        pytest.raises(CourseError, match="The solution of double alone gets"),
    ):
        checking.run(chosen, executor, RunOptions(kernel="plain"))
