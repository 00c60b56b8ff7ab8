"""What the course adds to a Jupyter server: warm kernels, and a *Validate* that speaks plainly.

A student notebook names the kernel `python3`, because that one is there wherever somebody opens
it. In an environment of the course, a server starts its Python kernels warm, so nobody has to
choose one; where that cannot be, it is an ordinary kernel.

nbgrader's *Validate* shows the source of each test that failed and somewhere behind it the
message, takes a warning for a failure, and lets the whole server wait. Here it shows the
exercise and the message, warnings cost nothing, as in grading, and it runs beside the server.

nbgrader's *formgrader* shows a submission as it is, with the scripts in it, in the browser of the
person who sets the grades. Here nothing of a submission runs: :mod:`autograder.pages.formgrader`.
What its buttons do is done by this grader: :mod:`autograder.desk.formgrader`. And a learner hears
of it: :mod:`autograder.desk.graded`.

Switched on by ``etc/jupyter/jupyter_server_config.d/shape-by-shape.json``. Its name sorts before
nbgrader's extensions, whose addresses it takes over: the first to claim an address has it.
"""

import asyncio
import contextlib
import html
import json
import os
import sys
import textwrap
import threading
import traceback
from pathlib import Path

import nbformat
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_server.utils import url_path_join
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, read
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute, IgnorePattern
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from nbgrader.validator import Validator
from tornado import web
from traitlets.config import Config

from autograder.desk import graded
from autograder.kernel.client import Refused, server_address
from autograder.kernel.settings import Settings
from autograder.notebooks import headings_above

#: Longest message shown of an error that is no message of a test, such as a syntax error.
_LONGEST = 1_000
#: Characters in a line of the window that shows it.
_WIDTH = 80


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    provisioners = KernelProvisionerFactory.instance(parent=server)
    if sys.platform == "linux" and provisioners.default_provisioner_name == "local-provisioner":
        provisioners.default_provisioner_name = "warm-provisioner"
        threading.Thread(target=_warm_up, daemon=True).start()
    address = url_path_join(server.web_app.settings["base_url"], "/assignments/validate")
    ours = [(address, ValidateHandler), *graded.handlers(server), *_formgrader(server)]
    server.web_app.add_handlers(".*$", ours)


def _formgrader(server) -> list[tuple]:
    """Formgrader with pages on which nothing runs, and our engine behind its buttons.

    None at all where that cannot be.
    """
    base_url = server.web_app.settings["base_url"]
    try:
        from autograder.desk.formgrader import handlers
    except ImportError:  # a learner's environment has no sanitiser
        address = url_path_join(base_url, "/formgrader")
        return [(f"{address}(/.*)?", web.ErrorHandler, {"status_code": 404})]
    return handlers(base_url)


def _warm_up() -> None:
    """Start the fork server, while the browser still loads JupyterLab."""
    with contextlib.suppress(Refused):
        server_address(Settings())


class ValidateHandler(ValidateAssignmentHandler):
    """Answers the *Validate* button as nbgrader's handler does, in other words."""

    @web.authenticated
    async def post(self):
        """Validate the notebook at ``path``."""
        path = self.get_argument("path", None) or self.get_json_body()["path"]
        self.finish(json.dumps(await asyncio.to_thread(self.validate_notebook, path)))

    def validate_notebook(self, path: str) -> dict:
        """Return what the button shows: ``{"success": ..., "value": ...}``."""
        root = Path(self.root_dir).resolve()
        notebook = (root / path).resolve()
        if not notebook.is_relative_to(root):
            raise web.HTTPError(403, "Access denied: path outside allowed directory")
        try:
            return {"success": True, "value": validate(notebook, self.load_config())}
        except (SchemaTooOldError, SchemaTooNewError) as error:
            return {"success": False, "value": str(error)}
        except Exception:
            self.log.exception("validating %s", notebook)
            return {"success": False, "value": traceback.format_exc()}


class _Execute(Execute):
    def start_new_kernel(self, **options):
        marks = {"NBGRADER_VALIDATING": "1", "NBGRADER_EXECUTION": "validate"}
        super().start_new_kernel(env=os.environ | marks, **options)


def validate(path: Path, config: Config) -> dict:
    """Run a notebook and return nbgrader's description of what is wrong, empty if nothing is."""
    validator = Validator(config=config)
    notebook = read(str(path), as_version=nbformat.current_nbformat)
    retyped = validator._get_type_changed_cells(notebook)
    if retyped:
        return {
            "type_changed": [
                {
                    "source": cell.source.strip(),
                    "old_type": cell.metadata.nbgrader.cell_type,
                    "new_type": cell.cell_type,
                }
                for cell in retyped
            ]
        }
    resources = {"metadata": {"path": str(path.parent)}}
    for preprocessor in (CheckCellMetadata, ClearOutput, _Execute):
        notebook, resources = preprocessor(parent=validator).preprocess(notebook, resources)
    warnings = IgnorePattern(parent=validator)
    warnings.pattern = "(?s).*"
    notebook, _ = warnings.preprocess(notebook, {})
    changed = validator._get_changed_cells(notebook)
    if changed and not validator.ignore_checksums:
        return {"changed": [{"source": cell.source.strip()} for cell in changed]}
    headings = headings_above(notebook.cells)
    failed = [
        {
            "source": headings[place] or notebook.cells[place].source,
            "error": html.escape(_message(validator, notebook.cells[place])),
        }
        for place in _failed(validator, notebook)
    ]
    return {"failed": failed} if failed else {}


def _failed(validator: Validator, notebook: NotebookNode) -> list[int]:
    """The places of tests that failed, and of other cells of the assignment with an error."""
    graded = [id(cell) for cell in validator._get_failed_cells(notebook)]
    return [
        place
        for place, cell in enumerate(notebook.cells)
        if id(cell) in graded or (utils.is_locked(cell) and utils.has_failed(cell))
    ]


def _message(validator: Validator, cell: NotebookNode) -> str:
    """What is wrong with a cell that failed; of a traceback its last line."""
    said = validator._extract_error(cell)
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if errors:
        said = strip_ansi("\n".join(errors[0].traceback)).strip()
        if said != errors[0].evalue.strip():
            said = said.splitlines()[-1][:_LONGEST]
    return textwrap.fill(said, _WIDTH)
