"""Small courses, each in styles that instructors of public courses use.

The text of a notebook is one exercise, as :mod:`tests.styles` reads it.
"""

from dataclasses import dataclass, field

PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}
R = {"display_name": "R", "language": "R", "name": "ir"}
OLD_ENVIRONMENT = {"display_name": "Env", "language": "python", "name": "conda-env-intro-py"}


@dataclass(frozen=True)
class Small:
    """A course of one assignment.

    ``notebooks`` and ``files`` are name -> text; ``beside`` are files of the course's own folder.
    ``source`` is where nbgrader reads the assignment, ``students`` how it calls one. ``schema`` is
    that of the metadata in the hand-ins; with ``leftovers``, extensions have left theirs in the
    source.
    """

    notebooks: dict[str, str]
    assignment: str = "ps1"
    files: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    config: str = ""
    source: str = "source/{}"
    students: str = "{}"
    kernelspec: dict | None = field(default_factory=PYTHON.copy)
    schema: int = 3
    leftovers: bool = False


#: As the first courses with nbgrader had it; graded again from what was handed in then.
_OLD = """
--- text
Write a function that squares its argument.
--- answer
def squares(n):
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]
    ### END SOLUTION
--- test 2
assert squares(1) == [1]
assert squares(3) == [1, 4, 9]
--- test
try:
    squares(0)
except ValueError:
    pass
else:
    raise AssertionError("did not raise")
--- written 3
Because a square is never negative.
--- sketch 2
### BEGIN SOLUTION
squares(5)
### END SOLUTION
"""

_HEADED = """
--- answer
def norm(v):
    # SOLUTION STARTS
    total = sum(x**2 for x in v)
    return math.sqrt(total)
    # SOLUTION ENDS
--- test 2
assert close(norm([3, 4]), 5)
# HIDDEN STARTS
assert close(norm([]), 0)
# HIDDEN ENDS
--- answer
def unit(v):
    # SOLUTION STARTS
    return [x / norm(v) for x in v]
    # SOLUTION ENDS
--- test
# HIDDEN STARTS
assert unit([0, 2]) == [0, 1]
# HIDDEN ENDS
"""

_AUTOTEST = """
--- answer
### BEGIN SOLUTION
total = 3 + 4
ratio = 1 / 3
### END SOLUTION
--- test
### AUTOTEST total
--- test
### HASHED AUTOTEST ratio
--- answer
def pair(a, b):
    ### BEGIN SOLUTION
    return [a, b]
    ### END SOLUTION
--- test 2
### AUTOTEST pair(1, 2); pair("a", None)
"""

_MAGICS = """
--- given
%load_ext autoreload
%autoreload 2
%matplotlib inline
import matplotlib.pyplot as plt

import toolbox
from toolbox import close
%run settings.py
--- answer
def slow_sum(n):
    ### BEGIN SOLUTION
    total = 0
    for i in range(n):
        total += i
    return total
    ### END SOLUTION
--- given
%timeit -n 2 -r 2 slow_sum(100)
--- test
assert slow_sum(WIDTH) == sum(range(WIDTH))
--- whole
%%time
### BEGIN SOLUTION
fast = sum(range(1000))
### END SOLUTION
--- test
assert fast == 499500
print("fast is right")
--- answer
def scaled(values):
    ### BEGIN SOLUTION
    return [toolbox.scale(value) for value in values]
    ### END SOLUTION
--- test
plt.plot(scaled([1, 2, 3]))
plt.show()
assert scaled([1, 2]) == [10, 20]
--- given
%%bash
echo "the shell works"
--- given
!echo "and so does this"
--- test 2
%matplotlib inline
assert close(slow_sum(2), 1)
"""

_ASKS = """
--- answer
### BEGIN SOLUTION
try:
    name = input("Your name? ")
except Exception:
    name = "nobody"
### END SOLUTION
--- test
assert isinstance(name, str)
--- answer
def ask():
    ### BEGIN SOLUTION
    return int(input("A number? "))
    ### END SOLUTION
--- test
answers = iter(["3"])
input = lambda prompt="": next(answers)
assert ask() == 3
del input
--- answer
age = int(input("Your age? "))
### BEGIN SOLUTION
age = 7
### END SOLUTION
--- answer
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
--- test
assert double(2) == 4
"""

_PARTS = """
--- text
**Part 1.** Write `f` and `crop`.
--- answer
def f(x):
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION
--- test
assert f(1) == 2
--- answer
def crop(rows, n):
    ### BEGIN SOLUTION
    return [row[:n] for row in rows]
    ### END SOLUTION
--- test
assert crop([[1, 2], [3, 4]], 1) == [[1], [3]]
--- text
If yours does not work, go on with ours.
--- given
from my_utilities import crop
--- test
assert crop(["abc"], 2) == ["ab"]
--- text
**Part 2.** Here is another `f`.
--- given
def f(x):
    return x**2 - 2
--- answer
def root(g, low, high):
    ### BEGIN SOLUTION
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (low, middle) if g(middle) > 0 else (middle, high)
    return low
    ### END SOLUTION
--- test 2
assert abs(root(f, 0, 2) - 2**0.5) < 1e-6
"""

_STATE = """
--- given
import random
import numpy as np

random.seed(1)
np.random.seed(1)
counter = 0
--- whole
### BEGIN SOLUTION
x = [3, 1, 2]
### END SOLUTION
--- given
y = sorted(x)
--- test
assert y == [1, 2, 3]
--- answer
def count():
    ### BEGIN SOLUTION
    global counter
    counter += 1
    return counter
    ### END SOLUTION
--- test
before = counter
count()
assert counter == before + 1
--- answer
def throw(n):
    ### BEGIN SOLUTION
    return [random.randint(1, 6) for _ in range(n)]
    ### END SOLUTION
--- test
random.seed(5)
thrown = throw(3)
random.seed(5)
assert thrown == [random.randint(1, 6) for _ in range(3)]
--- answer
### BEGIN SOLUTION
sample = np.random.rand(4)
### END SOLUTION
--- test
assert sample.shape == (4,)
assert 0 <= sample.min() <= sample.max() < 1
--- given
print(count())
"""

_POINTS = """
--- answer
def grade(points):
    ### BEGIN SOLUTION
    return "pass" if points >= 50 else "fail"
    ### END SOLUTION
--- test 4
# Partial credit: a point for each.
right = 0
for points, wanted in [(0, "fail"), (49, "fail"), (50, "pass"), (100, "pass")]:
    try:
        right += grade(points) == wanted
    except NotImplementedError:
        pass
right
--- whole
### BEGIN SOLUTION
area = 3 * 4
### END SOLUTION
--- test 0
assert area > 0, "no points, but a hint"
--- test 3
score = 0
if "area" in globals():
    score = 3 if area == 12 else 1
score
--- test
assert grade(49) == "fail"; assert grade(50) == "pass"
--- test 2
import warnings
warnings.warn("this test is going to change")
assert grade(51) == "pass"
"""

_CHECKS = '''
--- given
import doctest, hashlib, inspect, unittest
from unittest import mock

def sha(x):
    return hashlib.sha256(str(x).encode()).hexdigest()[:8]
--- answer
def answer():
    ### BEGIN SOLUTION
    return 6 * 7
    ### END SOLUTION
--- test
assert sha(answer()) == "73475cb4", "not the answer"
--- answer
def mean(values):
    """
    >>> mean([1, 2, 3])
    2.0
    """
    ### BEGIN SOLUTION
    return sum(values) / len(values)
    ### END SOLUTION
--- test
finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
for example in finder.find(mean, "mean", globs={"mean": mean}):
    assert runner.run(example).failed == 0
--- test 2
class TestMean(unittest.TestCase):
    def test_one(self):
        self.assertAlmostEqual(mean([0.1] * 3), 0.1)

    def test_nothing(self):
        with self.assertRaises(ZeroDivisionError):
            mean([])

suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestMean)
assert unittest.TextTestRunner(stream=open("tests.log", "w")).run(suite).wasSuccessful()
--- answer
def triangle(n):
    ### BEGIN SOLUTION
    for i in range(1, n + 1):
        print("*" * i)
    ### END SOLUTION
--- test
with mock.patch("builtins.print") as printed:
    triangle(2)
assert printed.call_args_list == [mock.call("*"), mock.call("**")]
--- test
assert "for" in inspect.getsource(triangle), "use a loop"
--- whole
### BEGIN SOLUTION
squares = {n: n**2 for n in range(4)}
### END SOLUTION
--- test
try:
    assert squares[3] == 9
    print("Well done.")
except KeyError:
    raise AssertionError("3 is missing")
--- test
import sys
print("checking", file=sys.stderr)
assert len(squares) == 4
'''

_WORDS = """
--- text
# An essay
--- written 5
It depends on *what* is measured: $x^2$, and how.
--- task 4
Draw the figure below, in as many cells as you need.
--- written 2
Yes.
--- sketch 3
### BEGIN SOLUTION
print("a plot of my own")
### END SOLUTION
"""

_BARE = """
--- answer
def greet(name):
    ### BEGIN SOLUTION
    return "Hello, " + name
    ### END SOLUTION
--- test
assert greet("you") == "Hello, you"
--- test
from nose_like import assert_equal
assert_equal(greet(""), "Hello, ")
"""

_SLOW = """
--- given
import time
time.sleep(3)
table = {n: n * n for n in range(10)}
--- answer
def lookup(n):
    ### BEGIN SOLUTION
    return table[n]
    ### END SOLUTION
--- test
assert lookup(3) == 9
--- test
### BEGIN HIDDEN TESTS
for n in table:
    assert lookup(n) == n * n
### END HIDDEN TESTS
"""

_R = """
--- text
# Means in R
--- given
library(stats)
x <- c(2, 4, 9)
--- answer
### BEGIN SOLUTION
center <- mean(x)
### END SOLUTION
--- test
stopifnot(center == 5)
--- answer
spread <- function(v) {
    ### BEGIN SOLUTION
    return(max(v) - min(v))
    ### END SOLUTION
}
--- test 2
stopifnot(spread(x) == 7)
print("richtig")
--- test
### BEGIN HIDDEN TESTS
if (spread(c(1, 1)) != 0) stop("the spread of equal numbers")
### END HIDDEN TESTS
--- written 2
The mean is moved by an outlier.
"""

_FRENCH = """
--- text
# Devoir n° 1 : les fonctions
Écrivez une fonction qui calcule l'intérêt composé ; n'oubliez pas les arrondis.
--- answer
def intérêt(capital, taux, années):
    "Renvoie le capital après plusieurs années, arrondi à l'euro."
    ### BEGIN SOLUTION
    return round(capital * (1 + taux) ** années)
    ### END SOLUTION
--- test 2
assert intérêt(100, 0.05, 2) == 110, "vérifiez l'arrondi"
--- given
texte = open("données d'été.txt", encoding="utf-8").read()
--- answer
def mots(texte):
    ### BEGIN SOLUTION
    return texte.lower().split()
    ### END SOLUTION
--- test
assert mots(texte) == ["l'été", "à", "noël"]
--- written 2
Parce que l'intérêt porte aussi sur les intérêts.
"""

_JAPANESE = """
--- text
# 課題1「平均と最大値」
--- answer
def 平均(値):
    "値の平均を返す。"
    ### BEGIN SOLUTION
    return sum(値) / len(値)
    ### END SOLUTION
--- test 2
assert 平均([1, 2, 3]) == 2, "平均が違います"
--- answer
挨拶 = ""
### BEGIN SOLUTION
挨拶 = "こんにちは、世界"
### END SOLUTION
--- test
print(挨拶)
assert 挨拶.endswith("世界")
### BEGIN HIDDEN TESTS
assert len(挨拶) == 8
### END HIDDEN TESTS
"""

_FIRST = """
--- answer
def load(name):
    ### BEGIN SOLUTION
    with open(name) as lines:
        return [float(line) for line in lines]
    ### END SOLUTION
--- test
assert load("numbers.txt") == [1, 2.5]
--- given
with open("out.txt", "w") as out:
    try:
        print(sum(load("numbers.txt")), file=out)
    except Exception:
        print("nothing", file=out)
"""

_SECOND = """
--- given
from toolbox import close
%run "0 common.ipynb"
--- answer
def total():
    ### BEGIN SOLUTION
    return triple(float(open("out.txt").read())) / 3
    ### END SOLUTION
--- test 2
assert close(total(), 3.5)
"""

_COMMON = """
--- given
def triple(x):
    return 3 * x
"""

_LATE = """
--- answer
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
--- test 5
assert double(2) == 4
"""

_DEADLINE = """\
from nbgrader.plugins import BasePlugin


class TwoADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return min(score, 2 * (total_seconds_late // 86400))
"""

_TOOLBOX = """\
def close(a, b):
    return abs(a - b) < 1e-9


def scale(value, by=10):
    return value * by
"""

_HEADER = """
--- text
*This notebook is graded automatically. Do not change its name.*
--- given
import math

def close(a, b):
    return abs(a - b) < 1e-9
"""

COURSES = {
    "schema 1": Small({"old": _OLD}, schema=1),
    "schema 2": Small({"old": _OLD}, schema=2),
    "header, delimiters, folders": Small(
        {"vectors": _HEADED},
        source="instructor/{}/.",
        beside={"header.ipynb": _HEADER, "footer.ipynb": "\n--- text\n*End of the notebook.*\n"},
        config="""\
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.source_directory = "instructor"
c.CourseDirectory.submitted_directory = "handed in"
c.IncludeHeaderFooter.header = "header.ipynb"
c.IncludeHeaderFooter.footer = "footer.ipynb"
c.ClearSolutions.begin_solution_delimeter = "# SOLUTION STARTS"
c.ClearSolutions.end_solution_delimeter = "# SOLUTION ENDS"
c.ClearSolutions.code_stub = {"python": "# Here goes your code.\\npass"}
c.ClearHiddenTests.begin_test_delimeter = "# HIDDEN STARTS"
c.ClearHiddenTests.end_test_delimeter = "# HIDDEN ENDS"
""",
    ),
    "autotests": Small({"generated": _AUTOTEST}),
    "magics and plots": Small(
        {"magics": _MAGICS},
        files={"toolbox.py": _TOOLBOX, "settings.py": "WIDTH = 12\n"},
    ),
    "input": Small({"asks": _ASKS}),
    "names defined again": Small(
        {"parts": _PARTS},
        files={"my_utilities.py": "def crop(rows, n):\n    return [row[:n] for row in rows]\n"},
    ),
    "global state": Small({"state": _STATE}),
    "partial credit": Small({"points": _POINTS}),
    "other checks": Small({"checks": _CHECKS}),
    "words only": Small({"essay": _WORDS}),
    "no kernelspec": Small(
        {"bare": _BARE},
        files={"nose_like.py": "def assert_equal(a, b):\n    assert a == b, (a, b)\n"},
        kernelspec=None,
    ),
    "an environment's kernel": Small(
        {"bare": _BARE},
        files={"nose_like.py": "def assert_equal(a, b):\n    assert a == b, (a, b)\n"},
        kernelspec=OLD_ENVIRONMENT,
    ),
    "slow set-up": Small({"slow": _SLOW}, config="c.ExecutePreprocessor.timeout = 60\n"),
    "R": Small({"means": _R}, kernelspec=R),
    "French": Small(
        {"les fonctions": _FRENCH},
        assignment="Devoir n° 1",
        students="Zoé d'Été {}",
        files={"données d'été.txt": "L'été à Noël\n"},
    ),
    "Japanese": Small({"課題 1": _JAPANESE}, assignment="第1回 課題", students="山田 {}"),
    "several notebooks": Small(
        {"0 common": _COMMON, "1 first": _FIRST, "2 second": _SECOND},
        assignment="week 2",
        files={"toolbox.py": _TOOLBOX, "numbers.txt": "1\n2.5\n"},
    ),
    "late penalty": Small(
        {"bare": _LATE},
        beside={"deadline.py": _DEADLINE},
        config='c.AssignLatePenalties.plugin_class = "deadline.TwoADay"\n',
    ),
}
