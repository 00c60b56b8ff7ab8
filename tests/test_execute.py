"""A job is executed where everything is as it was when the job was made, or not at all."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.execution.execute import OtherEnvironmentError, execute, make_job
from autograder.kernel.options import RunOptions


def test_a_worker_with_other_versions_refuses_the_job():
    job = make_job(new_notebook(cells=[new_code_cell("1")]), {}, RunOptions(kernel="plain"))
    content = json.loads(job)
    here = content["environment"]["numpy"]
    content["environment"]["numpy"] = "1.0"
    with pytest.raises(OtherEnvironmentError, match=f"numpy {here} instead of 1.0"):
        execute(json.dumps(content).encode())
