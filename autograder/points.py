"""The points that a learner has so far, by the checks that a learner can see.

A check that passes says so: silence would look as if it had not run.

Releasing an assignment adds one cell at the end of the student notebook, which calls
:func:`so_far` with a table of the checks. How a check came out is noted when it runs; nothing is
run again, and a check is known by its source, whatever the notebook is called and wherever it is
opened. Nothing here is graded, and while grading nothing is shown.
"""

import hashlib
import os
import re
import sys
from typing import Any

#: A cell that calls a function of :mod:`autograder.expect` is a check, unless it imports Keras.
_EXPECTS = re.compile(r"\bexpect\.\w+\(")
#: How the cell with this fingerprint came out last: whether without an error, and its value.
_came_out: dict[str, tuple[bool, Any]] = {}


def fingerprint(source: str) -> str:
    """What a check is known by."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:12]


def watch() -> None:
    """Note from now on how the cells of this kernel come out; outside of a kernel, do nothing."""
    get_shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    shell = get_shell()
    if shell is not None:
        shell.events.register("post_run_cell", _note)


def _note(result) -> None:
    if result.info is None:
        return
    source = result.info.raw_cell
    _came_out[fingerprint(source)] = result.success, result.result
    if result.success and _is_check(source) and not _grading():
        print("This check found nothing wrong.")


def _is_check(source: str) -> bool:
    return "import keras" not in source and _EXPECTS.search(source) is not None


def _grading() -> bool:
    return "AUTOGRADER_SEED" in os.environ or os.environ.get("NBGRADER_EXECUTION") == "autograde"


def so_far(exercises: dict[str, dict[str, float]], *, hidden: float, by_hand: float) -> None:
    """Print the points of each exercise, by its visible checks, as they came out last.

    exercises: the heading of each, and the points of its visible checks by their fingerprints.
    hidden: the points of tests that run only in grading. by_hand: those that a person gives.
    """
    if _grading():
        return
    rows = []
    for heading, checks in exercises.items():
        shares = [_share(check, points) for check, points in checks.items()]
        remarks = [remark for _, remark in shares if remark]
        if not checks:
            remarks = ["graded later"]
        earned = sum(points for points, _ in shares)
        rows.append((earned, sum(checks.values()), heading, "; ".join(dict.fromkeys(remarks))))
    earned, most = sum(row[0] for row in rows), sum(row[1] for row in rows)
    print(f"Points so far, by the checks that you see: {earned:g} of {most:g}\n")
    for points, of, heading, remark in rows:
        count = f"{points:g} of {of:g}" if of else ""
        print(f"{count:>9}   {heading}" + (f": {remark}" if remark else ""))
    print("\nEach check counts as it came out last; Validate runs all of them anew.")
    if hidden:
        print(f"Hidden tests, when your work is graded, give the other {hidden:g}.")
    if by_hand:
        print(f"A person reads what you wrote and gives up to {by_hand:g}.")


def _share(check: str, points: float) -> tuple[float, str]:
    """The points of one check, and a remark if they are not all there are."""
    if check not in _came_out:
        return 0, "not run yet"
    passed, value = _came_out[check]
    if not passed:
        return 0, "the check failed"
    if type(value) in (int, float) and value < points:  # As nbgrader has it: part of the points.
        return max(value, 0), "passed in part"
    return points, ""
