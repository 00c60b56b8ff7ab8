"""Usual styles of tests, and functions to test: :mod:`tests.styles` says how to read them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """A function of one argument: how to write it, twice, how not to, and two cases."""

    name: str
    argument: str
    body: str
    other: str
    mistake: str
    cases: tuple[tuple, ...]


DOMAINS = [
    Domain(
        "total",
        "numbers",
        "return sum(numbers)",
        "result = 0\nfor number in numbers:\n    result += number\nreturn result",
        "return len(numbers)",
        (([1, 2, 4], 7), ([-1, 5], 4)),
    ),
    Domain(
        "absolute",
        "x",
        "return x if x >= 0 else -x",
        "return max(x, -x)",
        "return -x - 1",
        ((3, 3), (-4, 4)),
    ),
    Domain(
        "longest",
        "words",
        "return max(words, key=len)",
        "return sorted(words, key=len)[-1]",
        "return min(words)",
        ((["b", "house", "a"], "house"), (["tree", "at"], "tree")),
    ),
    Domain(
        "backwards",
        "text",
        "return text[::-1]",
        'return "".join(reversed(text))',
        "return text.upper()",
        (("abc", "cba"), ("grüße", "eßürg")),
    ),
    Domain(
        "mean",
        "values",
        "return sum(values) / len(values)",
        "from statistics import fmean\nreturn fmean(values)",
        "return sum(values) // 2 + 0.25",
        (([1, 2, 6], 3.0), ([0.5, 1.5], 1.0)),
    ),
    Domain(
        "vowels",
        "text",
        'return sum(letter in "aeiou" for letter in text)',
        'return len([one for one in text if one in set("aeiou")])',
        "return len(text)",
        (("banana", 3), ("sky", 0)),
    ),
    Domain(
        "unique",
        "items",
        "return sorted(set(items))",
        "found = []\nfor item in sorted(items):\n"
        "    if item not in found:\n        found.append(item)\nreturn found",
        "return items[:1] * 3",
        (([3, 1, 3], [1, 3]), ([2, 2], [2])),
    ),
    Domain(
        "celsius",
        "degrees",
        "return (degrees - 32) * 5 / 9",
        "return (degrees - 32) / 1.8",
        "return degrees - 32 * 5 / 9 + 1",
        ((50, 10.0), (212, 100.0)),
    ),
    Domain(
        "initials",
        "name",
        'return "".join(word[0] for word in name.split())',
        "letters = [word[0] for word in name.split()]\nreturn str().join(letters)",
        "return name[0]",
        (("Åsa Öberg", "ÅÖ"), ("Ada King Lovelace", "AKL")),
    ),
    Domain(
        "squares",
        "n",
        "return [i * i for i in range(n)]",
        "return list(map(lambda i: i**2, range(n)))",
        "return [i * 2 + 1 for i in range(n)]",
        ((3, [0, 1, 4]), (2, [0, 1])),
    ),
    Domain(
        "pairs",
        "names",
        "return {name: len(name) for name in names}",
        "return dict(zip(names, map(len, names)))",
        "return {name: name for name in names}",
        ((["a", "bcd"], {"a": 1, "bcd": 3}), (["xy"], {"xy": 2})),
    ),
]

OWN_ARGUMENT = [
    Domain(
        "size", "x", "return abs(x)", "return x if x > 0 else -x", "return -x", ((3, 3), (7, 7))
    ),
    Domain(
        "ordered",
        "items",
        "return sorted(items)",
        "copy = list(items)\ncopy.sort()\nreturn copy",
        "return items[::-1]",
        (([1, 2, 5], [1, 2, 5]), ([0, 9], [0, 9])),
    ),
    Domain(
        "trimmed",
        "text",
        "return text.strip()",
        'return text.lstrip(" ").rstrip(" ")',
        "return text[1:]",
        (("abc", "abc"), ("x y", "x y")),
    ),
    Domain(
        "clipped",
        "x",
        "return min(max(x, 0), 1)",
        "return 0 if x < 0 else 1 if x > 1 else x",
        "return 1 - x / 3",
        ((0.5, 0.5), (0.25, 0.25)),
    ),
]

_STUB = """
--- answer
def NAME(ARG):
    ### BEGIN SOLUTION
    BODY
    ### END SOLUTION
--- right
def NAME(ARG):
    OTHER
--- wrong
def NAME(ARG):
    MISTAKE
"""
_WHOLE = """
--- whole
### BEGIN SOLUTION
def NAME(ARG):
    BODY
### END SOLUTION
--- right
def NAME(argument):
    return helper_of_NAME(argument)

def helper_of_NAME(ARG):
    OTHER
--- wrong
def NAME(ARG):
    MISTAKE
"""
_DOCUMENTED = _STUB.replace(
    "    ### BEGIN", '    """Return what the exercise asks for."""\n    ### BEGIN'
).replace("    OTHER", '    """Return the answer."""\n    OTHER')

STYLES = {
    "plain": _STUB
    + """
--- test
assert NAME(GIVEN1) == RESULT1
assert NAME(GIVEN2) == RESULT2
""",
    "message": _STUB
    + """
--- test
for given, expected in CASES:
    found = NAME(given)
    assert found == expected, f"NAME({given!r}) should be {expected!r}, not {found!r}"
""",
    "whole": _WHOLE
    + """
--- test
assert NAME(GIVEN1) == RESULT1
""",
    "quoted": _STUB
    + """
--- test 2
from autograder import expect
for given, expected in CASES:
    expect.that(expect.call("NAME", given) == expected, "`NAME` is not right.")
""",
    "whole-quoted": _WHOLE
    + """
--- test 2
from autograder import expect
expect.that(expect.call("NAME", GIVEN1) == RESULT1, "`NAME` is not right.")
expect.that(expect.call("NAME", GIVEN2) == RESULT2, "`NAME` is not right for others.")
""",
    "whole-globals": _WHOLE
    + """
--- test
assert "NAME" in globals(), "please define NAME"
assert globals()["NAME"](GIVEN1) == RESULT1
""",
    "whole-built-name": _WHOLE
    + """
--- test
answer = globals()["NAME!"[:-1]]
assert answer(GIVEN2) == RESULT2
""",
    "partial-credit": _STUB
    + """
--- test 2
score = 0
for given, expected in CASES:
    try:
        score += NAME(given) == expected
    except Exception as error:
        print("NAME stopped with", error)
score
""",
    "matplotlib-inline": _WHOLE
    + """
--- test
%matplotlib inline
import matplotlib.pyplot as plt
assert NAME(GIVEN1) == RESULT1
""",
    "cell-timed": _WHOLE
    + """
--- test
%%time
assert NAME(GIVEN1) == RESULT1
""",
    "line-timed": _WHOLE
    + """
--- test
%timeit -n1 -r1 NAME(GIVEN1)
assert NAME(GIVEN2) == RESULT2
""",
    "numpy-star": _STUB
    + """
--- given
from numpy.testing import *
--- test
assert_equal(NAME(GIVEN1), RESULT1)
assert_equal(NAME(GIVEN2), RESULT2)
""",
    "math-star": _STUB
    + """
--- given
from math import *
--- test
result = NAME(GIVEN1)
assert isclose(result, RESULT1) if isinstance(result, float) else result == RESULT1
assert sqrt(floor(4.5)) == 2
""",
    "prints": _STUB
    + """
--- test
print("Testing NAME ...")
print(GIVEN1, "->", NAME(GIVEN1))
assert NAME(GIVEN1) == RESULT1
print("passed \\N{CHECK MARK}")
""",
    "unittest": _STUB
    + """
--- test
import unittest

class TestNAME(unittest.TestCase):
    def test_first(self):
        self.assertEqual(NAME(GIVEN1), RESULT1)

    def test_second(self):
        self.assertEqual(NAME(GIVEN2), RESULT2)

suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestNAME)
assert unittest.TextTestRunner().run(suite).wasSuccessful()
""",
    "test-case-object": _STUB
    + """
--- given
from unittest import TestCase
check = TestCase()
--- test
check.assertEqual(NAME(GIVEN1), RESULT1)
""",
    "try-except": _STUB
    + """
--- test
try:
    assert NAME(GIVEN1) == RESULT1
except AssertionError:
    print("NAME is wrong for GIVEN1")
    raise
else:
    print("good")
""",
    "hash": _STUB
    + """
--- given
import hashlib
--- test
assert hashlib.sha256(str(NAME(GIVEN1)).encode()).hexdigest() == "SHA256"
""",
    "signature": _STUB
    + """
--- test
import inspect
assert len(inspect.signature(NAME).parameters) == 1
assert NAME(GIVEN1) == RESULT1
""",
    "docstring": _DOCUMENTED
    + """
--- test
assert NAME.__doc__, "write a docstring"
assert NAME(GIVEN2) == RESULT2
""",
    "source": _STUB
    + """
--- test
from inspect import getsource
assert "import os" not in getsource(NAME)
assert NAME(GIVEN1) == RESULT1
""",
    "type": _STUB
    + """
--- test
assert type(NAME(GIVEN1)) is type(RESULT1), "wrong type"
assert isinstance(NAME(GIVEN2), type(RESULT2))
assert NAME(GIVEN2) == RESULT2
""",
    "all": _STUB
    + """
--- test
assert all(NAME(given) == expected for given, expected in CASES)
""",
    "test-function": _STUB
    + """
--- test
def test_NAME():
    for given, expected in CASES:
        assert NAME(given) == expected

test_NAME()
""",
    "hidden": _STUB
    + """
--- test
assert callable(NAME)
### BEGIN HIDDEN TESTS
assert NAME(GIVEN1) == RESULT1, "hidden test 1 of NAME"
assert NAME(GIVEN2) == RESULT2, "hidden test 2 of NAME"
### END HIDDEN TESTS
""",
    "time-limit": _STUB
    + """
--- test
import time
start = time.perf_counter()
assert NAME(GIVEN1) == RESULT1
assert time.perf_counter() - start < 20, "too slow"
""",
    "two-tests": _STUB
    + """
--- test
assert NAME(GIVEN1) == RESULT1
--- test 2
assert NAME(GIVEN2) == RESULT2
""",
    "input-unchanged": _STUB
    + """
--- test
from copy import deepcopy
given = GIVEN1
before = deepcopy(given)
assert NAME(given) == RESULT1
assert given == before, "NAME changes its argument"
""",
    "test-changes-input": _STUB
    + """
--- given
case_of_NAME = [GIVEN1, RESULT1]
--- test
given, expected = case_of_NAME
assert NAME(given) == expected
case_of_NAME.reverse()
assert case_of_NAME.pop() == GIVEN1
""",
    "reference": _STUB
    + """
--- test
def reference(ARG):
    BODY

assert [NAME(GIVEN1), NAME(GIVEN2)] == [reference(GIVEN1), reference(GIVEN2)]
assert reference(GIVEN1) == RESULT1
""",
    "array": _STUB
    + """
--- test
import numpy as np
assert np.array_equal(NAME(GIVEN1), RESULT1)
assert np.array_equal(np.array(NAME(GIVEN2)), np.array(RESULT2))
""",
    "repr": _STUB
    + """
--- test
assert f"{NAME(GIVEN1)!r}" == repr(RESULT1)
""",
    "callback": _STUB
    + """
--- given
def apply(function, arguments):
    return [function(argument) for argument in arguments]
--- test
assert apply(NAME, [GIVEN1, GIVEN2]) == [RESULT1, RESULT2]
""",
    "later-same-name": _STUB
    + """
--- test
assert NAME(GIVEN1) == RESULT1
--- given
# For part 2, here is a solution of part 1.
def NAME(ARG):
    BODY
--- given
print(NAME(GIVEN2))
""",
    "whole-later-same-name": _WHOLE
    + """
--- test
assert NAME(GIVEN1) == RESULT1, "part 1"
--- given
def NAME(ARG):
    BODY
""",
    "later-import": _STUB
    + """
--- test
assert NAME(GIVEN1) == RESULT1
--- given
from my_utilities import NAME
print(NAME(GIVEN2))
""",
    "global-state": _STUB
    + """
--- given
calls_of_NAME = []
--- test
for given, expected in CASES:
    calls_of_NAME.append(NAME(given))
assert calls_of_NAME == [RESULT1, RESULT2]
--- test
assert len(calls_of_NAME) == 2 and calls_of_NAME[0] == RESULT1
""",
    "shadowed-builtins": _STUB.replace("right\ndef", "right\nvars = exec = repr_ = 3\ndef")
    + """
--- test
assert NAME(GIVEN1) == RESULT1
""",
}
