"""What a command imports before it does anything: that is what somebody waits for."""

import subprocess
import sys

from jsonschema import Draft7Validator

_TOLD = "import sys; {run}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
#: What the pages of ``--help`` are made with.
FACE = {"annotated_doc", "autograder", "click", "markdown_it", "mdurl", "pygments", "rich", "typer"}
FACE |= {"annotated_types", "attr", "linkify_it", "pydantic", "pydantic_core", "shellingham"}
FACE |= {"typing_extensions", "typing_inspection", "uc_micro"}
#: A grammar is compiled at its import, two seconds, in each Jupyter program: see pyproject.toml.
GRAMMAR = {"lark", "rfc3987_syntax"}
#: What is for the kernels, for Dask, or for other commands, and takes its time.
LATER = {"distributed", "jupyterlab", "keras", "matplotlib", "numpy", "scipy", "sklearn"}
LATER |= {"tensorflow"}


def imported(run: str) -> set[str]:
    """Return the packages that are imported when this has run, beyond what Python begins with."""
    told = subprocess.run(
        [sys.executable, "-c", _TOLD.format(run=run)], capture_output=True, text=True, check=True
    )
    names = {*told.stdout.splitlines()[-1].split()} - sys.stdlib_module_names
    return {name for name in names if not name.startswith("_sysconfigdata")}


def test_help_imports_nothing_of_jupyter():
    run = "from autograder.cli.app import app; app(['--help'], standalone_mode=False)"
    assert imported(run) - imported("pass") <= FACE


def test_the_process_at_the_prompt_imports_nothing_before_it_hands_its_command_over():
    assert imported("import autograder.__main__") - imported("pass") <= {"autograder"}


def test_each_commands_help_imports_no_more():
    from typer.main import get_command

    from autograder.cli.app import app

    calls = "; ".join(
        f"app([{name!r}, '--help'], standalone_mode=False)" for name in get_command(app).commands
    )
    assert imported(f"from autograder.cli.app import app; {calls}") - imported("pass") <= FACE


def test_grading_imports_nothing_that_only_kernels_need():
    packages = imported(
        "import autograder.grading.grading, autograder.reports.report\n"
        "import autograder.execution.executors"
    )
    assert "nbgrader" in packages
    assert not packages & (LATER | GRAMMAR)


def test_no_jupyter_program_compiles_a_grammar_and_what_schemas_ask_for_is_still_checked():
    assert not imported("import nbformat, jupyter_events, jupyter_server, nbclient") & GRAMMAR
    checked = Draft7Validator.FORMAT_CHECKER
    for form, wrong in {"uri": "no uri", "date-time": "yesterday", "email": "nobody"}.items():
        assert not checked.conforms(wrong, form)
