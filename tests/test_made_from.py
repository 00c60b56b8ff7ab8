"""What the site says of itself: the commit and the versions that it was made from."""

import platform
import re
import subprocess
from importlib.metadata import version

import pytest

from tests import ROOT


@pytest.fixture
def made_from(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    return pytest.importorskip("made_from")


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one commit, and a function that runs git in it."""

    def git(*arguments):
        own = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        command = ["git", "-C", tmp_path, *own, *arguments]
        return subprocess.check_output(command, text=True).strip()

    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "page.md").write_text("one")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "one")
    return tmp_path, git


def test_a_checkout_is_its_commit_and_a_plus_when_a_file_differs(made_from, checkout):
    folder, git = checkout
    assert made_from.commit(folder) == git("rev-parse", "HEAD")
    (folder / "built.html").write_text("git does not know it")
    assert made_from.commit(folder) == git("rev-parse", "HEAD")
    (folder / "chapters" / "page.md").write_text("two")
    assert made_from.commit(folder) == git("rev-parse", "HEAD") + "+"


def test_a_book_inside_another_checkout_is_not_of_its_commit(made_from, checkout):
    assert made_from.commit(checkout[0] / "chapters") == ""


def test_without_git_there_is_no_commit(made_from, checkout, monkeypatch):
    monkeypatch.setenv("PATH", str(checkout[0]))
    assert made_from.commit(checkout[0]) == ""


def test_words_lead_to_the_commit_where_there_is_a_repository(made_from):
    class Config:
        made_from = {"commit": "0123456789abcdef+"}  # noqa: RUF012
        published = {"repository": "https://example.org/course/"}  # noqa: RUF012

    said = made_from.commit_in_words(Config, "[{1}]({0})".format)
    link = "https://example.org/course/commit/0123456789abcdef"
    assert said == f"commit [0123456789ab]({link}) and changes that are not committed"


def test_every_page_says_it_and_set_up_says_all(site):
    for path in (*site.glob("chapters/*.html"), *site.glob("instructors/*.html")):
        page = path.read_text(encoding="utf-8")
        foot = re.search(r'<div class="extra_footer">(.*?)</div>', page, re.DOTALL)[1]
        assert "files that are in no git checkout" in foot, path.name  # the copy that tests build
        assert f"Python {platform.python_version()}" in foot
        assert re.search(r'href="(set-up\.html|\.\./chapters/set-up\.html)?#made-from"', foot)
    table = (site / "chapters" / "set-up.html").read_text(encoding="utf-8")
    table = re.sub("<[^>]*>", " ", table[table.index('id="made-from"') :])
    for number in (version("keras"), version("shape-by-shape"), platform.python_version()):
        assert number in table
