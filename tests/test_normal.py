"""Answers that differ in their spelling have one normal form, and no others have."""

import itertools
import random
from collections import defaultdict

import pytest

from autograder.answers.normal import Surroundings, digest, normal_form
from autograder.answers.source import readable
from autograder.bank.mutation import mutants
from tests.bank import ASSIGNMENTS, answers, cells, surroundings
from tests.long import first_of
from tests.variants import KINDS

AROUND = Surroundings.of(["def f(x, y):\n    ..."], ["assert f(1, 2) == 3"])
FIRST = "def f(x, y):\n    z = np.sqrt(x)\n    for i in y:\n        z = z + i\n    return z"


def same(one: str, other: str, around: Surroundings = AROUND) -> bool:
    return normal_form(one, around) == normal_form(other, around)


@pytest.mark.parametrize(
    "one, other",
    [
        ("def f(x, y): return x + 2 * y", "def f(a, b):\n    # sum\n    return b * 2 + a"),
        ("def f(x, y): return (x - y) * x", "def f(u, v):\n    'Text.'\n    return u * (u - v)"),
        ("def f(x, y): return np.sum(x)", "import numpy\ndef f(x, y): return numpy.sum(x)"),
        ("def f(x, y): return np.sum(x)", "from numpy import sum as s\ndef f(p, q): return s(p)"),
        (
            "def f(x, y): return tf.keras.ops.sum(x)",
            "def f(x, y):\n    from keras import ops\n    return ops.sum(x)",
        ),
        ("def f(x, y): return x == y", "def f(x, y): return y == x"),
        ("def f(x, y): return x < y", "def f(x, y): return y > x"),
        ("def f(x, y): return g(x, a=1, b=y)", "def f(x, y): return g(x, b=y, a=1)"),
        (
            "def h(u): return -u\ndef k(u): return u / 2\ndef f(x, y): return h(x) - k(y)",
            "def f(x, y): return p(x) - q(y)\ndef q(w): return w / 2\ndef p(w): return -w",
        ),
        ("def f(x, y): return x", "def f(x, y):\n    unused = 3\n    return x\n    return y"),
        (
            "def f(x, y): return g(x)",
            "def f(x, y):\n    if False: x = y\n    print(x); return g(x)",
        ),
        (
            "def f(x, y): return g(h(x), y)",
            "def f(x, y):\n    a = h(x)\n    b = g(a, y)\n    return b",
        ),
        (
            "def f(x, y):\n    if x: return 1\n    return 2",
            "def f(x: int, y: 'n') -> int:\n    if x: return 1\n    else: return 2",
        ),
        ("def f(x, y): raise ValueError('a')", "def f(x, y): raise ValueError(f'{x} b')"),
        ("def f(x, y): return [i for i in x]", "def f(x, y): return [j for j in x]"),
        (
            "def f(x, y): return map(lambda a: a + y, x)",
            "def f(u, v): return map(lambda b: v + b, u)",
        ),
        ("def f(x, y): return x[-1]", "def f(x, y): return x[ - 1 ]"),
        ("%matplotlib inline\ndef f(x, y): return x", "!ls\ndef f(x, y):\n    return x"),
    ],
)
def test_the_same_program_in_another_spelling(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("def f(x, y): return x - y", "def f(x, y): return y - x"),
        ("def f(x, y): return x @ y", "def f(x, y): return y @ x"),
        ("def f(x, y): return x.shape + (y,)", "def f(x, y): return (y,) + x.shape"),
        ("def f(x, y): return 'a' + y", "def f(x, y): return y + 'a'"),
        (
            "def f(x, y):\n    n = list(x)\n    n.sort()\n    return n + y",
            "def f(x, y):\n    n = list(x)\n    n.sort()\n    return y + n",
        ),
        ("def f(x, y): return x.shape[1:] + y", "def f(x, y): return y + x.shape[1:]"),
        ("def f(x, y): return x", "def f(x, y): return y"),
        ("def f(x, y): return x", "def g(x, y): return x"),
        ("def f(x, y): return 1", "def f(x, y): return 1.0"),
        ("def f(x, y): return x[0]", "def f(x, y): return x[-1]"),
        ("def f(x, y): return table[y]", "def f(table, y): return table[y]"),
        ("def f(x, y): return np.sum(x)", "def f(np, y): return np.sum(y)"),
        ("def f(x, y): x += y; return x", "def f(x, y): x = x + y; return x"),
        ("def f(x, y): return g(x, a=1)", "def f(x, y): return g(x, b=1)"),
        ("def f(x, y): return x and y", "def f(x, y): return y and x"),
        (
            "class A:\n    def call(self, x, mask=None): return x",
            "class A:\n    def call(self, x, m=None): return x",
        ),
        ("def f(x, y): return [x for x in y]", "def f(x, y): return [y for x in y]"),
        (
            "n = 0\ndef f(x, y):\n    global n\n    n = x\n    return y",
            "n = 0\ndef f(x, y):\n    n = x\n    return y",
        ),
        ("def f(x, y): return x\n", "def f(x, y) return x\n"),
    ],
)
def test_another_program(one, other):
    assert not same(one, other)


def test_functions_that_others_call_are_not_taken_for_each_other():
    around = Surroundings.of(["def encode(x): ...\ndef decode(x): ..."])
    one = "def encode(x): return x + 1\ndef decode(x): return x - 1"
    other = "def decode(x): return x + 1\ndef encode(x): return x - 1"
    assert not same(one, other, around)


def test_an_argument_that_is_given_by_its_name_has_that_name():
    around = Surroundings.of(["def f(x, y): ..."], ["assert f(x=1, y=2)"])
    assert not same("def f(x, y): return x", "def f(a, y): return a", around)
    helper = "def h({0}): return {0}\ndef f(x, y): return h({0}=x)"
    assert not same(helper.format("u"), helper.format("v"))


def test_what_is_no_python_is_its_text():
    assert same("def f(:\n  x ", "\ndef f(:\n  x\n")
    assert not same("def f(:\n  x", "def f(:\n    x")
    r = Surroundings(language="R")
    assert not same("x <- 2", "x < -2", r) and same("x <- 2  ", "x <- 2", r)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5_000 + ")" * 5_000,
        "x = " + "-" * 50_000 + "1",
        "x = " + " + ".join(["x"] * 12_000),
        "x = a" + ".b" * 20_000,
        "x = " + "[" * 90 + "1" + "]" * 90,
        "x = a" + "(1)" * 3_000,
        "\n".join(" " * depth + "if x:" for depth in range(99)) + "\n" + " " * 99 + "x",
        "x = 9" + "9" * 6_000,
        "def f(x):\n" + "".join(f"    a{n + 1} = g(a{n})\n" for n in range(2_000)),
        "def f(x):\n" + "    if x:\n        pass\n" * 2_000,
        "x = 1\0",
        "x = '\udc80'",
        "a" * 100_000,
        "\\",
    ],
)
def test_no_answer_is_too_deep_or_too_strange(source):
    assert digest(normal_form(source)) == digest(normal_form(source))
    assert isinstance(readable(source), str)


def test_a_form_does_not_change_between_releases_of_python_or_of_the_grader():
    """Comments of earlier years are found by it."""
    assert digest(normal_form(FIRST, AROUND)) == "966d4fb5"


# The bank


def wrong_answers(assignment: str):
    return [answer for answer in answers(assignment) if not answer.right]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_two_misconceptions_are_never_one_group(assignment):
    """By code alone already; the bank has one misspelling of a program twice."""
    groups = defaultdict(list)
    for answer in answers(assignment):
        form = normal_form(answer.source, surroundings(assignment))
        groups[answer.exercise, form].append(answer)
    together = [
        (one.name, other.name)
        for group in groups.values()
        for one, other in itertools.combinations(group, 2)
        if (one.right, one.points, one.message) != (other.right, other.points, other.message)
    ]
    by_code = [tuple(answer.name for answer in group) for group in groups.values() if group[1:]]
    assert together == []
    same_program = ("wrong-length-as-integer", "wrong-length-in-parentheses")
    assert by_code == [same_program] * (assignment == "02-shapes")


@pytest.mark.parametrize("assignment", first_of(1, ASSIGNMENTS))
def test_mechanical_variants_are_found_in_their_group(assignment):
    around = surroundings(assignment)
    known = around.kept | {argument for _, argument in around.by_keyword}
    missed, made = [], 0
    for answer in wrong_answers(assignment):
        form = normal_form(answer.source, around)
        draw = random.Random(f"{assignment}/{answer.exercise}/{answer.name}")
        for kind, vary in KINDS.items():
            variant = vary(answer.source, draw, set(known))
            if variant is None:
                continue
            made += 1
            if normal_form(variant, around) != form:
                missed.append(f"{answer.exercise}/{answer.name}: {kind}")
    assert made > 3 * len(wrong_answers(assignment))
    assert len(missed) <= 0.01 * made, missed


@pytest.mark.parametrize("assignment", first_of(1, ASSIGNMENTS))
def test_small_mistakes_are_not_the_solution(assignment):
    """One in a hundred may be: a mutant that is the same program."""
    around = surroundings(assignment)
    same = made = 0
    for exercise in {answer.exercise for answer in answers(assignment)}:
        source = cells(assignment)[exercise][0]
        form = normal_form(source, around)
        forms = [normal_form(mutant.source, around) for mutant in mutants(source, exercise)]
        made += len(forms)
        same += forms.count(form)
    assert same <= 0.01 * made and made > 50


def test_no_solution_is_grouped_as_text():
    for assignment in ASSIGNMENTS:
        for source, solution in cells(assignment).values():
            assert not solution or not normal_form(source).startswith("text:")
