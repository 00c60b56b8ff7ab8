"""The sample class that `make course` shows: every score is the one expected by construction."""

import re
import subprocess
import sys

import pytest

from tests import ROOT
from tests.long import first_of
from tools.sample_class import ASSIGNMENTS, STUDENTS


@pytest.mark.parametrize("names", first_of(1, [ASSIGNMENTS[:1], ASSIGNMENTS]), ids=len)
def test_scores_are_those_by_construction_and_feedback_hides_the_tests(names, tmp_path):
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "sample_class.py", tmp_path / "a class", *names],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert f"all {len(STUDENTS)} scores as expected" in run.stdout
    assert "s008: 01-lookup.ipynb: cannot be graded" in run.stdout

    pages = sorted((tmp_path / "a class" / "feedback").glob("*/*/*.html"))
    assert len(pages) == len(STUDENTS) * len(names)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "HIDDEN TESTS" not in text and "points.so_far(" not in text, page
    wrong = tmp_path / "a class" / "feedback" / "s004" / "01-lookup" / "01-lookup.html"
    text = wrong.read_text(encoding="utf-8")
    assert "WrongAnswer" not in text and "Hidden test: not passed" in text
    assert re.search(r"Look first at <a[^>]+>6\. What trains a lookup</a>", text)
    assert "The shares of a row add up: you averaged them." in text
