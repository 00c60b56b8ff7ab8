"""The tracer beside NumPy: the first six hundred of the random expressions.

All ten thousand: `python -m tests.tracer_numpy --examples 10000`.
"""

from tests.tracer_numpy import difference, run


def test_random_expressions_are_traced_as_numpy_computes_them():
    differences: list[str] = []

    def each(code: str) -> None:
        found = difference(code)
        if found:
            differences.append(f"{code}\n{found}")

    run(600, 0, each)
    assert differences == [], "\n\n".join(differences[:3])
