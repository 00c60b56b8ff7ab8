"""What the report says of groups of equal answers: per exercise, the wrong ones and the right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.answers.groups import Answer, Group, groups_of
from autograder.answers.nearest import Difference, Known, difference, known_of, likeness
from autograder.course.directory import Exercise
from autograder.findings import abbreviated

#: Groups shown per exercise: wrong ones, the most frequent right ones, rare right ones.
MOST_WRONG, MOST_COMMON, MOST_RARE = 10, 2, 4
#: The share of the right answers up to which a form of them is rare.
_RARE = 0.05
#: Rare right answers among which those are looked for that are least like the others.
_TRIED = 40
_EXAMPLES = 5


@dataclass(frozen=True)
class Shown:
    """A group as it is shown: ``count`` learners, an example, what it was told, its comment."""

    key: str
    count: int
    examples: tuple[str, ...]
    difference: Difference
    said: str
    comment: str


@dataclass(frozen=True)
class InGroups:
    """The answers to one exercise in groups.

    ``wrong`` and ``right`` count answers, ``blank`` those that are as they were released;
    ``others`` are the wrong groups that are not shown, and their answers.
    """

    exercise: Exercise
    wrong: int
    wrong_groups: int
    shown: list[Shown]
    others: tuple[int, int]
    right: int
    right_groups: int
    common: list[Shown]
    rare: list[Shown]
    blank: int


def in_groups(
    answers: Iterable[Answer], bank: Iterable[Known], comments: Mapping[str, str]
) -> list[InGroups]:
    """Return the answers of a class in groups, by exercise, in the order of the assignment.

    ``comments`` maps keys of groups to what the instructor has written about them.
    """
    by_exercise: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_exercise[answer.task.exercise.name].append(answer)
    return [_of_one(mine, list(bank), comments) for mine in by_exercise.values()]


def _of_one(answers: list[Answer], bank: list[Known], comments: Mapping[str, str]) -> InGroups:
    task, groups = answers[0].task, groups_of(answers)
    right = [group for group in groups if group.right]
    wrong = [group for group in groups if not group.right]
    known = known_of(task, bank)
    few = max(1, _RARE * sum(map(len, right)))
    rare = [group for group in right[MOST_COMMON:] if len(group) <= few]

    def shown(group: Group, beside: list[Known]) -> Shown:
        return Shown(
            group.key,
            len(group),
            tuple(group.students[:_EXAMPLES]),
            difference(group.example, beside, task.around.language),
            abbreviated(next(iter(group.said), ""), 300),
            comments.get(group.key, ""),
        )

    return InGroups(
        task.exercise,
        sum(map(len, wrong)),
        len(wrong),
        [shown(group, known) for group in wrong[:MOST_WRONG]],
        (len(wrong[MOST_WRONG:]), sum(map(len, wrong[MOST_WRONG:]))),
        sum(map(len, right)),
        len(right),
        [shown(group, []) for group in right[:MOST_COMMON]],
        [shown(group, []) for group in _least_like(rare, right[:1])],
        sum(answer.blank for answer in answers),
    )


def _least_like(groups: list[Group], common: list[Group]) -> list[Group]:
    """Return the rarest of these groups; of those, the least like the most common ones."""
    if not groups:
        return []
    usual = [Known("", "", True, group.example).words for group in common]

    def order(group: Group) -> tuple[int, float, str]:
        words = Known("", "", True, group.example).words
        return len(group), sum(likeness(words, other) for other in usual), group.key

    return sorted(groups[-_TRIED:], key=order)[:MOST_RARE]
