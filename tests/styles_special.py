"""Styles of tests about one thing each, in two tellings: :mod:`tests.styles` says how to read them.

A single capital letter stands for what differs between the tellings.
"""

SPECIAL = {
    "variable": (
        """
--- whole
### BEGIN SOLUTION
A = B
### END SOLUTION
--- right
half = B / 2
A = int(half + half)
--- wrong
A = B + 1
--- test
assert A == B
""",
        {"A": "answer_to_all", "B": "42"},
        {"A": "days_of_leap_year", "B": "366"},
    ),
    "variable-given": (
        """
--- answer
A = None
### BEGIN SOLUTION
A = B
### END SOLUTION
--- right
A = B + 0
--- wrong
A = -B
--- test
from autograder import expect
expect.integer(A, equals=B, name="A")
""",
        {"A": "rows", "B": "12"},
        {"A": "columns", "B": "7"},
    ),
    "given-from-answer": (
        """
--- whole
### BEGIN SOLUTION
A = B
### END SOLUTION
--- right
A = list(B)
--- wrong
A = [0]
--- given
C = sorted(A)[-1]
--- test
assert C == max(B)
""",
        {"A": "heights", "B": "[3, 1, 2]", "C": "highest"},
        {"A": "names_of_pets", "B": "['cat', 'dog']", "C": "last_pet"},
    ),
    "class": (
        """
--- answer
class A:
    def __init__(self, start):
        ### BEGIN SOLUTION
        self.B = start
        ### END SOLUTION

    def C(self, amount):
        ### BEGIN SOLUTION
        self.B += amount
        return self.B
        ### END SOLUTION
--- right
class A:
    def __init__(self, start):
        self.all = [start]

    @property
    def B(self):
        return sum(self.all)

    def C(self, amount):
        self.all.append(amount)
        return self.B
--- wrong
class A:
    def __init__(self, start):
        self.B = 0

    def C(self, amount):
        return None
--- test
one = A(10)
assert one.C(5) == 15
assert one.B == 15
--- test
assert isinstance(A(0), A) and A(3).B == 3
""",
        {"A": "Account", "B": "balance", "C": "deposit"},
        {"A": "Tank", "B": "litres", "C": "fill"},
    ),
    "subclass": (
        """
--- given
class A:
    def speak(self):
        raise NotImplementedError
--- answer
class B(A):
    def speak(self):
        ### BEGIN SOLUTION
        return C
        ### END SOLUTION
--- right
class B(A):
    words = C
    def speak(self):
        return self.words
--- wrong
class B(A):
    def speak(self):
        return "..."
--- test
assert issubclass(B, A)
assert B().speak() == C
""",
        {"A": "Animal", "B": "Duck", "C": "'Quack'"},
        {"A": "Machine", "B": "Clock", "C": "'Tick'"},
    ),
    "special-methods": (
        """
--- whole
### BEGIN SOLUTION
class A:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __add__(self, other):
        return A(self.x + other.x, self.y + other.y)
### END SOLUTION
--- right
from dataclasses import dataclass

@dataclass
class A:
    x: int
    y: int

    def __add__(self, other):
        return A(self.x + other.x, self.y + other.y)
--- wrong
class A:
    def __init__(self, x, y):
        pass
--- test
assert A(1, 2) + A(B, 1) == A(B + 1, 3)
""",
        {"A": "Vector", "B": "5"},
        {"A": "Amount", "B": "7"},
    ),
    "generator": (
        """
--- answer
def A(n):
    ### BEGIN SOLUTION
    a, b = B
    for _ in range(n):
        yield a
        a, b = b, a + b
    ### END SOLUTION
--- right
def A(n):
    found = [*B]
    while len(found) < n:
        found.append(found[-1] + found[-2])
    yield from found[:n]
--- wrong
def A(n):
    yield n
--- test
import types
assert isinstance(A(3), types.GeneratorType)
assert list(A(3)) == [*B, sum(B)]
--- test
assert next(iter(A(1))) == B[0]
assert sum(1 for _ in A(6)) == 6
""",
        {"A": "fibonacci", "B": "(1, 1)"},
        {"A": "lucas", "B": "(2, 1)"},
    ),
    "raises": (
        """
--- answer
def A(x):
    ### BEGIN SOLUTION
    if x < 0:
        raise ValueError("negative")
    return x**B
    ### END SOLUTION
--- right
def A(x):
    if not x >= 0:
        raise ValueError(f"{x} is negative")
    return pow(x, B)
--- wrong
def A(x):
    return x + 0.5
--- test
import pytest
with pytest.raises(ValueError):
    A(-1)
--- test
try:
    A(-2)
except ValueError:
    pass
else:
    assert False, "no error"
assert A(4) == 4**B
--- test
from unittest import TestCase
with TestCase().assertRaises(ValueError):
    A(-3)
""",
        {"A": "root", "B": "0.5"},
        {"A": "cubed", "B": "3"},
    ),
    "printed": (
        """
--- answer
def A(n):
    ### BEGIN SOLUTION
    for i in range(n):
        print(B * (i + 1))
    ### END SOLUTION
--- right
def A(n):
    print(*(B * i for i in range(1, n + 1)), sep="\\n")
--- wrong
def A(n):
    print(n)
--- test
import contextlib, io
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    A(2)
assert printed.getvalue().split() == [B, B * 2]
--- test
from unittest.mock import patch
with patch("builtins.print") as fake_print, patch("sys.stdout", new=io.StringIO()) as out:
    A(1)
assert fake_print.called and str(fake_print.call_args.args[0]) == B
""",
        {"A": "triangle", "B": "'*'"},
        {"A": "stairs", "B": "'#'"},
    ),
    "captured-by-magic": (
        """
--- whole
### BEGIN SOLUTION
def A():
    print(B)
### END SOLUTION
--- right
def A():
    import sys
    sys.stdout.write(B + "\\n")
--- wrong
def A():
    print("Hello")
--- given
%%capture shown_by_A
A()
--- test
assert shown_by_A.stdout.strip() == B
""",
        {"A": "greet", "B": "'Grüß Gott'"},
        {"A": "part", "B": "'Auf Wiedersehen'"},
    ),
    "plot": (
        """
--- given
import matplotlib.pyplot as plt
--- answer
def A(xs, ys):
    ### BEGIN SOLUTION
    fig, ax = plt.subplots()
    ax.B(xs, ys)
    ax.set_xlabel("x")
    return ax
    ### END SOLUTION
--- right
def A(xs, ys):
    figure = plt.figure()
    axes = figure.add_subplot()
    axes.B(xs, ys)
    axes.set(xlabel="x")
    return axes
--- wrong
def A(xs, ys):
    return plt.figure().add_subplot()
--- test
ax = A([1, 2, 3], [2, 4, 8])
assert ax.get_xlabel() == "x"
assert len(ax.lines) + len(ax.collections) == 1
plt.close("all")
""",
        {"A": "draw_line", "B": "plot"},
        {"A": "draw_points", "B": "scatter"},
    ),
    "current-figure": (
        """
--- given
import matplotlib.pyplot as plt
--- whole
### BEGIN SOLUTION
A = plt.figure()
plt.plot([1, 2], B)
plt.title("C")
### END SOLUTION
--- right
A, axes = plt.subplots()
axes.plot([1, 2], B)
axes.set_title("C")
--- wrong
A = plt.figure()
plt.plot([1, 2], B)
--- test
assert A.axes[0].get_title() == "C"
assert list(A.axes[0].lines[0].get_ydata()) == B
""",
        {"A": "growth", "B": "[1, 4]", "C": "Growth"},
        {"A": "decline", "B": "[9, 3]", "C": "Decline"},
    ),
    "file-written": (
        """
--- answer
def A(lines, path):
    ### BEGIN SOLUTION
    with open(path, "w") as file:
        for line in lines:
            file.write(line + "\\n")
    ### END SOLUTION
--- right
def A(lines, path):
    from pathlib import Path
    Path(path).write_text("\\n".join(lines) + "\\n")
--- wrong
def A(lines, path):
    open(path, "w").close()
--- test
A(["a", "b"], "B.txt")
assert open("B.txt").read() == "a\\nb\\n"
--- test
import os
os.remove("B.txt")
A(["c"], "B.txt")
assert os.path.getsize("B.txt") == 2
""",
        {"A": "write_lines", "B": "lines"},
        {"A": "save_list", "B": "saved"},
    ),
    "file-made-by-cell": (
        """
--- whole
### BEGIN SOLUTION
with open("B.csv", "w") as file:
    file.write("a,b\\n1,2\\n")
### END SOLUTION
--- right
import csv
with open("B.csv", "w", newline="") as file:
    csv.writer(file, lineterminator="\\n").writerows([["a", "b"], [1, 2]])
--- wrong
A = "a,b"
--- test
import pathlib
assert pathlib.Path("B.csv").read_text().splitlines()[1] == "1,2"
""",
        {"A": "table", "B": "table"},
        {"A": "measured", "B": "measured"},
    ),
    "file-read": (
        """
--- answer
def A(path):
    ### BEGIN SOLUTION
    with open(path) as file:
        return B(float(line) for line in file)
    ### END SOLUTION
--- right
def A(path):
    from pathlib import Path
    return B(map(float, Path(path).read_text().split()))
--- wrong
def A(path):
    return 0.125
--- test
assert A("numbers.txt") == B([1.5, 2.5, 4.0])
""",
        {"A": "sum_of_file", "B": "sum"},
        {"A": "most_in_file", "B": "max"},
    ),
    "helper-module": (
        """
--- given
import my_utilities
from my_utilities import measure
--- answer
def A(xs):
    ### BEGIN SOLUTION
    return B(measure(x) for x in xs)
    ### END SOLUTION
--- right
def A(xs):
    return B([my_utilities.measure(x) for x in xs])
--- wrong
def A(xs):
    return -1
--- test
assert my_utilities.measure(1) == 2
assert A([1, 2]) == B([2, 4])
""",
        {"A": "longest_way", "B": "max"},
        {"A": "whole_way", "B": "sum"},
    ),
    "recursion": (
        """
--- answer
def A(n):
    ### BEGIN SOLUTION
    return B if n == 0 else n C A(n - 1)
    ### END SOLUTION
--- right
def A(n):
    result = B
    for i in range(1, n + 1):
        result = i C result
    return result
--- wrong
def A(n):
    return n
--- test
assert [A(n) for n in range(4)] == [B, 1 C B, 2 C (1 C B), 3 C (2 C (1 C B))]
--- test
assert A(6) == 6 C A(5)
assert A(3) == 6
""",
        {"A": "factorial", "B": "1", "C": "*"},
        {"A": "triangular", "B": "0", "C": "+"},
    ),
    "seed": (
        """
--- given
import random
import numpy as np
--- answer
def A(n):
    ### BEGIN SOLUTION
    return [random.randint(1, B) for _ in range(n)]
    ### END SOLUTION
--- right
def A(n):
    found = []
    for _ in range(n):
        found += [random.randint(1, B)]
    return found
--- wrong
def A(n):
    return [B + 1] * n
--- test
random.seed(7)
first = A(5)
random.seed(7)
assert first == [random.randint(1, B) for _ in range(5)]
--- test
np.random.seed(1)
assert all(1 <= one <= B for one in A(int(np.random.randint(5, 9))))
""",
        {"A": "dice", "B": "6"},
        {"A": "wheel", "B": "36"},
    ),
    "in-place": (
        """
--- answer
def A(items):
    ### BEGIN SOLUTION
    items.B()
    ### END SOLUTION
--- right
def A(items):
    copy = list(items)
    copy.B()
    items[:] = copy
--- wrong
def A(items):
    return sorted(items)
--- test
items_for_A = [3, 1, 2, 0]
expected = [3, 1, 2, 0]
expected.B()
assert A(items_for_A) is None
assert items_for_A == expected
""",
        {"A": "sort_in_place", "B": "sort"},
        {"A": "turn_in_place", "B": "reverse"},
    ),
    "defaults": (
        """
--- answer
def A(x, *, by=B):
    ### BEGIN SOLUTION
    return x C by
    ### END SOLUTION
--- right
def A(x, by=B):
    result = x C by
    return result
--- wrong
def A(x, by=0):
    return (x, by)
--- test
assert A(3) == 3 C B
--- test
assert A(3, by=5) == 3 C 5
assert A(**{"x": 1, "by": 2}) == 1 C 2
""",
        {"A": "scaled", "B": "2", "C": "*"},
        {"A": "shifted", "B": "10", "C": "+"},
    ),
    "closure": (
        """
--- answer
def A(n):
    ### BEGIN SOLUTION
    def inner(x):
        return x B n
    return inner
    ### END SOLUTION
--- right
def A(n):
    return lambda x: x B n
--- wrong
def A(n):
    return lambda x: n
--- test
one = A(3)
assert callable(one) and one(4) == 4 B 3
--- test
assert [A(n)(10) for n in (1, 2)] == [10 B 1, 10 B 2]
""",
        {"A": "make_adder", "B": "+"},
        {"A": "make_multiplier", "B": "*"},
    ),
    "collections": (
        """
--- given
from collections import Counter, OrderedDict, namedtuple
--- answer
def A(words):
    ### BEGIN SOLUTION
    return B(words)
    ### END SOLUTION
--- right
def A(words):
    result = B([*words])
    return result
--- wrong
def A(words):
    return dict.fromkeys(words, 0.5)
--- test
assert A(["a", "b", "a"]) == B(["a", "b", "a"])
assert type(A([])) is B
""",
        {"A": "counted", "B": "Counter"},
        {"A": "distinct", "B": "set"},
    ),
    "named-tuple": (
        """
--- whole
### BEGIN SOLUTION
from collections import namedtuple
A = namedtuple("A", "B C")
### END SOLUTION
--- right
from typing import NamedTuple

class A(NamedTuple):
    B: int
    C: int
--- wrong
A = tuple
--- test
assert A._fields == ("B", "C")
assert A(1, C=2) == (1, 2)
""",
        {"A": "Point", "B": "x", "C": "y"},
        {"A": "Size", "B": "width", "C": "height"},
    ),
    "numbers": (
        """
--- given
import cmath, math
from decimal import Decimal
from fractions import Fraction
--- answer
def A(x):
    ### BEGIN SOLUTION
    return x * B
    ### END SOLUTION
--- right
def A(x):
    return B * x
--- wrong
def A(x):
    return x * 3.25
--- test
assert A(1) == B
assert isinstance(A(1), type(B))
--- test
assert abs(complex(A(2)) - complex(B) * 2) < 1e-9
""",
        {"A": "thirds", "B": "Fraction(1, 3)"},
        {"A": "price", "B": "Decimal('9.99')"},
        {"A": "turned", "B": "1j"},
    ),
    "dates": (
        """
--- given
from datetime import date, timedelta
--- answer
def A(day):
    ### BEGIN SOLUTION
    return day + timedelta(B)
    ### END SOLUTION
--- right
def A(day):
    return date.fromordinal(day.toordinal() + B)
--- wrong
def A(day):
    return "tomorrow"
--- test
assert A(date(2024, 2, 28)) == date(2024, 2, 28) + timedelta(days=B)
assert A(date(2024, 12, 31)).year == 2025
""",
        {"A": "next_day", "B": "1"},
        {"A": "next_week", "B": "7"},
    ),
    "numpy": (
        """
--- given
import numpy as np
--- answer
def A(array):
    ### BEGIN SOLUTION
    return array.B(axis=0)
    ### END SOLUTION
--- right
def A(array):
    return np.array([column.B() for column in array.T])
--- wrong
def A(array):
    return np.zeros(array.shape[1]) - 1
--- test
table_of_A = np.arange(6.0).reshape(2, 3)
np.testing.assert_allclose(A(table_of_A), table_of_A.B(axis=0))
--- test
assert A(np.ones((4, 2))).shape == (2,)
assert isinstance(A(np.eye(2))[0], np.floating)
assert np.allclose(A(np.eye(2)), np.eye(2).B(axis=0))
""",
        {"A": "column_means", "B": "mean"},
        {"A": "column_sums", "B": "sum"},
    ),
    "two-answers": (
        """
--- answer
def A(x):
    ### BEGIN SOLUTION
    return x * B
    ### END SOLUTION
--- right
def A(x):
    return B * x
--- wrong
def A(x):
    return x - 100
--- whole
### BEGIN SOLUTION
def C(x):
    return x / B
### END SOLUTION
--- right
C = lambda x: x / B
--- wrong
def C(x):
    return x + 200
--- test
assert C(A(8)) == 8 and A(1) == B
""",
        {"A": "encode", "B": "4", "C": "decode"},
        {"A": "to_cents", "B": "100", "C": "to_euros"},
    ),
    "own-seed-and-magic": (
        """
--- given
%load_ext autoreload
%autoreload 0
--- answer
def A(rows):
    ### BEGIN SOLUTION
    return [[x B 1 for x in row] for row in rows]
    ### END SOLUTION
--- right
import warnings
warnings.simplefilter("ignore")
def A(rows):
    return [list(map(lambda x: x B 1, row)) for row in rows]
--- wrong
def A(rows):
    return []
--- test
assert A([[1, 2], [3]]) == [[1 B 1, 2 B 1], [3 B 1]]
print("\\N{PARTY POPPER}")
""",
        {"A": "all_more", "B": "+"},
        {"A": "all_less", "B": "-"},
    ),
}
