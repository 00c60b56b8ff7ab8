"""nbgrader's own tests of ``nbgrader autograde``, passed by ``autograder grade``."""

import pytest
from nbgrader.tests.apps.conftest import *  # noqa: F403 - the fixtures of these tests
from nbgrader.tests.apps.test_nbgrader_autograde import TestNbGraderAutograde as Theirs

from tests.nbgraders_own import in_its_place

#: Tests that do not pass, and why an instructor wants it so. No more than these.
DIFFERENCES = {
    "test_grade_empty_timestamp": "A timestamp.txt that holds no time keeps nobody from being "
    "graded: the submission counts as on time, and that is said.",
    "test_handle_failure": "A hand-in with cells of another assignment is graded as far as it "
    "goes, and that is said; nbgrader grades none of it.",
    "test_handle_failure_single_notebook": "The same, with a choice of notebooks: what can be "
    "graded is, and nothing that was graded is taken away.",
    "test_missing_source_kernelspec": "A hand-in does not choose its kernel, not even where the "
    "instructor's notebook names none.",
    "test_missing_files": "Who handed in an empty folder has a row, 0 points and a line that says "
    "what is missing; nbgrader passes them over in silence.",
}
#: What `make test` runs; `make test-all` runs the rest.
QUICK = {
    "test_help",
    "test_missing_assignment",
    "test_student_id_exclude",
    "test_side_effects",
    "test_custom_permissions",
    "test_no_execute",
    "test_missing_files",
}


@pytest.fixture(autouse=True)
def ours():
    with in_its_place:
        yield


class TestAutograderGrade(Theirs):
    """Each of them, one by one."""


for name in [name for name in dir(Theirs) if name.startswith("test_")]:
    test = getattr(Theirs, name)
    if name in DIFFERENCES:
        test = pytest.mark.xfail(reason=DIFFERENCES[name], strict=True)(test)
    if name not in QUICK:
        test = pytest.mark.long(test)
    setattr(TestAutograderGrade, name, test)


def test_not_more_than_five_differ():
    assert len(DIFFERENCES) <= 5
    assert {*DIFFERENCES, *QUICK} <= {*dir(Theirs)}
