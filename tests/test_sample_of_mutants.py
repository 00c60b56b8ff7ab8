"""Hidden tests notice mistakes that nobody thought of: two mutants of an assignment of ours.

They are the same two each time. `make test` takes every third assignment, `make test-all` each, and
then grades all mutants, by the command.
"""

import pytest
import typer
from typer.testing import CliRunner

from autograder.cli.bank import mutants
from tests import BANK, ROOT
from tests.long import all_but

ASSIGNMENTS = sorted(path.name for path in BANK.iterdir() if path.is_dir())


@pytest.mark.parametrize("assignment", all_but(ASSIGNMENTS[::3], ASSIGNMENTS))
def test_a_mistake_is_noticed_or_listed_as_none(assignment):
    app = typer.Typer()
    app.command()(mutants)
    options = ["--course", str(ROOT), "--answers", str(BANK), "--sample", "2"]
    result = CliRunner().invoke(app, [assignment, *options])
    assert result.exit_code == 0, result.output
