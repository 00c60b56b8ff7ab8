"""Which of many cases `make test` takes; `make test-all` takes every one."""

from collections.abc import Collection, Iterable

import pytest


def first_of(count: int, cases: Iterable) -> list:
    """Return the cases as parameters of a test, those behind the first ``count`` marked as long."""
    return [
        case if place < count else pytest.param(case, marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]


def all_but(quick: Collection, cases: Iterable) -> list:
    """Return the cases as parameters of a test, those not among the ``quick`` marked as long."""
    return [case if case in quick else pytest.param(case, marks=pytest.mark.long) for case in cases]


def some_of_each(kinds: Iterable[Iterable], step: int) -> set:
    """Return the first case of each kind, and every ``step``-th behind it."""
    return {case for kind in kinds for case in list(kind)[::step]}


def selected(request: pytest.FixtureRequest, argument: str) -> set:
    """Return the values of a parameter with which tests of this file are to run.

    A fixture that prepares something for each of them leaves out what no test asks for.
    """
    calls = (
        getattr(item, "callspec", None)
        for item in request.session.items
        if item.path == request.path
    )
    return {call.params[argument] for call in calls if call and argument in call.params}
