"""The page *Set up*, followed by somebody who has the site and nothing else.

Its commands are read from the page, so it cannot drift from what works. Linux is followed here.
For the other systems, what is typed is the same but for how each writes it, and whether there is a
wheel for every package is asked of the package index.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
import tomllib
import urllib.request
import zipfile
from html.parser import HTMLParser
from urllib.parse import urljoin

import nbformat
import pytest

import autograder
from tests import ROOT
from tests.jupyter import PATIENCE
from tools import downloads

PAGE = (ROOT / "chapters" / "set-up.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WHEEL = f"shape_by_shape-{PROJECT['version']}-py3-none-any.whl"
GREEN = "This check found nothing wrong."
WAYS = [
    f"{system}, {how} conda"
    for system in ("Windows", "macOS", "Linux")
    for how in ("without", "with")
]

#: How the other systems write what is typed on Linux.
SAME = {
    r"py -3.12": "python3",
    r"python3.12": "python3",
    r".venv\Scripts\python": ".venv/bin/python",
    r"~\Downloads": "~/Downloads",
    r"%USERPROFILE%\Downloads": "~/Downloads",
}
#: What is typed in the place of a line, and why: nothing else of conda is used.
INSTEAD = {
    "conda create --yes --name shape-by-shape python=3.12": "python3 -m venv ~/conda",
    "conda activate shape-by-shape": ". ~/conda/bin/activate",
}
#: Where the page says that it works -> how uv calls it.
SYSTEMS = {
    "Windows": "x86_64-pc-windows-msvc",
    "macOS": "aarch64-apple-darwin",
    "Linux": "x86_64-unknown-linux-gnu",
    "Linux on Arm": "aarch64-unknown-linux-gnu",
}
PYTHONS = ("3.11", "3.12", "3.13")


def commands(way):
    """The lines that are typed on one way, in order."""
    section = PAGE.partition(f"### {way}\n")[2].partition("\n#")[0]
    blocks = re.findall(r"^```(?:sh|powershell|bat)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


# What is offered ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offered(tmp_path_factory):
    """The folder of downloads, with student versions that are the solutions."""
    folder = tmp_path_factory.mktemp("downloads") / "made"
    downloads.make(folder, ROOT / "solutions")
    return folder


@pytest.fixture(scope="module")
def unpacked(offered):
    """Name in the learner's folder -> content."""
    with zipfile.ZipFile(offered / downloads.ZIP) as archive:
        return {
            name.removeprefix("shape-by-shape/"): archive.read(name) for name in archive.namelist()
        }


def test_the_same_sources_give_the_same_bytes(offered, tmp_path):
    downloads.make(tmp_path / "again", ROOT / "solutions")
    for path in offered.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_page_links_to_every_download(offered):
    linked = set(re.findall(r"\.\./_build/downloads/([^)]+)\)", PAGE))
    assert linked == {path.name for path in offered.iterdir()}
    assert set(re.findall(r"[\w.-]+\.whl", PAGE)) == {WHEEL}


def test_the_version_is_the_same_everywhere():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert autograder.__version__ == PROJECT["version"]
    assert f"version: {PROJECT['version']}\n" in citation


def test_the_wheel_holds_the_package_and_nothing_to_copy_from(unpacked):
    with zipfile.ZipFile(io.BytesIO(unpacked[WHEEL])) as wheel:
        names = wheel.namelist()
    assert {
        "autograder/expect.py",
        "autograder/points.py",
        "autograder/course/options.toml",
        "tracer/__main__.py",
        "tracer/names.txt",
        "tracer/_draw.py",
    } <= set(names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "autograder",
        "tracer",
        "shape_by_shape",
    }


def test_links_of_a_chapter_in_the_zip_lead_to_files_in_it(unpacked):
    dead = []
    for name, content in unpacked.items():
        if not name.endswith(".ipynb"):
            continue
        for cell in json.loads(content)["cells"]:
            source = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
            for link in re.findall(r"\]\(([^)#\s]+\.\w+)[^)]*\)", source):
                target = os.path.normpath(os.path.join(os.path.dirname(name), link))
                dead += [f"{name}: {link}"] if "://" not in link and target not in unpacked else []
    assert dead == []
    assert b"](../assignments/01-lookup/01-lookup.ipynb)" in unpacked["chapters/01-lookup.ipynb"]


def test_a_chapter_finds_the_modules_that_it_imports(unpacked):
    own = {path.stem for path in (ROOT / "chapters").glob("*.py")}
    for name, content in unpacked.items():
        if name.startswith("chapters/") and name.endswith(".ipynb"):
            for module in own & set(re.findall(r"import (\w+)", content.decode())):
                assert f"chapters/{module}.py" in unpacked, name


# What is installed --------------------------------------------------------------------------------


def pins(text):
    """(package, version) -> its hashes."""
    found = {}
    for block in re.split(r"\n(?=[a-z0-9])", text):
        if pin := re.match(r"([\w.-]+)==(\S+)", block):
            found[pin[1], pin[2]] = set(re.findall(r"sha256:(\w+)", block))
    return found


LEARNER = (ROOT / "requirements-learner.txt").read_text(encoding="utf-8")


def test_a_learner_gets_the_versions_of_the_lock_and_fewer_packages():
    every = pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    some = pins(LEARNER)
    assert some.items() <= every.items(), "make lock"
    assert all(some.values())
    assert len(some) < 0.7 * len(every)


def test_the_list_in_the_zip_is_the_lock_and_the_wheel_beside_it(unpacked):
    listed = unpacked["requirements.txt"].decode()
    digest = hashlib.sha256(unpacked[WHEEL]).hexdigest()
    assert listed == LEARNER + f"./{WHEEL} \\\n    --hash=sha256:{digest}\n"


def test_the_versions_in_the_text_are_those_of_the_lock():
    versions = dict(pins(LEARNER))
    for name in ("tensorflow", "keras"):
        (version,) = [number for package, number in versions if package == name]
        short = ".".join(version.split(".")[:2])
        assert re.search(rf"{name} {re.escape(short)}\b", PAGE, re.IGNORECASE), name
    said = "{}, {} or {}".format(*PYTHONS)
    assert f"Python {said}" in PAGE
    assert PROJECT["requires-python"] == ">=3.11,<3.14"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The package index; where it is out of reach, what asks for it is skipped."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-cache", "wheel"]
    target = tmp_path_factory.mktemp("nothing")
    done = subprocess.run([*command, "--target", target], capture_output=True)
    if done.returncode != 0:
        pytest.skip("the package index is out of reach")


@pytest.mark.long
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_there_is_a_wheel_for_every_package(system, python, tmp_path):
    """Nothing has to be compiled, and nothing is missing; asks the package index."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", tmp_path / "nothing"]
    command += ["--python-platform", SYSTEMS[system], "--python-version", python]
    command += ["--requirement", ROOT / "requirements-learner.txt"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# What a learner's notebook imports ----------------------------------------------------------------


def test_what_a_notebook_imports_needs_numpy_and_nothing_that_only_linux_has():
    """The grader is for Linux; the checks in a learner's notebook are for every system."""
    imported = {"points"}  # the last cell of a student version
    for path in (ROOT / "solutions").glob("*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for names in re.findall(r"from autograder import ([\w, ]+)", cell.source):
                imported |= set(names.replace(" ", "").split(","))
    assert imported == {"expect", "points", "unkind"}
    program = f"""
        import os, sys
        import numpy

        before = set(sys.modules)
        for name in ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"):
            sys.modules[name] = None  # as where there is none
        for name in ("fork", "memfd_create", "pidfd_open", "sched_getaffinity", "unshare"):
            if hasattr(os, name):
                delattr(os, name)
        os.name, sys.platform = "nt", "win32"
        from autograder import {", ".join(sorted(imported))}
        print(*sorted(name for name in sys.modules.keys() - before))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    modules = done.stdout.split()
    own = {name for name in modules if name.startswith("autograder")}
    assert own == {"autograder", *(f"autograder.{name}" for name in imported)}
    packages = {name.partition(".")[0] for name in modules}
    compiled = {name for name in packages if re.match("_?cython_", name)}  # parts of NumPy
    assert packages - compiled <= sys.stdlib_module_names | {"autograder", "numpy"}


# What is typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_every_system_is_told_the_same(way):
    system, how = way.split(", ")
    typed = "\n".join(commands(way))
    for theirs, ours in SAME.items():
        typed = typed.replace(theirs, ours)
    assert typed.splitlines() == [line for line in commands(f"Linux, {how}")]
    assert len(typed.splitlines()) >= 6
    assert system != "Windows" or "/bin/" not in PAGE.partition(f"### {way}")[2].partition("\n#")[0]


def test_every_chapter_and_the_entrances_lead_here():
    for path in sorted((ROOT / "chapters").glob("[0-9]*.ipynb")):
        cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
        assert "(set-up.md)" in cells["assignment"], path.name
    assert "(set-up.md)" in (ROOT / "chapters" / "intro.md").read_text(encoding="utf-8")
    assert "chapters/set-up.md" in (ROOT / "README.md").read_text(encoding="utf-8")


class Links(HTMLParser):
    """Where the links of a page lead."""

    def __init__(self, text):
        super().__init__()
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        self.links += [value for name, value in pairs if (tag, name) == ("a", "href")]


def fetch(address, folder):
    """Download what the page offers, by its links, as a browser would."""
    page = f"{address}/chapters/set-up.html"
    with urllib.request.urlopen(page) as answer:
        links = Links(answer.read().decode()).links
    for link in sorted({link for link in links if link.startswith("../downloads/")}):
        with urllib.request.urlopen(urljoin(page, link)) as answer:
            (folder / link.rpartition("/")[2]).write_bytes(answer.read())


def test_the_site_serves_every_download(address, tmp_path):
    fetch(address, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {downloads.ZIP, downloads.LOCK, WHEEL}
    assert zipfile.ZipFile(tmp_path / downloads.ZIP).testzip() is None


@pytest.mark.long
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("Linux")])
def test_somebody_gets_from_the_site_to_the_first_check(way, address, browser, tmp_path):
    """A new home, a new environment, every command as it stands there; and the time it takes."""
    home = tmp_path / "somebody"
    (home / "Downloads").mkdir(parents=True)
    (home / ".jupyter").mkdir()
    config = {"ServerApp": {"open_browser": False, "allow_root": True, "port": 0}}
    (home / ".jupyter" / "jupyter_server_config.json").write_text(json.dumps(config))
    began = time.monotonic()
    fetch(address, home / "Downloads")
    own = ("HOME", "PATH", "LANG", "SSL_CERT_FILE")
    kept = {k: v for k, v in os.environ.items() if k in own or k.startswith("PIP_")}
    *typed, start = commands(way)
    script = "\n".join(["set -e", *(INSTEAD.get(line, line) for line in typed), f"exec {start}"])
    with (tmp_path / "log.txt").open("w") as log:
        server = subprocess.Popen(
            ["bash", "-c", script],
            cwd=home,
            env=kept | {"HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        told = lambda: (tmp_path / "log.txt").read_text()  # noqa: E731
        while not (found := re.search(r"http://localhost\S+token=\S+", told())):
            assert server.poll() is None, told()[-3000:]
            assert time.monotonic() - began < 3000, told()[-3000:]
            time.sleep(0.2)
        installed = time.monotonic() - began
        page = browser.new_page()
        page.goto(found[0])
        # The address in the terminal leads to the folder; the browser that opens, to the notebook.
        page.get_by_role("listitem", name="start.ipynb").dblclick(timeout=PATIENCE)
        page.get_by_role("heading", name="Is everything there?").wait_for(timeout=PATIENCE)
        # What is run before there is a kernel may be lost, without a word.
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.locator(".jp-OutputArea-output", has_text=GREEN).wait_for(timeout=5 * PATIENCE)
        minutes = [seconds / 60 for seconds in (installed, time.monotonic() - began)]
        print("{:.1f} minutes to JupyterLab, {:.1f} to the first check".format(*minutes))
        page.close()
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:  # it may wait for a thread that nobody ends
            server.kill()
            server.wait()
        shutil.rmtree(home)  # two gigabytes
