"""The shell of a graded kernel does what ipykernel's does, and imports nothing when it starts."""

import subprocess
import sys

import nbformat
import pytest
from ipykernel import zmqshell
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_notebook

from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
from autograder.kernel.shell import PythonFirst
from tests import ROOT

NOTEBOOKS = sorted([*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])
MAGICS = [
    "%matplotlib inline",
    "%%time\nx = 1",
    "!ls",
    "files = !ls",
    "x = %who_ls",
    "print?",
    "print??\nx = 1",
    "\n\nx = 1",
    "    x = 1\n    y = 2",
    ">>> x = 1\n... y = 2",
    "In [1]: x = 1",
    "if True:\n    !ls\n",
    "for i in (1,\n          2): %time i",
    "x = '''\n%time\n!ls\n'''",
    "x = (5\n% 3)",
    "x = 5 \\\n% 3",
    "x = 'is it?'  # is it?",
    "await nothing()",
    "/print 1",
    ",print 1",
    "def f(:",
    "x = 1\f\ny = 2",
    "x = '\0'",
    "",
    "'\udc80'",
]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_transformed_as_by_ipython(notebook):
    sources = [cell.source for cell in nbformat.read(notebook, 4).cells]
    assert sources
    for source in sources:  # prose, too: it is no Python
        assert transformed(PythonFirst, source) == transformed(TransformerManager, source)


@pytest.mark.parametrize("source", MAGICS)
def test_a_magic_is_transformed_as_by_ipython(source):
    assert transformed(PythonFirst, source) == transformed(TransformerManager, source)


def transformed(manager, source):
    try:
        return manager().transform_cell(source)
    except Exception as error:
        return type(error)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_the_shell_of_a_graded_kernel_is_called_as_ever_and_its_cells_have_files():
    assert printed("print(type(get_ipython()).__name__)") == zmqshell.ZMQInteractiveShell.__name__
    assert printed("import inspect\ndef f(): pass\nprint(inspect.getsource(f))").startswith("def f")
    assert printed("files = !echo a magic\nprint(files)") == "['a magic']"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_a_graded_kernel_runs_commands_without_a_terminal():
    assert printed("word = 'here'\n!echo {word}; echo and there >&2") == "here\nand there"
    assert printed("!exit 3\nprint(_exit_code)") == "3"
    assert printed("!kill -9 $$\nprint(_exit_code)") == "-9"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_a_graded_kernel_starts_without_importing_anything():
    # What is imported while a kernel starts, each kernel imports: it belongs into PRELOAD.
    server = (
        "import importlib, sys, autograder.kernel.server as server\n"
        "for name in (*server.PRELOAD, 'sandlock', 'numpy'): importlib.import_module(name)\n"
        "server.format_a_traceback()\n"
        "print(*sys.modules)"
    )
    before = subprocess.run([sys.executable, "-c", server], capture_output=True, text=True)
    late = set(printed("import sys; print(*sys.modules)").split()) - {*before.stdout.split()}
    assert late <= {"runpy"}  # with which the server itself was started


def printed(source):
    book = new_notebook(cells=[new_code_cell(source)])
    result, _ = run_notebook(book, RunOptions(seed=1, kernel="plain"), files={})
    [output] = result.cells[0].outputs
    return output.text.strip()
