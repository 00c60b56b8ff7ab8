"""Learners whose long answers are equal, though hardly anybody answers so: a reason to look.

Two learners may write the same long, rare program because they worked together, because they read
the same page, or by chance. Nothing here can tell these apart.

An answer counts if it is *long* (its syntax tree has at least ``LONG`` nodes) and *rare* (its
normal form is that of at most ``RARE`` learners of the class, and of no answer in the bank). What
is counted are pairs of learners, and in how many exercises they are alike.

How many pairs there would be by chance is told for two exercises and more. Of ``n`` learners, let
``q[e]`` be the share of the ``n (n - 1) / 2`` pairs that are alike in exercise ``e``. If *every*
single likeness were chance, and exercises had nothing to do with each other, the number of pairs
alike in at least ``k`` exercises would be on average

    n (n - 1) / 2 * P(X[1] + X[2] + ... >= k),   X[e] = 1 with probability q[e], independently.

The first assumption makes the number too large where learners did work together, the second one too
small: who has learned from the same teacher, or has the same habits, is alike in several exercises
without having spoken to anybody. For one exercise the formula gives what was seen, by construction;
so nothing is told of it.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.answers.groups import Answer, Task
from autograder.answers.nearest import Known
from autograder.answers.normal import normal_form
from autograder.answers.source import size

#: Nodes of the syntax tree from which an answer is long, and learners up to which it is rare.
LONG, RARE = 80, 3


@dataclass(frozen=True)
class Pair:
    """Two learners, and (exercise, nodes of the syntax tree) of the answers in which they agree."""

    students: tuple[str, str]
    alike: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Similar:
    """The pairs, those first that agree in most; ``seen`` are (k, pairs, pairs by chance).

    That is: pairs alike in at least ``k`` exercises, from 2 on.
    """

    pairs: list[Pair]
    learners: int
    seen: list[tuple[int, int, float]]


def similar(answers: Iterable[Answer], bank: Iterable[Known]) -> Similar:
    """Return which learners of a class have equal answers that are long and rare."""
    by_task: dict[Task, list[Answer]] = defaultdict(list)
    students = set()
    for answer in answers:
        students.add(answer.student)
        by_task[answer.task].append(answer)
    known = list(bank)
    alike: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    shares = []
    possible = len(students) * (len(students) - 1) / 2
    for task, mine in by_task.items():
        pairs = _alike(task, mine, known)
        shares.append(len(pairs) / possible if possible else 0.0)
        for pair, nodes in pairs.items():
            alike[pair].append((task.exercise.name, nodes))
    found = [Pair(who, tuple(what)) for who, what in alike.items()]
    found.sort(key=lambda pair: (-len(pair.alike), -sum(n for _, n in pair.alike), pair.students))
    most = max((len(pair.alike) for pair in found), default=0)
    seen = [
        (k, sum(len(pair.alike) >= k for pair in found), possible * at_least(k, shares))
        for k in range(2, max(2, most) + 1)
    ]
    return Similar(found, len(students), seen)


def at_least(k: int, shares: list[float]) -> float:
    """Return the probability that at least ``k`` of independent events happen.

    ``shares`` are their probabilities.
    """
    exactly = [1.0]  # the probability that so many of the events so far have happened
    for share in shares:
        before = [*exactly, 0.0]
        exactly = [
            p * (1 - share) + (before[count - 1] * share if count else 0.0)
            for count, p in enumerate(before)
        ]
    return sum(exactly[k:])


def _alike(task: Task, answers: list[Answer], bank: list[Known]) -> dict[tuple[str, str], int]:
    """Return pair -> nodes, for the learners whose answers to an exercise are equal."""
    written = [each.source for each in bank if each.cell == task.cell]
    usual = {normal_form(source, task.around) for source in (*written, task.solution, task.stub)}
    by_form = defaultdict(list)
    for answer in answers:
        if answer.form not in usual and not answer.blank:
            by_form[answer.form].append(answer)
    found: dict[tuple[str, str], int] = {}
    for same in by_form.values():
        if not 2 <= len(same) <= RARE:
            continue
        nodes = min(size(answer.source, task.around.language) for answer in same)
        if nodes >= LONG:
            who = sorted(answer.student for answer in same)
            found |= dict.fromkeys(itertools.combinations(who, 2), nodes)
    return found
