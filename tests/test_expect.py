"""What `autograder.expect` promises to the author of a test."""

import collections
import enum
import importlib
import inspect
import re
import subprocess
import sys

import numpy as np
import pytest

from autograder import expect
from tests import ROOT

TABLE = np.arange(12, dtype="float32").reshape(4, 3)
IDS = np.array([3, 0, 0, 1])


def message_of(check, *args, **kwargs):
    """The message of the `WrongAnswer` that `check` raises."""
    with pytest.raises(expect.WrongAnswer) as caught:
        check(*args, **kwargs)
    return str(caught.value)


def output_of(code):
    """What a fresh interpreter prints."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout


def check_rows(rows, **kwargs):
    kwargs = {"equals": TABLE[IDS], "name": "rows", "shape_means": "(tokens, dim)"} | kwargs
    expect.array(rows, **kwargs)


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras(tf):
    return pytest.importorskip("keras")


class TestArray:
    """Kind, then shape, dtype and values; the first belief that matches is the message."""

    def test_the_right_values_pass(self):
        check_rows(TABLE[IDS])
        check_rows(TABLE[IDS] + 1e-7)
        check_rows(TABLE[IDS].astype("float64"))
        check_rows(np.asfortranarray(TABLE[IDS]))
        expect.array(np.float32(3), equals=np.array(3.0), name="loss")
        expect.array(np.zeros((0, 3)), equals=np.zeros((0, 3)), name="no rows")
        expect.array(np.array([np.nan, np.inf]), equals=np.array([np.nan, np.inf]), name="edge")
        expect.array(np.array(["a", "b"]), equals=np.array(["a", "b"]), name="tokens")

    def test_tensors_and_variables_are_arrays_too(self, tf, keras):
        check_rows(tf.gather(TABLE, IDS))
        check_rows(tf.Variable(TABLE[IDS]))
        check_rows(keras.Variable(TABLE[IDS]))
        expect.array(tf.constant(3), equals=tf.constant(3), name="count")

    def test_a_belief_is_named(self):
        believed = {
            "Yours came out transposed.": TABLE[IDS].T,
            "Ids start at 0.": lambda: TABLE[IDS - 1],
            "Nobody could have computed this.": lambda: TABLE[IDS + 100],
        }
        assert message_of(check_rows, TABLE[IDS].T, believed=believed) == (
            "Yours came out transposed."
        )
        assert message_of(check_rows, TABLE[IDS - 1], believed=believed) == "Ids start at 0."
        assert "has the right shape, but" in message_of(
            check_rows, TABLE[IDS] + 1, believed=believed
        )

    def test_a_belief_that_is_right_after_all_is_not_held_against_anybody(self):
        square = np.eye(3)
        believed = {"Transposed.": square.T}
        expect.array(square, equals=square, name="eye", believed=believed)
        assert "float32" in message_of(
            expect.array, square, equals=square, name="eye", dtype="float32", believed=believed
        )

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            (TABLE[IDS][None], "should have rank 2, (tokens, dim), here (4, 3); yours has rank 3"),
            (TABLE[IDS][:2], "should have shape (tokens, dim), here (4, 3); yours has (2, 3)"),
            (TABLE[IDS].astype(int), "should hold floats; yours: int64"),
            (TABLE[IDS] * [1, 1, 2], "4 of its 12 entries"),
            (TABLE[IDS] + np.eye(4, 3)[::-1], "the first is at index (1, 2), where yours is 3.0"),
        ],
    )
    def test_otherwise_the_message_says_what_differs(self, rows, words):
        assert words in message_of(check_rows, rows)

    def test_a_dtype_may_be_demanded(self):
        check_rows(TABLE[IDS], dtype="float32")
        assert message_of(check_rows, TABLE[IDS].astype(float), dtype="float32") == (
            "`rows` should hold float32; yours: float64."
        )

    def test_no_message_holds_an_expected_value(self):
        right = np.array([[123.25, 456.5], [789.75, 321.125]])
        for wrong in (right + 1, right[0], right.astype("float32") * 2, [1], None):
            message = message_of(expect.array, wrong, equals=right, name="x")
            assert not any(str(value) in message for value in right.ravel())

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            (None, "Is a `return` missing?"),
            (TABLE.max, "Is it called, with its parentheses?"),
            (TABLE[IDS].tolist(), "yours is of type list"),
            (True, "the boolean True"),
            (TABLE[IDS].astype(object), "yours holds Python objects"),
        ],
    )
    def test_other_types_are_named(self, rows, words):
        assert words in message_of(check_rows, rows)

    def test_tensors_without_values_are_named(self, tf, keras):
        assert "symbolic" in message_of(check_rows, keras.Input((3,)))
        slices = tf.IndexedSlices(tf.zeros((2, 3)), tf.constant([0, 1]))
        assert "not a whole array" in message_of(check_rows, slices)
        assert "RaggedTensor" in message_of(check_rows, tf.ragged.constant([[1.0], []]))


class AlwaysEqual:
    shape, dtype, ndim = (4, 3), np.dtype("float32"), 2

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, *args, **kwargs):
        return TABLE[IDS]


class LyingArray(np.ndarray):
    shape = (4, 3)

    def __eq__(self, other):
        return np.ones((4, 3), bool)


class PretendsToBeAnArray:
    __class__ = np.ndarray


class EqualToEveryClass(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(np.ndarray)


class FromALyingClass(metaclass=EqualToEveryClass):
    pass


class Unspeakable:
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __format__ = __bool__ = __len__ = __str__


HOSTILE = [
    AlwaysEqual(),
    np.zeros((1, 1), "float32").view(LyingArray),
    np.ma.masked_array(TABLE[IDS], mask=True),
    PretendsToBeAnArray(),
    FromALyingClass(),
    Unspeakable(),
    np.full((4, 3), AlwaysEqual(), dtype=object),
]


@pytest.mark.parametrize("liar", HOSTILE, ids=lambda liar: type(liar).__name__)
class TestHostileObjects:
    """What claims to be right is not believed, and never gets further than a message."""

    def test_as_an_array(self, liar):
        message_of(check_rows, liar)

    def test_as_a_number(self, liar):
        message_of(expect.integer, liar, equals=1, name="n")
        message_of(expect.number, liar, equals=1, name="n")
        message_of(expect.shape, liar, equals=(1,), name="shape")
        message_of(expect.shape, (liar,), equals=(1,), name="shape")

    def test_as_anything_else(self, liar):
        message_of(expect.entries, liar, ["a"], name="answers")
        message_of(expect.instance, liar, dict, name="answers")
        message_of(expect.that, liar, "Not exactly True.")


def test_what_replaces_numpy_or_the_builtins_later_does_not_matter():
    code = """
import builtins, numpy as np
from autograder import expect
right = np.zeros((2, 3))
for name in ("array", "abs", "isnan", "allclose", "array_equal", "ndarray"):
    setattr(np, name, lambda *args, **kwargs: True)
for name in ("all", "any", "isinstance", "callable", "issubclass"):
    setattr(builtins, name, lambda *args, **kwargs: True)
try:
    expect.array(right + 1, equals=right, name="zeros")
    print("passed")
except AssertionError as error:
    print(error)
"""
    assert "6 of its 6 entries" in output_of(code)


class TestNumbers:
    @pytest.mark.parametrize("count", [80, np.int64(80), np.uint8(80)])
    def test_an_integer_is_an_int_or_a_numpy_integer(self, count):
        expect.integer(count, equals=80, name="parameters")

    @pytest.mark.parametrize("count", [True, np.True_, 80.0, "80", None, np.array(80), (80,)])
    def test_and_nothing_else(self, count):
        assert "should be an integer; yours is" in message_of(
            expect.integer, count, equals=80, name="parameters"
        )

    def test_a_belief_is_named(self):
        believed = {"You counted a bias.": 84}
        check = {"equals": 80, "name": "parameters", "believed": believed}
        assert message_of(expect.integer, 84, **check) == "You counted a bias."
        assert message_of(expect.integer, 81, **check) == "`parameters` is 81, which is not right."

    def test_a_number_has_a_tolerance(self):
        for value in (0.5, np.float32(0.5), 0.5000001):
            expect.number(value, equals=0.5, name="loss")
        expect.number(2, equals=2.0, name="loss")
        for value in (0.6, float("nan"), float("inf"), True, "0.5", np.array(0.5)):
            message_of(expect.number, value, equals=0.5, name="loss")

    def test_a_shape_is_a_tuple(self):
        expect.shape((None, 20), equals=(None, 20), name="shape")
        expect.shape((np.int64(20),), equals=(20,), name="shape")
        assert "(20) is the integer 20" in message_of(
            expect.shape, (20), equals=(20,), name="shape"
        )
        for wrong in ([20], (20.0,), (True,), (20, 1), (None,), "20", None):
            message_of(expect.shape, wrong, equals=(20,), name="shape")

    def test_a_shape_can_be_believed_too(self):
        believed = {"Yours leaves the batch out.": (20,)}
        assert message_of(
            expect.shape, (20,), equals=(32, 20), name="shape", believed=believed
        ) == ("Yours leaves the batch out.")

    def test_answers_come_as_a_dict(self):
        assert expect.entries({"a": 1, "b": 2}, ["a"], name="answers")["b"] == 2
        assert "no entry 'b'" in message_of(expect.entries, {"a": 1}, ["a", "b"], name="answers")
        assert "not answered yet" in message_of(expect.entries, {"a": None}, ["a"], name="answers")

    def test_an_integer_of_a_subclass_is_one(self):
        expect.integer(Colour.RED, equals=3, name="count")
        expect.number(Colour.RED, equals=3.0, name="count")
        expect.shape((Colour.RED,), equals=(3,), name="shape")


class Colour(enum.IntEnum):
    RED = 3


Size = collections.namedtuple("Size", "rows columns")


class Greedy(dict):
    """It claims to have every key, and to have answered it."""

    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        return 3

    items = keys = values = __iter__ = lambda self: iter(())


class LyingTuple(tuple):
    def __iter__(self):
        return iter((4, 3))

    def __eq__(self, other):
        return True

    __hash__ = None
    __len__ = lambda self: 2  # noqa: E731


class TestKinds:
    """A dict of any class is a dict, a named tuple a tuple, and so on; what they claim is not."""

    @pytest.mark.parametrize(
        "answers",
        [
            collections.OrderedDict(a=1, b=2),
            collections.Counter(a=1, b=2),
            collections.defaultdict(int, a=1, b=2),
            Greedy(a=1, b=2),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_a_dict(self, answers):
        got = expect.entries(answers, ["a", "b"], name="answers")
        assert type(got) is dict and got == {"a": 1, "b": 2}
        expect.instance(answers, dict, name="answers")
        assert "no entry 'c'" in message_of(expect.entries, answers, ["a", "c"], name="answers")
        assert list(answers) == list(answers), "looking for a key adds none"

    def test_what_is_no_dict_though_it_is_a_mapping(self):
        for mapping in collections.UserDict(a=1), type(self).__dict__, [("a", 1)]:
            assert "a dict; yours" in message_of(expect.entries, mapping, ["a"], name="answers")

    def test_the_order_of_an_ordered_dict_is_its_own(self):
        ordered = collections.OrderedDict(a=1, b=2)
        ordered.move_to_end("a")
        assert list(expect.entries(ordered, [], name="answers")) == ["b", "a"]

    def test_a_tuple(self):
        expect.shape(Size(4, 3), equals=(4, 3), name="shape")
        expect.instance(Size(4, 3), tuple, name="pair")
        message_of(expect.shape, LyingTuple((9, 9)), equals=(4, 3), name="shape")

    def test_a_shape_of_tensorflow_is_no_tuple_and_the_message_says_what_to_do(self, tf):
        message = message_of(expect.shape, tf.zeros((4, 3)).shape, equals=(4, 3), name="shape")
        assert message.endswith("yours is a TensorShape. `tuple` makes a tuple of it.")

    def test_an_array(self):
        check_rows(TABLE[IDS].view(np.matrix))
        check_rows(TABLE[IDS].view(LyingArray))
        wrong = (TABLE[IDS] + 1).view(LyingArray)
        assert "12 of its 12 entries" in message_of(check_rows, wrong)
        assert type(expect.plain(wrong)) is np.ndarray

    def test_a_layer(self, keras):
        class Look(keras.layers.Embedding):
            pass

        layer = Look(5, 2)
        for kind in keras.layers.Embedding, keras.layers.Layer:
            expect.instance(layer, kind, name="layer")
        message_of(expect.instance, layer, keras.layers.Dense, name="layer")
        message_of(expect.instance, keras.layers.Embedding(5, 2), Look, name="layer")

    def test_the_class_itself_where_the_statement_says_so(self, keras):
        class Look(keras.layers.Embedding):
            pass

        exactly = {"name": "layer", "exactly": True}
        expect.instance(keras.layers.Embedding(5, 2), keras.layers.Embedding, **exactly)
        message_of(expect.instance, Look(5, 2), keras.layers.Embedding, **exactly)

    def test_a_boolean_is_no_int(self):
        expect.instance(3, int, name="count")
        expect.instance(Colour.RED, int, name="count")
        message_of(expect.instance, True, int, name="count")
        expect.instance(True, bool, name="answer")

    def test_what_comes_back_from_a_call_is_plain(self):
        def many():
            return collections.OrderedDict(a=Size(1, Colour.RED), b=[collections.Counter("x")])

        got = expect.call(many)
        assert type(got) is dict and got == {"a": (1, 3), "b": [{"x": 1}]}
        assert [type(got["a"]), type(got["a"][1]), type(got["b"][0])] == [tuple, int, dict]

    def test_and_what_is_plain_already_is_the_same_object(self):
        table, got = [{"a": (1, [True, 2.0, np.float32(3), "x", None])}], []
        got.append(got)
        assert expect.call(lambda: table) is table
        assert expect.call(lambda: got) is got

    def test_what_is_made_of_a_class_is_left_alone(self):
        assert type(expect.call(Greedy)) is Greedy


class TestCall:
    """The learner's function is called with copies, and its errors are told as sentences."""

    def test_gives_what_the_function_returns(self):
        assert expect.call(lambda ids, size: [ids, size], 3, size=4) == [3, 4]

    def test_a_name_is_looked_up_where_the_test_stands(self, notebook):
        notebook("def twice(x):\n    return 2 * x")
        assert notebook("got = expect.call('twice', 4)")["got"] == 8
        missing = message_of(notebook, "expect.call('thrice', 4)")
        assert missing.startswith("`thrice` is not defined.")
        assert "should be a function" in message_of(notebook, "f = 3\nexpect.call('f', 4)")

    def test_an_empty_stub_is_not_written_yet(self):
        def look_up():
            raise NotImplementedError()

        assert message_of(expect.call, look_up) == "`look_up` is not written yet."

    def test_an_error_names_the_line_of_the_learner(self, notebook):
        notebook("def look_up(table, ids):\n    ids = ids + 1\n    return table[ids]")
        message = message_of(notebook, "expect.call('look_up', TABLE, IDS)")
        assert message.startswith("`look_up` stopped with IndexError: index 4 is out of bounds")
        assert "line 3 of its cell: `return table[ids]`" in message

    def test_the_line_is_never_one_of_the_test(self, notebook):
        notebook("def apply(f):\n    return f()")
        test = "def secret():\n    raise ValueError\nexpect.call('apply', secret)"
        assert "raise ValueError" not in message_of(notebook, test)

    @pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, RecursionError])
    def test_no_error_gets_away(self, error):
        def leave():
            raise error

        assert error.__name__ in message_of(expect.call, leave)

    def test_the_error_is_not_kept_as_context(self):
        """IPython prints a traceback that holds an ExceptionGroup, and reports no error."""

        def look_up():
            raise ExceptionGroup("both", [ValueError()])

        with pytest.raises(expect.WrongAnswer) as caught:
            expect.call(look_up)
        assert caught.value.__context__ is None

    def test_an_error_that_cannot_be_printed_is_named(self):
        class Silent(Exception):
            def __str__(self):
                raise RuntimeError

        def look_up():
            raise Silent

        assert message_of(expect.call, look_up) == "`look_up` stopped with Silent."

    @pytest.mark.parametrize("given", [np.array([1, -1]), [np.array([1, -1])], {"ids": IDS - 1}])
    def test_inputs_stay_as_they_are(self, given):
        def in_place(given):
            for array in given.values() if type(given) is dict else [given]:
                array = array[0] if type(array) is list else array
                array[array < 0] = 0
            return given

        before = str(given)
        assert message_of(expect.call, in_place, given) == (
            "`in_place` changed an array it was given. Its caller still needs that array."
        )
        assert str(given) == before

    @pytest.mark.parametrize(
        ("given", "change", "what"),
        [
            ([3, 1, 2], lambda given: given.sort(), "a list"),
            ([3, 1], lambda given: given.append(2), "a list"),
            ([[3, 1], [2]], lambda given: given[1].pop(), "a list"),
            ([[3], [2]], lambda given: given.reverse(), "a list"),
            ({"a": 1}, lambda given: given.pop("a"), "a dict"),
            ({"a": 1}, lambda given: given.update(a=2), "a dict"),
            ({"a": [1]}, lambda given: given["a"].clear(), "a list"),
            ({"a": 1, "b": 2}, lambda given: given.update(a=given.pop("a")), "a dict"),
            ({1, 2}, lambda given: given.add(3), "a set"),
            (([1], np.zeros(2)), lambda given: given[1].fill(1), "an array"),
        ],
    )
    def test_and_the_message_says_what_was_changed(self, given, change, what):
        before = str(given)
        kind = what.split()[1]
        assert message_of(expect.call, change, given).endswith(
            f"changed {what} it was given. Its caller still needs that {kind}."
        )
        assert str(given) == before

    def test_a_new_shape_is_a_change(self):
        def flatten(ids):
            ids.resize(ids.size)
            return ids

        message_of(expect.call, flatten, np.zeros((2, 2)))

    def test_layers_are_handed_over_as_they_are(self, keras):
        layer = keras.layers.Embedding(5, 2)
        assert expect.call(lambda one, more: (one, more[0]), layer, [layer]) == (layer, layer)


class TestRaises:
    def test_the_error_asked_for_passes(self):
        expect.raises(ValueError, int, "x", otherwise="Refuse it.")
        expect.raises((TypeError, LookupError), [].pop, otherwise="Refuse it.")

    def test_returning_is_a_belief(self):
        assert message_of(expect.raises, ValueError, int, "7", otherwise="Refuse it.") == (
            "Refuse it."
        )

    def test_another_error_is_named(self):
        message = message_of(expect.raises, TypeError, int, "x", otherwise="Refuse it.")
        assert message.startswith("`int` should raise TypeError here; it raised ValueError:")


def test_plain_is_a_copy(tf):
    source = np.zeros(3)
    copy = expect.plain(source)
    copy[0] = 1
    assert source[0] == 0
    assert type(expect.plain(tf.Variable([1.0]))) is np.ndarray


def test_random_inputs_follow_the_seed(monkeypatch):
    monkeypatch.delenv("AUTOGRADER_SEED", raising=False)
    default = expect.generator().integers(1000, size=5)
    assert (expect.generator().integers(1000, size=5) == default).all()
    monkeypatch.setenv("AUTOGRADER_SEED", "7")
    assert (expect.generator().integers(1000, size=5) != default).any()


def test_jupyter_shows_the_message_and_no_source(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("from autograder import expect\nexpect.that(1 == 2, 'Count again.')  # hidden")
    assert capsys.readouterr().out.strip() == "Count again."


def test_importing_it_imports_numpy_alone():
    code = "import sys; from autograder import expect; print('tensorflow' in sys.modules)"
    assert output_of(code) == "False\n"


@pytest.fixture
def notebook():
    """Runs cells in one namespace, each under a file name of its own, as IPython does."""
    import linecache

    names = {"__name__": "__main__", "expect": expect, "TABLE": TABLE, "IDS": IDS}
    cells = iter(range(100))

    def run(source):
        file = f"<cell {id(names)}-{next(cells)}>"
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        exec(compile(source, file, "exec"), names)
        return names

    return run


@pytest.mark.parametrize("right", [float("inf"), float("-inf")])
def test_nothing_is_near_to_an_infinity_but_itself(right):
    expect.number(right, equals=right, name="rate")
    expect.array(np.array([right, 1.0]), equals=np.array([right, 1.0]), name="rates")
    for value in (12345.0, -right, 1e308):
        assert "not right" in message_of(expect.number, value, equals=right, name="rate")
        wrong = np.array([value, 1.0])
        said = message_of(expect.array, wrong, equals=np.array([right, 1.0]), name="rates")
        assert "1 of its 2 entries" in said


def double(x):
    return 2 * x


def test_an_answer_is_what_the_notebook_has_under_a_name():
    assert expect.answer("double") is double
    assert "`no_such_name` is not defined" in message_of(expect.answer, "no_such_name")


def test_in_a_learners_own_notebook_an_experiment_is_an_ordinary_call():
    @expect.experiment
    def observed(function, x):
        """What is observed."""
        return function(x) + len(seen)

    seen = [1]
    assert observed(double, 3) == 7
    assert observed.__doc__ == "What is observed."


# What is public --------------------------------------------------------------------------------


def test_public_is_what_test_cells_use_and_every_name_is_explained():
    used = set()
    for path in ROOT.glob("solutions/*/*.ipynb"):
        used |= set(re.findall(r"\bexpect\.([A-Za-z]\w*)", path.read_text(encoding="utf-8")))
    assert used <= set(expect.__all__)
    for name in expect.__all__:
        assert inspect.getdoc(getattr(expect, name)), name


def test_the_page_has_a_section_for_each(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    page = importlib.import_module("expect_page").markdown()
    assert sorted(re.findall(r"^## `(\w+)`$", page, re.MULTILINE)) == sorted(expect.__all__)
    assert "expect.integer(got, *, equals, name, believed=None)" in page
    assert page.count("```") % 2 == 0
