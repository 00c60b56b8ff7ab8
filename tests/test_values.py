"""What crosses between an answer and its judge arrives as what it is, and nothing else arrives."""

import collections
import datetime
import decimal
import enum
import fractions
import json
import math

import numpy as np
import pytest

from autograder.judge.values import CannotCrossError, NonsenseError, decode, encode

Point = collections.namedtuple("Point", "x y")


def crossed(value):
    """The value as it arrives."""
    return decode(json.loads(json.dumps(encode(value))))


PLAIN = [
    None,
    ...,
    True,
    0,
    -(10**30),
    10**5000,
    1.5,
    -0.0,
    math.inf,
    2 - 3j,
    "naïve 🐍",
    b"\0\xff",
    bytearray(b"ab"),
    [],
    [1, [2.0, "three"], None],
    (1,),
    {1, 2},
    frozenset({"a"}),
    {"a": [1], 2: {"b": ()}, (1, 2): None},
    collections.OrderedDict(b=1, a=2),
    collections.Counter("banana"),
    collections.deque([1, 2]),
    range(3, 30, 4),
    slice(None, 5, -1),
    fractions.Fraction(1, 3),
    decimal.Decimal("0.10"),
    datetime.date(2024, 2, 29),
    datetime.datetime(2024, 2, 29, 12, 30, 1, 5, datetime.UTC),
    datetime.timedelta(days=-1, seconds=5),
    np.dtype("float32"),
    Point(1, 2.0),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: type(value).__name__)
def test_plain_data_arrives_as_what_it_is(value):
    arrived = crossed(value)
    assert arrived == value
    assert type(arrived).__name__ == type(value).__name__
    assert type(value) is int or repr(arrived) == repr(value)


def test_nan_arrives_as_nan():
    assert math.isnan(crossed(math.nan))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype="int8").reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10)[::-3],
        np.zeros((0, 3), "float32"),
        np.array(5, ">i4"),
        np.array([["a", "bcd"]]),
        np.array([b"x"]),
        np.array([True, False]),
        np.array([1 + 2j], "complex64"),
        np.array([np.nan, np.inf], "float16"),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays_arrive_with_shape_dtype_and_values(array):
    arrived = crossed(array)
    assert type(arrived) is np.ndarray
    assert (arrived.shape, arrived.dtype) == (array.shape, array.dtype)
    assert arrived.tobytes() == array.tobytes()


@pytest.mark.parametrize("number", [np.float32(1.5), np.int64(-3), np.bool_(True), np.str_("a")])
def test_numbers_of_numpy_stay_numbers_of_numpy(number):
    assert type(crossed(number)) is type(number) and crossed(number) == number


class Everything:
    """Equal to everything, like nothing."""

    def __eq__(self, other):
        return True

    __hash__ = None


class List(Everything, list):
    def __iter__(self):
        return iter(["lies"])


class Text(Everything, str):
    pass


class Float(Everything, float):
    def __float__(self):
        return 99.0


class Array(np.ndarray):
    def __eq__(self, other):
        return np.array(True)

    def __array_function__(self, *args, **kwargs):
        return True


class Colour(enum.IntEnum):
    RED = 3


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (List([1, 2]), [1, 2]),
        (Text("a"), "a"),
        (Float(2.5), 2.5),
        (Colour.RED, 3),
        (collections.defaultdict(list, {1: 2}), {1: 2}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_subclass_arrives_as_the_data_in_it(value, data):
    arrived = crossed(value)
    assert type(arrived) is type(data) and arrived == data


def test_a_subclass_of_an_array_arrives_as_an_array():
    arrived = crossed(np.arange(3).view(Array))
    assert type(arrived) is np.ndarray and arrived.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "value",
    [object(), len, int, Everything(), np.array([{}]), iter([]), np.ma.masked_array([1], [True])],
    ids=lambda value: type(value).__name__,
)
def test_everything_else_stays_where_it_is(value):
    with pytest.raises(CannotCrossError):
        encode(value)
    assert encode([value], lambda kept: ["handle", 7]) == ["list", [["handle", 7]]]


def test_what_contains_itself_stays_where_it_is():
    endless = []
    endless.append(endless)
    with pytest.raises(CannotCrossError):
        encode(endless)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        ["no such kind", 1],
        ["array", "<f4", [2, 2], "AAAA"],
        ["array", "O", [1], "AAAAAAAAAAA="],
        ["array", "V1000000000", [1], ""],
        ["array", "<f4", [10**12], ""],
        ["array", "<f4", [-1], ""],
        ["array", "<f4", [True], "AAAAAA=="],
        ["array", [["a", "<f4"]], [1], "AAAAAA=="],
        ["number", "<f4", [0], ""],
        ["namedtuple", "x;import os", ["a"], [1]],
        ["namedtuple", "P", ["a b"], [1]],
        ["namedtuple", "P", ["a"], []],
        ["set", [["list", []]]],
        ["dict", [[1]]],
        ["int", "seven"],
        ["Fraction", [1, 0]],
        ["Decimal", "many"],
        ["date", "yesterday"],
        ["slice", [1]],
        ["dtype", "O"],
        ["list", 3],
        ["tuple", None],
    ],
    ids=lambda data: str(data)[:40],
)
def test_nonsense_is_called_nonsense(data):
    with pytest.raises(NonsenseError):
        decode(data)


def test_what_is_nested_too_deeply_is_nonsense():
    data = []
    for _ in range(100_000):
        data = ["list", [data]]
    with pytest.raises(NonsenseError):
        decode(data)
