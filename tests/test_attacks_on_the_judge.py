"""One class full of attacks on the judge: no points, nothing read, and everybody else graded."""

import shutil
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell

from autograder.course.directory import Course
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from tests import attacks_on_the_judge as attacks
from tests.courses import NAME, cell_of, hand_in, make_course, released_notebook
from tests.graders import ours
from tests.long import all_but, first_of, selected, some_of_each

VICTIMS = ("a-victim", "n-victim", "z-victim")
LIMITS = Limits(cell_seconds=10, submission_seconds=60, memory_bytes=600 * 2**20)
_TALLY = "{'n': start, 'add': lambda self, k: setattr(self, 'n', self.n + k) or self.n}"
#: Both styles, what demands an error, what counts in part, and an object that stays where it is.
EXERCISES = [
    (
        "double",
        "def double(x):\n    return 2 * x  # only-in-the-solution",
        "import numpy as np\n"
        "inputs = np.random.randint(10**3, 10**6, 5)\n"
        "right = inputs + inputs  # only-in-the-hidden-test\n"
        "got = double(inputs)\n"
        "assert isinstance(got, np.ndarray) and got.shape == right.shape\n"
        "assert got.all() and got.any() and (got == right).all()\n"
        "np.testing.assert_array_equal(got, right)\n"
        "for one, is_right in zip(map(double, inputs.tolist()), right.tolist(), strict=True):\n"
        "    assert one == is_right and abs(one - is_right) < 1e-6",
        2,
    ),
    (
        "square",
        "def square(x):\n    return x * x",
        "from autograder import expect\n"
        "inputs = int(expect.generator().integers(10**3, 10**6))\n"
        "right = inputs * inputs\n"
        'expect.integer(expect.call("square", inputs), equals=right, name="square(x)")',
        3,
    ),
    (
        "tally",
        f"def tally(start):\n    return type('Tally', (), {_TALLY})()",
        "from autograder import expect\n"
        "start, more = (int(n) for n in expect.generator().integers(10**3, 10**6, 2))\n"
        'one = expect.call("tally", start)\n'
        'expect.that(callable(one.add), "`add` should be a method.")\n'
        'expect.integer(expect.call(one.add, more), equals=start + more, name="add(more)")\n'
        'expect.integer(one.n, equals=start + more, name="n")',
        2,
    ),
    (
        "half",
        "def half(x):\n    return x // 2 if x % 2 == 0 else int('odd')",
        "try:\n"
        "    half(3)\n"
        "except Exception:\n"
        "    pass\n"
        "else:\n"
        "    raise AssertionError('an odd number has no half')\n"
        "import numpy as np\n"
        "n = int(np.random.randint(10**3, 10**6))\n"
        "assert half(2 * n) == n",
        1,
    ),
    (
        "triple",
        "def triple(x):\n    return 3 * x",
        "import numpy as np\n"
        "inputs = np.random.randint(10**3, 10**6, 2).tolist()\n"
        "sum(bool(triple(n) == 3 * n) for n in inputs)",
        2,
    ),
]
FULL = 10.0
#: Of each kind of attack, these are in the class of `make test`.
QUICK = some_of_each(attacks.KINDS, 3)


def class_of(root: Path, exercises: list, named: dict[str, str]) -> Course:
    """A course, handed in by the victims and by an attacker for each attack."""
    course = make_course(root, exercises=exercises)
    right = released_notebook(exercises)
    for grade_id, solution, _, _ in exercises:
        cell_of(right, grade_id)["source"] = solution
    for victim in VICTIMS:
        hand_in(course, victim, right)
    for name, code in named.items():
        notebook = released_notebook(exercises)
        for grade_id, *_ in exercises:
            cell_of(notebook, grade_id)["source"] = "pass"
        first = cell_of(notebook, exercises[0][0])
        first["source"] = attacks.WRONG
        attack = new_code_cell(code.strip(), id="attack")
        notebook.cells.insert(notebook.cells.index(first) + 1, attack)
        hand_in(course, name, notebook)
    return course


@pytest.fixture(scope="module")
def temporary():
    """A folder for all that is temporary: its path is short, or sockets would not fit in it."""
    before, folder = tempfile.tempdir, tempfile.mkdtemp(prefix="j-", dir="/tmp")
    tempfile.tempdir = folder
    yield Path(folder)
    tempfile.tempdir = before
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def graded(request, tmp_path_factory, temporary):
    """The class, graded by default options: rows, notebooks, and what it took."""
    named = selected(request, "attack")
    attackers = {name: code for name, code in attacks.ALL.items() if name in named}
    course = class_of(tmp_path_factory.mktemp("course"), EXERCISES, attackers)
    temporary.chmod(0o711)
    memory = psutil.Process().memory_info().rss
    started = time.monotonic()
    rows = {row.student: row for row in ours(course, NAME, RunOptions(limits=LIMITS))}
    yield {
        "rows": rows,
        "seconds": time.monotonic() - started,
        "grew": psutil.Process().memory_info().rss - memory,
        "left": sorted(path.name for path in temporary.glob("ag-*")),
        "notebooks": {
            name: nbformat.read(
                course.root / "autograded" / name / NAME / f"{NAME}.ipynb", as_version=4
            )
            for name in rows
        },
    }
    shutil.rmtree(course.root)


def test_there_are_at_least_forty_and_each_has_an_aim():
    assert len(attacks.ALL) >= 40
    assert {name for kind in attacks.KINDS for name in kind} == attacks.ALL.keys()
    aims = [name for names in attacks.AIMS.values() for name in names]
    assert sorted(aims) == sorted(attacks.ALL | attacks.KERAS)
    assert set(attacks.VIOLATIONS) <= attacks.ALL.keys()


@pytest.mark.parametrize("attack", all_but(QUICK, attacks.ALL))
def test_no_score_is_raised(graded, attack):
    row = graded["rows"][attack]
    assert row.state == "graded", row.findings
    assert row.score == 0, [str(finding) for finding in row.findings]


@pytest.mark.parametrize("victim", VICTIMS)
def test_the_victims_keep_their_points(graded, victim):
    row = graded["rows"][victim]
    assert row.score == FULL and not row.findings


@pytest.mark.parametrize("attack", all_but(QUICK, attacks.VIOLATIONS))
def test_a_violation_is_named(graded, attack):
    said = " ".join(str(finding) for finding in graded["rows"][attack].findings)
    assert "does not answer as it should" in said or "was not answered for" in said


@pytest.mark.parametrize("attack", all_but(QUICK, attacks.THEFT))
def test_nothing_is_stolen(graded, attack):
    notebook = graded["notebooks"][attack]
    attacked = next(cell for cell in notebook.cells if cell.get("id") == "attack")
    assert attacked.execution_count and not [o for o in attacked.outputs if "ename" in o]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert "stolen:" not in output.get("text", "")


@pytest.mark.parametrize("attack", all_but(QUICK, attacks.ALL))
def test_what_is_said_of_an_attack_can_be_printed(graded, attack):
    for finding in graded["rows"][attack].findings:
        assert str(finding).isprintable() and len(str(finding)) < 1000
        assert "stolen" not in str(finding)


def test_nothing_is_left_behind(graded):
    assert not graded["left"]
    servers = psutil.Process().children()
    kept = [p for s in servers for p in s.children() if p.status() != psutil.STATUS_ZOMBIE]
    assert not kept


def test_time_and_memory_are_bounded(graded):
    slowest = {n: r.notebooks[NAME].status.run.wall_seconds for n, r in graded["rows"].items()}
    patience = 30
    assert max(slowest.values()) <= LIMITS.submission_seconds + patience, slowest
    assert graded["grew"] < 500 * 2**20


# -- Layers ---------------------------------------------------------------------------------------

LAYER = [
    (
        "make_layer",
        "def make_layer(units):\n"
        "    import keras; return keras.layers.Dense(units, use_bias=False)",
        "import keras\n"
        "import numpy as np\n"
        "import tensorflow as tf\n"
        "from autograder import expect\n"
        "random = expect.generator()\n"
        'x = random.normal(size=(4, 2)).astype("float32")\n'
        'kernel = random.normal(size=(2, 3)).astype("float32")\n'
        'layer = expect.call("make_layer", 3)\n'
        'expect.that(isinstance(layer, keras.layers.Layer), "a layer is asked for")\n'
        "layer.build((None, 2))\n"
        "layer.set_weights([kernel])\n"
        'expect.array(expect.call(layer, x), equals=x @ kernel, name="what the layer gives")\n'
        'expect.integer(layer.count_params(), equals=6, name="count_params()")\n'
        "@expect.experiment\n"
        "def gradient(layer, x):\n"
        "    with tf.GradientTape() as tape:\n"
        "        tape.watch(x)\n"
        "        y = layer(x)\n"
        "    return tape.gradient(y, x)\n"
        "right = np.tile(kernel.sum(axis=1), (4, 1))\n"
        'expect.array(gradient(layer, tf.constant(x)), equals=right, name="its gradient")',
        5,
    )
]


@pytest.fixture(scope="module")
def graded_layers(request, tmp_path_factory):
    """Rows of the class with the layer."""
    named = selected(request, "attack")
    attackers = {name: code for name, code in attacks.KERAS.items() if name in named}
    course = class_of(tmp_path_factory.mktemp("layers"), LAYER, attackers)
    limits = Limits(cell_seconds=60)
    return {row.student: row for row in ours(course, NAME, RunOptions(limits=limits))}


@pytest.mark.parametrize("attack", first_of(2, attacks.KERAS))
def test_no_lie_about_a_layer_raises_a_score(graded_layers, attack):
    assert graded_layers[attack].score == 0


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_layer_keeps_its_points(graded_layers, victim):
    assert graded_layers[victim].score == 5 and not graded_layers[victim].findings
