"""The workflows: what they may do, and what their steps do where they can be run here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in FOLDER.glob("*.yml")}
JOBS = {(name, job): body for name, flow in WORKFLOWS.items() for job, body in flow["jobs"].items()}
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]


def step(name, job, title):
    """The script of a step."""
    (found,) = [each["run"] for each in JOBS[name, job]["steps"] if each.get("name") == title]
    return found


def run(script, folder, **variables):
    """Run a step's script in a folder, as a runner does; what it told, and its exit code."""
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=os.environ | {name: str(value) for name, value in variables.items()},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_an_action_is_pinned_by_its_commit_and_one_commit_everywhere():
    pins = {}
    for path in FOLDER.glob("*.yml"):
        lines = [line for line in path.read_text().splitlines() if "uses:" in line]
        for line in lines:
            pin = re.fullmatch(r"[ -]+uses: (actions/[\w-]+)@([0-9a-f]{40}) # (v[\d.]+)", line)
            assert pin, f"{path.name}: {line}"
            pins.setdefault(pin[1], set()).add(pin.groups()[1:])
    assert pins
    assert {name for name, found in pins.items() if len(found) > 1} == set()


def test_a_job_may_do_what_it_needs_and_what_may_write_runs_nothing_of_the_repository():
    for flow in WORKFLOWS.values():
        assert flow["permissions"] == {}
    for place, job in JOBS.items():
        used = [each.get("uses", "").partition("@")[0] for each in job["steps"]]
        if "write" in job["permissions"].values():
            assert "actions/checkout" not in used, place
        else:
            assert job["permissions"] == {"contents": "read"}, place
    writing = {place for place, job in JOBS.items() if "write" in job["permissions"].values()}
    assert writing == {("publish", "publish"), ("weekly", "tell")}


def test_what_others_write_is_in_no_script():
    for place, job in JOBS.items():
        for each in job["steps"]:
            assert "${{" not in each.get("run", ""), place


def test_every_target_that_ci_runs_is_there():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = "".join(path.read_text() for path in FOLDER.glob("*.yml"))
    run_here = set(re.findall(r"\.ci/run ([a-z-]+)", text))
    run_here |= set(WORKFLOWS["weekly"]["jobs"]["run"]["strategy"]["matrix"]["target"])
    assert {"test", "site", "newest", "test-all"} <= run_here <= made


@pytest.mark.parametrize(
    "old, new",
    [
        ("", ""),  # as they are
        (r"@08c6903\w+ # v5.0.0", "@v5"),
        ("persist-credentials: false", "fetch-depth: 1"),
        (r'"\$TARGET" 2', "${{ github.head_ref }} 2"),
    ],
)
def test_zizmor_finds_nothing_and_would(old, new, tmp_path):
    zizmor = Path(sys.executable).with_name("zizmor")
    if not zizmor.is_file():
        pytest.skip("zizmor is not installed")
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    for path in (tmp_path / ".github" / "workflows").iterdir():
        path.write_text(re.sub(old, new, path.read_text()) if old else path.read_text())
    options = ["--offline", "--persona", "pedantic", "--quiet"]
    done = subprocess.run([zizmor, *options, tmp_path / ".github"], capture_output=True, text=True)
    assert (done.returncode == 0) == (old == ""), done.stdout + done.stderr


def test_actionlint_finds_nothing():
    actionlint = shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("no actionlint on this machine; the workflow Test runs it")
    done = subprocess.run([actionlint], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# Publish ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag, well", [(f"v{VERSION}", True), ("v9.9.9", False), ("vx", False)])
def test_a_tag_has_to_be_the_version_and_gets_its_part_of_the_changelog(tag, well, tmp_path):
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    script = step("publish", "build", "The tag is the version, and the changelog speaks of it")
    code, told = run(script, tmp_path, GITHUB_REF_NAME=tag)
    assert (code == 0) == well, told
    if well:
        notes = (tmp_path / "_build" / "notes" / "notes.md").read_text()
        assert notes.lstrip().startswith("- ") and "## " not in notes


def pretend_gh(folder, answer=""):
    """Put a `gh` first on the path that writes down how it is called; gives the path."""
    program = folder / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/called"\n{answer}\n')
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def test_the_site_becomes_the_one_commit_of_its_branch(tmp_path):
    (tmp_path / "site" / "_static").mkdir(parents=True)
    for name in ("index.html", ".nojekyll", "_static/course.css"):
        (tmp_path / "site" / name).write_text("made now")
    remote = tmp_path / "hub" / "owner" / "name"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    before = {"GITHUB_SERVER_URL": (tmp_path / "hub").as_uri(), "GITHUB_REPOSITORY": "owner/name"}
    for version in ("v1", "v2"):  # the second is pushed over the first
        shutil.rmtree(tmp_path / "site" / ".git", ignore_errors=True)
        shutil.rmtree(tmp_path / "bin", ignore_errors=True)
        variables = before | {"GITHUB_REF_NAME": version, "GITHUB_SHA": "0" * 40}
        script = step("publish", "publish", "The site")
        code, told = run(script, tmp_path / "site", PATH=pretend_gh(tmp_path), **variables)
        assert code == 0, told
    git = ["git", "-C", remote]
    files = subprocess.check_output([*git, "ls-tree", "-r", "--name-only", "gh-pages"], text=True)
    assert files.split() == [".nojekyll", "_static/course.css", "index.html"]
    log = subprocess.check_output([*git, "log", "--format=%s", "gh-pages"], text=True)
    assert log.splitlines() == [f"The site of v2, from {'0' * 40}"]


def test_the_release_takes_every_download(tmp_path):
    (tmp_path / "site" / "downloads").mkdir(parents=True)
    for name in ("a.whl", "b.zip", "c.pdf"):
        (tmp_path / "site" / "downloads" / name).touch()
    script = step("publish", "publish", "The release")
    code, told = run(script, tmp_path, PATH=pretend_gh(tmp_path), GITHUB_REF_NAME="v1")
    assert code == 0, told
    called = (tmp_path / "called").read_text()
    assert called.startswith("release create v1 site/downloads/a.whl site/downloads/b.zip")
    assert "--verify-tag" in called


# Weekly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number, wanted", [("", "issue create --title"), ("7", "issue comment 7")])
def test_what_differs_becomes_an_issue_or_a_comment_on_the_one_that_is_open(
    number, wanted, tmp_path
):
    (tmp_path / "told").mkdir()
    (tmp_path / "told" / "newest.txt").write_text("keras 9 says something else\n" * 9000)
    path = pretend_gh(tmp_path, f'[ "$2" != list ] || echo "{number}"')
    script = step("weekly", "tell", "Say what differs")
    code, told = run(script, tmp_path, PATH=path, RUN="https://example.org/run/1")
    assert code == 0, told
    calls = (tmp_path / "called").read_text().splitlines()
    assert [call for call in calls if call.startswith(wanted)]
    assert not [call for call in calls if "test-all" in call], "it did not fail"
    body = (tmp_path / "issue.md").read_text()
    assert "https://example.org/run/1" in body and "    keras 9 says something else" in body
    assert len(body) < 65_536, "an issue may not be longer"
