"""Random sources, the same ones for the same seed."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy


def each_drawn(
    sources: SearchStrategy[str], examples: int, number: int, each: Callable[[str], None]
) -> None:
    """Call `each` with so many sources; ``number`` is the seed."""

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sources)
    def every(code: str) -> None:
        each(code)

    every()


def differing(
    sources: SearchStrategy[str], examples: int, number: int, difference: Callable[[str], str]
) -> list[str]:
    """Return those of the drawn sources, and what differs, for which there is a difference."""
    found: list[str] = []

    def each(code: str) -> None:
        if text := difference(code):
            found.append(f"{code}\n{text}")

    each_drawn(sources, examples, number, each)
    return found
