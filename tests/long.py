"""Which of many cases `make test` takes; `make test-all` takes every one."""

from collections.abc import Iterable

import pytest


def first_of(count: int, cases: Iterable) -> list:
    """Return the cases as parameters of a test, those behind the first ``count`` marked as long."""
    return [
        case if place < count else pytest.param(case, marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]
