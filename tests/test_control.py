"""The control reads what it printed, whatever the tests print around it."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.control import Control, failing_places, places_shown
from autograder.execute import How, execute, make_job
from tests.graders import LIMITS  # noqa: F401
