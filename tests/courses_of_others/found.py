"""More small courses, in styles that were found by reading public courses; see :mod:`.small`."""

from tests.courses_of_others.small import R, Small

_UNMARKED = """
--- plain
# Write your name here, and that of whom you worked with.
NAME = ""
PARTNER = ""
--- test 0
assert NAME, "write your name above"
--- plain
import os
from pathlib import Path

GRADING = os.environ.get("GRADING_NOW", "no") == "yes"
TOLERANCE = float(os.environ.get("TOLERANCE_OF_TESTS", "1e-6"))
drawn = Path("drawn")
drawn.mkdir(parents=True, exist_ok=True)
--- answer
def speed(way, time):
    ### BEGIN SOLUTION
    return way / time
    ### END SOLUTION
--- plain
speed(3, 2)
--- test 0.5
assert abs(speed(3, 2) - 1.5) < TOLERANCE
--- test 1.5
(drawn / "speeds.txt").write_text("\\n".join(str(speed(way, 2)) for way in range(3)))
if not GRADING:
    print((drawn / "speeds.txt").read_text())
assert (drawn / "speeds.txt").read_text().split() == ["0.0", "0.5", "1.0"]
--- plain
# Try things out here.
--- test 0.25
### BEGIN HIDDEN TESTS
assert speed(-1, 4) == -0.25
### END HIDDEN TESTS
"""

_LEFTOVERS = """
--- text
# Areas
--- given
from math import pi
--- answer
def area(r):
    ### BEGIN SOLUTION
    return pi * r**2
    ### END SOLUTION
--- test 2
assert area(1) == pi
--- written 3
It grows with the square of the radius.
--- task 4
Draw the circle.
--- test
### BEGIN HIDDEN TESTS
assert area(0) == 0
### END HIDDEN TESTS
"""

_HISTORY = """
--- answer
def twice(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
--- test
%rerun
--- plain
twice(21)
--- test
assert _ == 42, "the last result"
--- whole
### BEGIN SOLUTION
total = sum(range(5))
### END SOLUTION
--- test
assert "sum" in In[-2], "use sum"
assert total == 10
--- plain
total * 2
--- test
assert Out[max(Out)] == 20
--- test 2
shell = get_ipython()
assert "twice" in shell.user_ns
assert shell.ev("twice(4)") == 8
shell.run_cell("thrice = twice(1) + 1").raise_error()
assert thrice == 3
--- test
%history -l 2
"""

_WIDGETS = """
--- plain
%reset -f
import math
from IPython.display import HTML, Markdown, display
from ipywidgets import IntSlider, interact
--- plain
%%html
<b>Circles</b>
--- answer
def area(r):
    ### BEGIN SOLUTION
    return math.pi * r**2
    ### END SOLUTION
--- test
assert math.isclose(area(2), 4 * math.pi)
display(Markdown(f"The area is **{area(2):.2f}**."))
--- plain
@interact(r=(0, 10))
def show(r=1):
    print("area:", area(r))
--- whole
### BEGIN SOLUTION
seen = []
slider = IntSlider(value=3, max=7)
slider.observe(lambda change: seen.append(change["new"]), names="value")
### END SOLUTION
--- test 2
slider.value = 5
assert seen == [5] and slider.max == 7
slider
--- plain
%reset_selective -f ^seen$
--- test
assert "seen" not in globals()
assert HTML("<i>x</i>").data == "<i>x</i>"
--- test
%reset -f
assert "slider" not in globals()
"""

_FOLDERS = """
--- plain
import csv, os, sys
sys.path.append("./code")
from helpers import *
--- plain
for folder, folders, names in os.walk("."):
    folders[:] = [one for one in folders if not one.startswith(".")]
    print(folder, sorted(names))
--- answer
filename = None
### BEGIN SOLUTION
filename = os.path.join("data", "raw", "values.csv")
### END SOLUTION

rows = None
### BEGIN SOLUTION
with open(filename, newline="") as lines:
    rows = list(csv.DictReader(lines))
### END SOLUTION
--- test
assert os.path.exists(filename)
assert len(rows) == 3 and rows[0]["name"] == "ash"
--- answer
def column(name):
    ### BEGIN SOLUTION
    return [number(row[name]) for row in rows]
    ### END SOLUTION
--- test
assert column("height") == [15.5, 20.0, None]
--- answer
os.makedirs("data/clean", exist_ok=True)
### BEGIN SOLUTION
save("data/clean/heights.txt", column("height"))
### END SOLUTION
--- test 2
assert open("data/clean/heights.txt").read() == "15.5\\n20.0\\n"
assert sorted(os.listdir("data")) == ["clean", "raw", "readme.txt"]
"""

_HELPERS = """\
def number(text):
    return float(text) if text else None


def save(name, numbers):
    with open(name, "w") as file:
        file.writelines(f"{one}\\n" for one in numbers if one is not None)
"""

_FUNCTIONS = """
--- plain
from math import sqrt
--- answer
def gain(a, b):
    ### BEGIN SOLUTION
    return a * b
    ### END SOLUTION
--- answer
def length(v):
    ### BEGIN SOLUTION
    return sqrt(sum(x * x for x in v))
    ### END SOLUTION
"""

_USED = """
--- plain
from notebook_import import functions_of
--- test 2
mine = functions_of("a functions.ipynb")
assert mine.gain(2, 3) == 6
--- test
### BEGIN HIDDEN TESTS
assert functions_of("a functions.ipynb").length([3, 4]) == 5
### END HIDDEN TESTS
--- answer
def total(pairs):
    ### BEGIN SOLUTION
    return sum(mine.gain(*pair) for pair in pairs)
    ### END SOLUTION
--- test
assert total([(1, 2), (3, 4)]) == 14
"""

_NOTEBOOK_IMPORT = """\
import json
import types


def functions_of(path):
    module = types.ModuleType("notebook")
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), module.__dict__)
    return module
"""

_SQL = '''
--- plain
import sqlite3

db = sqlite3.connect(":memory:")
db.executescript(open("books.sql").read())

def query(sql):
    "Return the first 50 rows."
    return db.execute(sql).fetchmany(50)
--- plain
query("SELECT name FROM sqlite_master WHERE type = 'table'")
--- answer
def q1():
    "How many books are there?"
    ### BEGIN SOLUTION
    return query("SELECT COUNT(*) FROM books")
    ### END SOLUTION

q1()
--- test
assert len(q1()) == 1  # one row
assert len(q1()[0]) == 1  # one column
### BEGIN HIDDEN TESTS
assert q1()[0][0] == 4
### END HIDDEN TESTS
--- answer
newest = """
-- Write your query here.
"""
### BEGIN SOLUTION
newest = """
SELECT title, year FROM books
ORDER BY year DESC LIMIT 2
"""
### END SOLUTION
--- test 2
found = db.execute(newest)
assert [column[0] for column in found.description] == ["title", "year"]
assert found.fetchall() == [("Snow", 2015), ("Rain", 2007)]
--- answer
shelf = sqlite3.connect("shelf.sqlite", timeout=10)
with shelf:
    ### BEGIN SOLUTION
    shelf.execute("CREATE TABLE loans (book INTEGER, day TEXT)")
    shelf.executemany("INSERT INTO loans VALUES (?, ?)", [(1, "Monday"), (3, "Friday")])
    ### END SOLUTION
--- test
with sqlite3.connect("shelf.sqlite") as again:
    assert again.execute("SELECT COUNT(*) FROM loans").fetchone() == (2,)
--- test
assert shelf.execute("SELECT day FROM loans WHERE book = 3").fetchone()[0] == "Friday"
shelf.close()
--- test
try:
    query("SELECT * FROM nowhere")
except sqlite3.OperationalError as error:
    assert "no such table" in str(error)
'''

_BOOKS = """\
CREATE TABLE books (title TEXT NOT NULL, year INTEGER);
INSERT INTO books VALUES ('Fog', 1999), ('Rain', 2007), ('Snow', 2015), ('Wind', 1987);
"""

_PROGRAMS = """
--- answer
%%writefile loud.py
import sys
### BEGIN SOLUTION
for word in sys.argv[1:]:
    print(word.upper())
### END SOLUTION
--- test
import subprocess, sys
ran = subprocess.run([sys.executable, "loud.py", "a", "b"], capture_output=True, text=True)
assert ran.returncode == 0, ran.stderr
assert ran.stdout.split() == ["A", "B"]
--- answer
### BEGIN SOLUTION
with open("odd_math.py", "w") as module:
    module.write("def root(n):\\n    return 7\\n")
### END SOLUTION
--- test
from odd_math import root
assert root(4) == root(9)
del root
--- answer
### BEGIN SOLUTION
!mkdir -p shapes
!cp odd_math.py shapes/
open("shapes/__init__.py", "w").close()
### END SOLUTION
--- test 2
import os
assert os.path.isdir("shapes"), "there is no such package"
assert os.path.isfile("shapes/odd_math.py")
from shapes.odd_math import root
assert root.__module__ == "shapes.odd_math"
--- plain
%%writefile test_loud.py
import subprocess, sys

def test_one():
    ran = subprocess.run([sys.executable, "loud.py", "one"], capture_output=True, text=True)
    assert ran.stdout == "ONE\\n"
--- test
import pytest
assert pytest.main(["-q", "-p", "no:cacheprovider", "test_loud.py"]) == 0
--- test
words = !{sys.executable} loud.py left right
assert list(words) == ["LEFT", "RIGHT"]
"""

_ASYNC = """
--- plain
import asyncio, threading, time
from concurrent.futures import ThreadPoolExecutor
--- answer
async def later(x, seconds=0.01):
    ### BEGIN SOLUTION
    await asyncio.sleep(seconds)
    return x
    ### END SOLUTION
--- test
assert await later(3) == 3
--- test
results = await asyncio.gather(*(later(n) for n in range(3)))
assert results == [0, 1, 2]
--- plain
first = await later("first")
--- test
assert first == "first"
assert asyncio.iscoroutinefunction(later)
--- answer
async def numbers(n):
    ### BEGIN SOLUTION
    for i in range(n):
        yield i
        await asyncio.sleep(0)
    ### END SOLUTION
--- test
assert [i async for i in numbers(3)] == [0, 1, 2]
--- answer
class Counter:
    def __init__(self):
        self.value, self.lock = 0, threading.Lock()

    def add(self):
        ### BEGIN SOLUTION
        with self.lock:
            self.value += 1
        ### END SOLUTION
--- test
counter = Counter()
threads = [threading.Thread(target=counter.add) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert counter.value == 8
--- answer
def squares(numbers):
    ### BEGIN SOLUTION
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda n: n * n, numbers))
    ### END SOLUTION
--- test
started = time.perf_counter()
assert squares(range(4)) == [0, 1, 4, 9]
assert time.perf_counter() - started < 30
--- test
with ThreadPoolExecutor(2) as pool:
    assert list(pool.map(squares, [[1], [2]])) == [[1], [4]]
"""

_NUMERICAL = '''
--- plain
import numpy as np
from numpy.testing import assert_allclose
from scipy import integrate, optimize
--- answer
def newton(f, df, x0, eps=1e-10, most=100):
    r"""Find a root of $f$ by $x \\\\to x - f(x)/f'(x)$.

    Returns
    -------
    x : float
    steps : int
    """
    ###BEGIN SOLUTION
    x, steps = x0, 0
    while abs(f(x)) > eps and steps < most:
        x, steps = x - f(x) / df(x), steps + 1
    return x, steps
    ###END SOLUTION
--- test 2
x, steps = newton(lambda x: x**2 - 2, lambda x: 2 * x, 1.0)
assert_allclose(x, np.sqrt(2), atol=1e-8)
assert 1 < steps < 10
--- test
calls = []
def counted(x):
    calls.append(x)
    return x - 1
newton(counted, lambda x: 1.0, 5.0)
assert 0 < len(calls) < 20
--- answer
def decay(t, y, rate=0.5):
    ### BEGIN SOLUTION
    return [-rate * y[0]]
    ### END SOLUTION
--- test 2
solved = integrate.solve_ivp(decay, (0, 4), [2.0], t_eval=[0, 2, 4], rtol=1e-8)
assert_allclose(solved.y[0], 2 * np.exp(-0.5 * solved.t), rtol=1e-5)
--- answer
@np.vectorize
def step(x):
    ### BEGIN SOLUTION
    return 1.0 if x > 0 else 0.0
    ### END SOLUTION
--- test
assert_allclose(step(np.array([-1, 0, 2])), [0, 0, 1])
assert abs(integrate.quad(step, -1, 3, points=[0])[0] - 3) < 1e-6
--- answer
def rotation(angle):
    ### BEGIN SOLUTION
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    ### END SOLUTION
--- test 2
turn = rotation(np.pi / 3)
assert isinstance(turn, np.ndarray) and turn.shape == (2, 2) and turn.dtype == float
assert_allclose(turn @ turn.T, np.eye(2), atol=1e-12)
assert np.isclose(np.linalg.det(turn), 1)
assert_allclose(rotation(1) @ rotation(2), rotation(3))
--- answer
def model(x, a, b):
    ### BEGIN SOLUTION
    return a * x + b
    ### END SOLUTION

xs = np.linspace(0, 1, 20)
fit, spread = optimize.curve_fit(model, xs, 3 * xs - 1)
--- test
assert_allclose(fit, [3, -1], atol=1e-6)
assert optimize.brentq(model, -1, 1, args=(3, -1)) - 1 / 3 < 1e-9
'''

_LEARNING = '''
--- plain
import joblib
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.datasets import make_blobs
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 4
X, y = make_blobs(120, centers=[(-2, 0), (2, 0)], random_state=SEED)
--- whole
### BEGIN SOLUTION
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=SEED)
### END SOLUTION
--- test
assert X_train.shape == (90, 2) and y_test.shape == (30,)
--- answer
def train(X, y):
    ### BEGIN SOLUTION
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
    ### END SOLUTION
--- test 2
model = train(X_train, y_train)
assert hasattr(model, "predict")
accuracy = model.score(X_test, y_test)
print(f"accuracy: {accuracy:.2f}")
assert accuracy > 0.85
--- test
assert model.named_steps["logisticregression"].coef_.shape == (1, 2)
assert np.array_equal(model.predict(X_test), train(X_train, y_train).predict(X_test))
--- test
joblib.dump(model, "model.joblib")
assert (joblib.load("model.joblib").predict(X) == model.predict(X)).all()
--- answer
class Nearest(ClassifierMixin, BaseEstimator):
    """The class of the nearest mean."""

    def fit(self, X, y):
        ### BEGIN SOLUTION
        self.classes_ = np.unique(y)
        self.means_ = np.array([X[y == one].mean(axis=0) for one in self.classes_])
        ### END SOLUTION
        return self

    def predict(self, X):
        ### BEGIN SOLUTION
        distances = np.linalg.norm(X[:, None] - self.means_, axis=2)
        return self.classes_[distances.argmin(axis=1)]
        ### END SOLUTION
--- test 2
scores = cross_val_score(Nearest(), X, y, cv=3, error_score="raise")
assert scores.min() > 0.8
assert isinstance(clone(Nearest()), Nearest)
--- test 10
# A point for each tenth of what is right.
found = Nearest().fit(X_train, y_train).predict(X_train)
round(float((found == y_train).mean()), 1) * 10
'''

_ELSEWHERE = '''
--- plain
from checks_of_week import Lab
lab = Lab()
--- plain
try:
    import secret_grader as grader
except ImportError:
    print("Warning: there is no grader here")

    class grader:
        grade_one = staticmethod(lambda *answers: None)
--- answer
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
--- test 2
lab.check("half", half, [(2, 1), (5, 2.5)])
--- test
grader.grade_one(half)
--- answer
numbers = [0, 1, 2, 3, 4, 5]
first = second = None
### BEGIN SOLUTION
first, second = numbers[:3], numbers[3:]
### END SOLUTION
--- test
"""Checks the halves."""
from checks_of_week import check_halves
check_halves(first, second)
--- test
assert lab.passed == ["half"], "half comes first"
'''

_CHECKS_OF_WEEK = '''\
"""What the notebook checks."""

from IPython.display import Markdown, display


class Lab:
    """Remembers what was passed."""

    def __init__(self):
        self.passed = []

    def check(self, name, function, cases):
        """Show a table of what a function gives, and check it."""
        rows = [f"|{given}|{wanted}|{function(given)}|" for given, wanted in cases]
        display(Markdown("\\n".join(["|given|wanted|found|", "|-|-|-|", *rows])))
        for given, wanted in cases:
            assert function(given) == wanted, f"{name}({given}) should be {wanted}"
        self.passed.append(name)


def check_halves(first, second):
    """Say where the halves are wrong."""
    try:
        assert first == [0, 1, 2]
        assert second == [3, 4, 5]
    except AssertionError as error:
        print("The halves are not right.")
        raise error
    print("Well done!")
'''

_ERRORS = """
--- plain
depth = 0

def endless():
    global depth
    depth += 1
    return endless()

endless()
--- plain
depth
--- plain
not_defined
--- plain
class Problem(Exception):
    pass
--- answer
def safely(function):
    "Return a function that counts its calls, and gives None if it calls itself too often."
    ### BEGIN SOLUTION
    def wrapped(*arguments):
        wrapped.calls += 1
        try:
            return function(*arguments)
        except RecursionError:
            return None
    wrapped.calls = 0
    return wrapped
    ### END SOLUTION
--- test
@safely
def down(n):
    if n < 0:
        raise RecursionError
    return n and down(n - 1)

assert down(3) == 0 and down.calls == 4
assert down(-1) is None
--- test
@safely
def added(a, b):
    return a + b

assert added(1, 2) == 3 and added.calls == 1
--- answer
class Ignored:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        return self

    def __exit__(self, kind, error, where):
        ### BEGIN SOLUTION
        return kind is not None and issubclass(kind, self.kinds)
        ### END SOLUTION
--- test 2
with Ignored(ZeroDivisionError, KeyError) as ignored:
    1 / 0
assert ignored.kinds == (ZeroDivisionError, KeyError)
try:
    with Ignored(KeyError):
        [][1]
except IndexError:
    pass
else:
    raise AssertionError("IndexError was ignored")
--- answer
def parsed(text):
    ### BEGIN SOLUTION
    try:
        return int(text)
    except ValueError as error:
        raise Problem(text) from error
    ### END SOLUTION
--- test
try:
    parsed("x")
except Problem as problem:
    assert isinstance(problem.__cause__, ValueError)
    assert problem.args == ("x",)
else:
    raise AssertionError("no Problem")
--- test
import traceback
try:
    parsed("y")
except Exception:
    told = traceback.format_exc()
assert "Problem: y" in told and "ValueError" in told
"""

_REGIONS = """
--- answer
def sign(x):
    if x > 0:
    # BEGIN SOLUTION
        result = 1
    elif x == 0:
        result = 0
    else:
        result = -1
    # END SOLUTION
    return result
--- test
assert [sign(x) for x in (-2, 0, 5)] == [-1, 0, 1]
--- answer
values = [
    1,
    ### BEGIN SOLUTION
    2,
    ### END SOLUTION
]
--- test
assert values == [1, 2]
--- answer
def first(items):
    ### BEGIN SOLUTIONS
    return items[0]
    ### END SOLUTIONS

def last(items):
    #BEGIN SOLUTION
    return items[-1]
    #END SOLUTION

both = lambda items: (first(items), last(items))
--- test 2
assert both("abc") == ("a", "c")
--- answer
volume = 2 * 3 * 4
--- test
assert volume == 24
--- answer
class Box:
    size = 1
    ### BEGIN SOLUTION
    size = 3

    def grow(self):
        self.size += 1
    ### END SOLUTION

box = Box()
box.grow()
--- test
assert box.size == 4 and Box.size == 3
--- answer
from math import (
    pi,
    # BEGIN SOLUTION
    tau,
    # END SOLUTION
)
--- test
assert tau == 2 * pi
"""

_CREDIT = """
--- plain
import numpy as np
from fractions import Fraction
from IPython.display import display
--- answer
def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION
--- test 4
def run_tests():
    credit = 0
    for x in range(4):
        try:
            credit += triple(x) == 3 * x
        except NotImplementedError as error:
            print("Your code returns an error:", error)
    return credit

run_tests()
--- test 2
0.75 + 1.25 * (triple(1) == 3)
--- test 2
np.float64(1.5) * (triple(1) == 3)
--- test 2
np.sum([0.5, triple(0.5)]).item()
--- test 2
f"{triple(1)} of 3"
--- test 2
triple(1) == 4
--- test 2
triple(1);
--- test 2
print(triple(0))
--- test 2
display(triple(1))
2.0
--- test 2
Fraction(1, triple(1))
--- test 2
[triple(0.5)]
--- test 2
np.array(triple(0.5))
--- test 3
points = {"first": 1, "second": 2}
points.pop("first") + points.pop("second") * (triple(2) == 6)
"""

_R_TESTS = """
--- plain
source("tests_of_week.R")
options(repr.matrix.max.rows = 6)
--- answer
### BEGIN SOLUTION
plants <- data.frame(name = c("ash", "oak"), cm = c(150, 170))
### END SOLUTION
--- test
test_1.1()
--- answer
# Replace the dots.
# average <- ...(plants$cm)
### BEGIN SOLUTION
average <- mean(plants$cm)
### END SOLUTION
average
--- test 2
test_1.2()
--- answer
tallest <- NULL
### BEGIN SOLUTION
tallest <- plants$name[which.max(plants$cm)]
### END SOLUTION
--- test
test_that("the tallest is right", {
    expect_equal(digest(tallest), hash_of_tallest)
})
--- answer
grown <- function(cm, by = 10) {
    ### BEGIN SOLUTION
    if (any(cm < 0)) stop("negative")
    cm + by
    ### END SOLUTION
}
--- test
test_that("grown adds", {
    expect_equal(sapply(plants$cm, grown), c(160, 180))
    expect_equal(grown(1, by = 2), 3)
})
### BEGIN HIDDEN TESTS
failed <- tryCatch({ grown(-1); FALSE }, error = function(e) TRUE)
stopifnot(failed)
### END HIDDEN TESTS
--- test 3
credit <- 0
if (grown(0) == 10) credit <- credit + 1
if (grown(0, 0) == 0) credit <- credit + 1
credit
"""

_TESTS_OF_WEEK = """\
library(digest)
hash_of_tallest <- digest("oak")

expect_equal <- function(found, wanted) {
    if (!isTRUE(all.equal(found, wanted))) stop("not equal", call. = FALSE)
}

test_that <- function(what, code) {
    force(code)
    invisible(TRUE)
}

test_1.1 <- function() {
    test_that("there are plants", {
        if (!exists("plants")) stop("plants does not exist")
        expect_equal(nrow(plants), 2L)
    })
    print("Success!")
}

test_1.2 <- function() {
    test_that("the average is right", expect_equal(average, 160))
    print("Success!")
}
"""

_STRICT = """
--- plain
import logging, warnings
import numpy as np

np.seterr(all="raise")
logging.basicConfig(level=logging.INFO)
log = logging.getLogger("course")
--- answer
def inverse(x):
    ### BEGIN SOLUTION
    return 1 / np.asarray(x, dtype=float)
    ### END SOLUTION
--- test
try:
    inverse([0.0])
except FloatingPointError:
    pass
else:
    raise AssertionError("did not raise")
--- test
log.info("checking inverse")
assert inverse([2])[0] == 0.5
--- answer
def old_name(x):
    ### BEGIN SOLUTION
    warnings.warn("use inverse", DeprecationWarning, stacklevel=2)
    ### END SOLUTION
    return inverse(x)
--- test 2
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_name(1)
assert any(one.category is DeprecationWarning for one in caught)
--- test
with warnings.catch_warnings():
    warnings.simplefilter("error")
    assert inverse(4) == 0.25
--- answer
def table(n):
    ### BEGIN SOLUTION
    for i in range(n):
        print(i, i * i)
    ### END SOLUTION
--- plain
table(20000)
--- test
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as shown:
    table(2000)
assert len(shown.getvalue().splitlines()) == 2000
--- test
print("x" * 300000)
assert table(1) is None
list(range(5000))
"""

_LINKED = """
--- plain
import copy, functools, pickle
--- answer
@functools.total_ordering
class Card:
    def __init__(self, value, suit="hearts"):
        self.value, self.suit = value, suit

    ### BEGIN SOLUTION
    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value < other.value

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"Card({self.value})"
    ### END SOLUTION
--- test 2
cards = [Card(3), Card(1), Card(2)]
assert [card.value for card in sorted(cards)] == [1, 2, 3]
assert max(cards) is cards[0] and repr(cards[0]) == "Card(3)"
assert len({Card(1), Card(1)}) == 1 and Card(2) >= Card(1)
--- test
again = copy.deepcopy(cards)
assert again == cards and again[0] is not cards[0]
assert vars(Card(5)) == {"value": 5, "suit": "hearts"}
--- answer
class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next

class Chain:
    def __init__(self):
        self.head = None

    def push(self, value):
        ### BEGIN SOLUTION
        self.head = Node(value, self.head)
        ### END SOLUTION

    def turn(self):
        ### BEGIN SOLUTION
        before, node = None, self.head
        while node:
            node.next, before, node = before, node, node.next
        self.head = before
        ### END SOLUTION
--- test
chain = Chain()
for value in "abc":
    chain.push(value)
node, values = chain.head, []
while node is not None:
    values.append(node.value)
    node = node.next
assert values == ["c", "b", "a"]
--- test
last = chain.head.next.next
chain.turn()
assert chain.head is last and chain.head.next.next.next is None
--- test 2
class Loud(Chain):
    def push(self, value):
        pushed.append(value)
        super().push(value)

pushed = []
loud = Loud()
loud.push(1)
assert pushed == [1] and loud.head.value == 1
--- test
original = Chain.push
try:
    Chain.push = lambda self, value: original(self, 2 * value)
    doubled = Chain()
    doubled.push(4)
finally:
    Chain.push = original
assert doubled.head.value == 8
--- test
assert pickle.loads(pickle.dumps(Card(7))) == Card(7)
"""

COURSES = {
    "cells without marks": Small({"speeds": _UNMARKED}),
    "leftovers of extensions": Small({"areas": _LEFTOVERS}, leftovers=True),
    "history": Small({"history": _HISTORY}),
    "reset and widgets": Small({"widgets": _WIDGETS}),
    "sub-folders": Small(
        {"trees": _FOLDERS},
        files={
            "code/helpers.py": _HELPERS,
            "data/raw/values.csv": "name,height\nash,15.5\noak,20\nyew,\n",
            "data/readme.txt": "Heights in metres.\n",
        },
    ),
    "functions of another notebook": Small(
        {"a functions": _FUNCTIONS, "b used": _USED},
        files={"notebook_import.py": _NOTEBOOK_IMPORT},
    ),
    "SQL": Small({"books": _SQL}, files={"books.sql": _BOOKS}),
    "programs and packages": Small({"programs": _PROGRAMS}),
    "await and threads": Small({"later": _ASYNC}),
    "numerical methods": Small({"roots": _NUMERICAL}),
    "machine learning": Small({"classes": _LEARNING}),
    "checks in a module": Small(
        {"halves": _ELSEWHERE}, files={"checks_of_week.py": _CHECKS_OF_WEEK}
    ),
    "errors on purpose": Small({"errors": _ERRORS}),
    "odd solution regions": Small({"regions": _REGIONS}),
    "credit in other forms": Small({"credit": _CREDIT}),
    "R, tests in a file": Small(
        {"plants": _R_TESTS}, files={"tests_of_week.R": _TESTS_OF_WEEK}, kernelspec=R
    ),
    "strict warnings, big output": Small({"strict": _STRICT}),
    "linked objects": Small({"linked": _LINKED}),
}
