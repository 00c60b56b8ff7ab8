"""A plain kernel finds imported what its assignment imports, and is otherwise as it was."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.course.preload import modules_to_import
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
from tests.courses import NAME, course_of

PLOTS = "import os, numpy as np\nfrom matplotlib import pyplot as plt\nimport own_module, torch"


def test_what_is_imported_is_found():
    assert modules_to_import(["    from PIL import Image # import scipy\n%time import scipy"]) == (
        "PIL",
        "PIL.Image",
    )
    assert modules_to_import(["import scipy.stats as st, sympy,pandas as pd"]) == (
        "pandas",
        "scipy.stats",
        "sympy",
    )
    assert modules_to_import(["import os\nimport tensorflow\nx = 'import'"]) == ()
    assert {"matplotlib.pyplot", "numpy", "IPython.core.pylabtools"} <= {
        *modules_to_import([PLOTS])
    }
    assert not {"os", "own_module", "torch"} & {*modules_to_import([PLOTS])}


def test_what_reads_a_file_beside_the_notebook_when_it_is_imported_is_left_to_the_notebook():
    assert modules_to_import([PLOTS], ["matplotlibrc"]) == ("numpy",)


def test_a_course_without_tensorflow_has_what_it_imports(tmp_path):
    course = course_of(tmp_path, {"plots": new_notebook(cells=[new_code_cell(PLOTS)])})
    found = course.kernels_for(NAME)
    assert found["kernel"] == "plain"
    assert "matplotlib.pyplot" in found["preload"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_a_kernel_has_imported_it_and_a_name_that_is_no_module_does_no_harm():
    source = "import sys; print('matplotlib.pyplot' in sys.modules, 'scipy' in sys.modules)"
    book = new_notebook(cells=[new_code_cell(source), new_code_cell(PLOTS.split(", own")[0])])
    book.cells.append(new_code_cell("plt.plot([1, 2])"))
    preload = modules_to_import([PLOTS, "from scipy import nothing"])
    options = RunOptions(seed=1, kernel="plain", preload=preload)
    result, _ = run_notebook(book, options, files={})
    assert result.cells[0].outputs[0].text == "True True\n"
    assert "image/png" in result.cells[2].outputs[-1].data
