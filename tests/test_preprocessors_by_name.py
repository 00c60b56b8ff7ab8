"""Nothing that was handed in runs outside the confinement, whatever the configuration names."""

import pytest

from autograder.errors import CourseError
from tests.courses import FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import ours

IMPORTS = "import nbgrader.preprocessors as steps\n"
REST = "steps.AssignLatePenalties, steps.IgnorePattern, steps.SaveAutoGrades"
SUBCLASS = "class Ours(steps.Execute):\n    pass\n"

#: Ways to name nbgrader's own step in a configuration: how it is named, and what that needs.
NAMED = {
    "by its class": ("steps.Execute", ""),
    "by its name": ("'nbgrader.preprocessors.Execute'", ""),
    "by the name of its module": ("'nbgrader.preprocessors.execute.Execute'", ""),
    "by an object": ("steps.Execute()", ""),
}
#: Ways to name another one.
OTHERS = {
    "a subclass": ("Ours", SUBCLASS),
    "an object of a subclass": ("Ours()", SUBCLASS),
    "nbconvert's": ("'nbconvert.preprocessors.ExecutePreprocessor'", ""),
}


def course_with(tmp_path, option, named, before):
    config = f"{IMPORTS}{before}c.Autograde.{option} = [{named}, {REST}]\n"
    course = make_course(tmp_path / "course", config)
    notebook = answered()
    outside = tmp_path / "planted"
    cell_of(notebook, "double")["source"] += f"\nopen({str(outside)!r}, 'w').close()"
    hand_in(course, "s001", answered())
    hand_in(course, "s002", notebook)
    return course, outside


@pytest.mark.parametrize(("named", "before"), NAMED.values(), ids=NAMED)
def test_our_step_takes_the_place_of_nbgraders_own(tmp_path, named, before):
    course, outside = course_with(tmp_path, "autograde_preprocessors", named, before)
    rows = ours(course, NAME)
    assert not outside.exists()
    assert rows[0].score == FULL


@pytest.mark.parametrize("option", ["autograde_preprocessors", "sanitize_preprocessors"])
@pytest.mark.parametrize(("named", "before"), OTHERS.values(), ids=OTHERS)
def test_any_other_step_that_executes_is_refused(tmp_path, option, named, before):
    course, outside = course_with(tmp_path, option, named, before)
    with pytest.raises(CourseError, match="would run what learners handed in unconfined"):
        ours(course, NAME)
    assert not outside.exists()


def test_a_name_that_cannot_be_imported_is_an_error_in_words(tmp_path):
    course, _ = course_with(tmp_path, "autograde_preprocessors", "'no.such.Step'", "")
    with pytest.raises(CourseError, match=r"no\.such"):
        ours(course, NAME)


STEP = """
from nbgrader.preprocessors import NbGraderPreprocessor

class Shout(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        cell.source = cell.source.replace("# quiet", "# loud")
        return cell, resources
"""


@pytest.mark.parametrize("named", ["'mysteps.Shout'", "__import__('mysteps').Shout()"])
def test_a_step_that_sanitizes_may_be_named_by_a_string(tmp_path, named):
    steps = f"['nbgrader.preprocessors.ClearOutput', {named}]"
    config = f"c.Autograde.sanitize_preprocessors = {steps}\n"
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "mysteps.py").write_text(STEP)
    course = make_course(tmp_path / "course", config)
    notebook = answered()
    cell_of(notebook, "double")["source"] += "  # quiet"
    hand_in(course, "s001", notebook)
    (row,) = ours(course, NAME)
    assert row.score == FULL
    graded = course.folder("autograded", "s001", NAME) / f"{NAME}.ipynb"
    assert "# loud" in graded.read_text(encoding="utf-8")
