"""nbgrader's own tests of ``nbgrader autograde``, passed by ``autograder grade``."""

import pytest
from nbgrader.tests.apps.conftest import *  # noqa: F403 - the fixtures of these tests
from nbgrader.tests.apps.test_nbgrader_autograde import TestNbGraderAutograde as Theirs

from tests.nbgraders_own import in_its_place


@pytest.fixture(autouse=True)
def ours():
    with in_its_place:
        yield


class TestAutograderGrade(Theirs):
    """Each of them, one by one."""
