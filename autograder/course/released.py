"""Whether the tests that grade are those that the instructor's version has now."""

from nbformat import reader

from autograder.course.directory import Course


def changed_tests(course: Course, assignment: str) -> list[str]:
    """Return the tests in ``source/`` that are not as the gradebook has them: grade ids, in order.

    The gradebook has them as of the last release, and they are what grades. A test that is made
    when it is released (nbgrader's autotests) is left out: it is another one there anyway.
    """
    changed = []
    for name, cells in course.cells(assignment).items():
        path = course.folder("source", ".", assignment) / f"{name}.ipynb"
        if not path.is_file():
            continue
        graded = {cell.grade_id: cell for cell in cells if cell.grade and not cell.solution}
        try:
            source = reader.reads(path.read_text(encoding="utf-8"))  # Validating takes long.
        except (OSError, ValueError):  # Whoever needs it says so.
            continue
        there = set()
        for cell in source.cells:
            its = cell.metadata.get("nbgrader", {})
            grade_id = its.get("grade_id")
            if not its.get("grade") or its.get("solution") or its.get("task"):
                continue
            there.add(grade_id)
            released = graded.get(grade_id)
            if "AUTOTEST" in cell.source:
                continue
            if released is None or (released.source, released.points) != (
                cell.source,
                its.get("points"),
            ):
                changed.append(str(grade_id))
        changed += sorted(graded.keys() - there)
    return changed


def not_released(course: Course, assignment: str) -> str:
    """Return what to do where tests have changed since the release, in words; empty if not."""
    changed = changed_tests(course, assignment)
    if not changed:
        return ""
    have = "has" if len(changed) == 1 else "have"
    return (
        f"{', '.join(changed)} {have} changed in source/ since the release; what grades is what "
        f"was released. autograder release {assignment}, then autograder grade {assignment}."
    )
