"""Equal, long, rare answers: who, and how many there would be by chance."""

import itertools

import pytest

from autograder.answers.groups import Answer, Task
from autograder.answers.nearest import Known
from autograder.answers.normal import Surroundings, normal_form
from autograder.answers.similar import LONG, RARE, at_least, similar
from autograder.answers.source import size
from autograder.course.directory import Exercise

AROUND = Surroundings.of(["def f(x): ..."])


def program(number: int, name: str = "y") -> str:
    """A long answer, like no other number's."""
    lines = [f"    {name} = g({name}, x, {number + step}) - {step}" for step in range(12)]
    return "\n".join([f"def f(x):\n    {name} = x", *lines, f"    return {name}"])


def task(name: str) -> Task:
    return Task(
        Exercise("nb", name, (f"{name}-tests",), 1), name, (f"{name}-tests",), "", "", AROUND
    )


def answer(student: str, task: Task, source: str) -> Answer:
    return Answer(student, task, source, normal_form(source, AROUND), "p", True, (), False)


def a_class(task: Task, sources: dict[str, str]) -> list[Answer]:
    return [answer(student, task, source) for student, source in sources.items()]


def test_long_rare_answers_that_are_equal_but_for_names_make_a_pair():
    one, other = task("one"), task("other")
    mine = {f"s{n:03}": program(100 * n) for n in range(8)}
    answers = a_class(one, mine | {"s003": program(0, "total")})
    answers += a_class(other, mine | {"s003": program(0, "w"), "s005": program(100, "z")})
    found = similar(answers, [])
    assert [pair.students for pair in found.pairs] == [("s000", "s003"), ("s001", "s005")]
    assert [name for name, _ in found.pairs[0].alike] == ["one", "other"]
    assert found.learners == 8
    ((k, seen, chance),) = found.seen
    assert (k, seen) == (2, 1)
    assert chance == pytest.approx(28 * (1 / 28) * (2 / 28))


def test_short_frequent_and_known_answers_make_none():
    short = "def f(x):\n    return g(x)"
    assert size(short) < LONG <= size(program(0))
    exercise = task("one")
    assert similar(a_class(exercise, {"s001": short, "s002": short}), []).pairs == []
    many = {f"s{n:03}": program(0) for n in range(RARE + 1)}
    assert similar(a_class(exercise, many), []).pairs == []
    two = a_class(exercise, {"s001": program(0), "s002": program(0, "a")})
    assert len(similar(two, []).pairs) == 1
    bank = [Known("one", "wrong-long.py", False, program(0, "b"))]
    assert similar(two, bank).pairs == []
    assert len(similar(two, [Known("other", "x.py", False, program(0))]).pairs) == 1


def test_the_chance_is_that_of_independent_events():
    shares = [0.1, 0.5, 0.02, 0.3]
    for k in range(5):
        total = 0.0
        for happens in itertools.product([0, 1], repeat=4):
            product = 1.0
            for share, each in zip(shares, happens, strict=True):
                product *= share if each else 1 - share
            total += product * (sum(happens) >= k)
        assert at_least(k, shares) == pytest.approx(total)
    assert at_least(1, []) == 0 and at_least(0, []) == 1


def test_nobody_and_one_learner():
    assert similar([], []).pairs == []
    assert similar(a_class(task("one"), {"s001": program(0)}), []).seen == [(2, 0, 0.0)]
