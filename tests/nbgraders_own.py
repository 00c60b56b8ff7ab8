"""nbgrader's own tests of ``nbgrader autograde``, with ``autograder grade`` in its place.

They come with the package. What they do besides (make an assignment, write the gradebook,
validate) is done by nbgrader itself.
"""

import os
from unittest.mock import patch

from nbgrader.tests import run_nbgrader
from nbgrader.tests.apps import test_nbgrader_autograde as theirs
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.cli.console import Exit

#: What this grader answers -> what stock nbgrader would. That somebody has to look at a
#: submission is not among what nbgrader can say: it is graded.
_CODES = {Exit.ALL_WELL: 0, Exit.NEEDS_A_LOOK: 0, Exit.COULD_NOT_RUN: 1}


def run(args: list[str], retcode: int = 0, env: dict | None = None, stdout: bool = False) -> str:
    """Do what nbgrader's own function of tests does; grade with ours."""
    if args[0] != "autograde":
        return run_nbgrader(args, retcode, env, stdout)
    options = ["--help" if arg == "--help-all" else arg for arg in args[1:]]
    done = CliRunner().invoke(app, ["grade", *options], env=env or dict(os.environ))
    print(done.output)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    failed = "could not be graded:" in done.output
    code = 1 if failed else _CODES[done.exit_code]
    assert code == retcode, f"answered {done.exit_code}: {done.output}"
    return done.output


in_its_place = patch.object(theirs, "run_nbgrader", run)
