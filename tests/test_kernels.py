"""A notebook runs in the kernel that the instructor's notebook names, confined as any other."""

import copy
import json
import os
import shlex
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course.directory import Course
from autograder.course.kernelspecs import Kernel, KernelError, find_kernel
from autograder.course.release import release
from autograder.errors import CourseError
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
from autograder.reports.report import write_report
from tests.courses import FULL, NAME, answered, cell_of, hand_in, make_course, source_notebook
from tests.graders import command, ours, scores, stock

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

IR = next(
    (
        Path(folder)
        for folder in ["/usr/share/jupyter/kernels/ir", "/usr/local/share/jupyter/kernels/ir"]
        if Path(folder).is_dir()
    ),
    None,
)
needs_r = pytest.mark.skipif(
    IR is None, reason="R with IRkernel is not installed (apt-get install r-cran-irkernel)"
)


# Which kernel ---------------------------------------------------------------------------------


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Kernels that are installed for this test alone: a function that installs one."""
    folder = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_PATH", str(folder))

    def install(name, argv, language="python", **more):
        place = folder / "kernels" / name
        place.mkdir(parents=True)
        spec = {"argv": argv, "display_name": name, "language": language, **more}
        (place / "kernel.json").write_text(json.dumps(spec))

    return install


@pytest.fixture
def another_python(tmp_path):
    """A Python that is another program than this one, with the same packages."""
    folder = tmp_path / "another" / "bin"
    folder.mkdir(parents=True)
    wrapper = folder / "python"
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    wrapper.chmod(0o755)
    return str(wrapper)


def launcher(python):
    return [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


def spec(name, language="python", version=None):
    """Metadata of a notebook."""
    found = {"kernelspec": {"name": name, "display_name": name, "language": language}}
    if version is None:
        return found
    return found | {"language_info": {"name": language, "version": version}}


@pytest.mark.parametrize(
    ("metadata", "noted"),
    [
        ({}, "names no kernel"),
        ({"kernelspec": {"display_name": "Python", "language": "python"}}, "names no kernel"),
        (spec("python3"), ""),
        (spec("python"), ""),
        (spec("tensorflow-warm"), ""),
        (spec("conda-env-foo-py"), "is not installed here; it runs in the grader's own Python"),
        (spec("myenv", version="3.6.1"), "is not installed here"),
        ({"kernelspec": {"name": "e"}, "language_info": {"name": "python"}}, "is not installed"),
    ],
)
def test_python_by_any_name_is_our_own(metadata, noted):
    kernel = find_kernel(metadata, KernelSpecManager())
    assert kernel.program is None
    assert noted in kernel.note and bool(noted) == bool(kernel.note)


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        (spec("python2"), "Python 2"),
        (spec("python2", version="3.8"), "Python 2"),
        (spec("py27"), "c.Execute.kernel_name"),
        (spec("old", version="2.7.3"), "not installed"),
        (spec("ir4", "R"), "IRkernel::installspec"),
        (spec("julia-1.9", "julia"), "IJulia"),
        ({"kernelspec": {"name": "who-knows"}}, "jupyter kernelspec list"),
        ({"language_info": {"name": "R"}}, "names no kernel"),
    ],
)
def test_a_kernel_that_is_not_installed_is_an_error_in_words(metadata, says):
    with pytest.raises(KernelError, match=says):
        find_kernel(metadata, KernelSpecManager())


def test_a_kernelspec_of_this_python_is_our_own(kernels):
    kernels("mine", launcher(sys.executable))
    kernels("bare", launcher("python3"))
    for name in ("mine", "bare"):
        assert find_kernel(spec(name), KernelSpecManager()) == Kernel(name)


def test_what_a_kernelspec_names_can_be_read_and_nothing_private(kernels, tmp_path, another_python):
    private, library = tmp_path / "course", tmp_path / "course" / "library"
    library.mkdir(parents=True)
    env = {"LIBRARY": f"{library}:{private}", "HOMES": f"{Path.home()}:/:/etc", "X": "${HOME}/x"}
    kernels("another", [*launcher(another_python), str(private)], env=env)
    found = find_kernel(spec("another"), KernelSpecManager(), private=[private]).program
    assert found.command[0] == another_python
    assert {str(library), str(Path(another_python).parents[1])} <= set(found.readable)
    assert not {str(private), str(Path.home()), "/", "/etc"} & set(found.readable)
    assert dict(found.environment)["X"] == str(Path.home() / "x")


def test_a_kernelspec_whose_program_is_missing_says_so(kernels):
    kernels("gone", launcher("/nowhere/bin/python"))
    with pytest.raises(KernelError, match="/nowhere/bin/python; there is no such program"):
        find_kernel(spec("gone"), KernelSpecManager())


# In a course ----------------------------------------------------------------------------------


def course_in(root, metadata, config=""):
    """A course whose notebook has these metadata, with a right and a blank hand-in."""
    course = make_course(root, config)
    source = root / "source" / NAME / f"{NAME}.ipynb"
    notebook = source_notebook()
    notebook["metadata"] = metadata
    source.write_text(json.dumps(notebook))
    release(course, NAME)
    hand_in(course, "blank", nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", 4))
    hand_in(course, "right", answered())
    return course


def by_student(rows):
    return {row.student: row.score for row in rows}


def test_a_notebook_without_a_kernelspec_is_graded(tmp_path):
    course = course_in(tmp_path, {})
    assert by_student(ours(course, NAME)) == {"blank": 0, "right": FULL}


def test_an_environment_that_is_not_here_is_our_python_and_said(tmp_path):
    course = course_in(tmp_path, spec("conda-env-foo-py", version="3.7.1"))
    ran = command(course, "grade", NAME)
    assert scores(course, NAME) == {"blank": 0, "right": FULL}
    said = " ".join(ran.stdout.split())
    assert (
        said.count("names the kernel conda-env-foo-py, which is not installed here; it runs") == 1
    )
    assert ran.returncode == 0


@pytest.mark.parametrize("metadata", [spec("python2"), spec("ir-of-nobody", "R")])
def test_a_class_without_its_kernel_is_not_graded(tmp_path, metadata):
    course = course_in(tmp_path, metadata)
    ran = command(course, "grade", NAME)
    assert ran.returncode == 2
    said = " ".join(ran.stderr.split())
    name = metadata["kernelspec"]["name"]
    assert f"{NAME}/{NAME}.ipynb names the kernel {name}" in said
    assert "nothing was run" in said and "kernelspec list" in said
    assert scores(course, NAME) == {}


def test_the_doctor_shows_the_kernels_of_a_course(tmp_path, kernels, another_python):
    kernels("another", launcher(another_python))
    course = course_in(tmp_path / "course", spec("another"))
    source = course.root / "source" / "ps2" / "ps2.ipynb"
    source.parent.mkdir()
    source.write_text(json.dumps(source_notebook() | {"metadata": spec("ir-of-nobody", "R")}))
    ran = command(course, "doctor", "--course", ".")
    assert ran.returncode == 1
    assert f"{NAME}/{NAME}.ipynb" in ran.stdout and another_python[:20] in ran.stdout
    assert "ps2/ps2.ipynb names the kernel ir-of-nobody (R), which is not installed" in ran.stdout


def test_a_kernel_can_be_mapped_as_in_nbgrader(tmp_path):
    course = course_in(tmp_path, spec("python2"), "c.Execute.kernel_name = 'python3'\n")
    assert by_student(ours(course, NAME)) == {"blank": 0, "right": FULL}


def test_another_python_is_run_cold_and_beside(tmp_path, kernels, another_python):
    kernels("another", launcher(another_python))
    course = course_in(tmp_path / "course", spec("another"))
    late = answered()
    cell_of(late, "square")["source"] = "while True:\n    pass"
    hand_in(course, "late", late)
    ran = command(course, "grade", NAME, "--cell-seconds", "5")
    assert scores(course, NAME) == {"blank": 0, "right": FULL, "late": 2}
    said = " ".join(ran.stdout.split())
    assert "double-tests, square-tests run beside the answer: the notebook runs in another" in said
    assert "stopped after 5 seconds" in said
    assert "beside them: 2 tests, 5 points" in said
    page = " ".join(write_report(course, NAME).read_text().split())
    assert page.count("judged by their outputs, as nbgrader does") == 1


def test_a_kernel_that_does_not_start_stops_the_class(tmp_path, kernels):
    kernels("broken", ["/bin/sh", "-c", "echo no library of that name >&2; exit 3"], "R")
    course = course_in(tmp_path / "course", spec("broken", "R"))
    with pytest.raises(CourseError, match="no library of that name") as told:
        ours(course, NAME)
    assert "ps1/ps1.ipynb names the kernel broken, which does not work here" in str(told.value)
    assert scores(course, NAME) == {}


def test_only_a_kernel_of_another_language_in_python_has_terminals(kernels, another_python):
    for language in ("python", "bash"):
        kernels(language + "-kernel", launcher(another_python), language)
        program = find_kernel(spec(f"{language}-kernel", language), KernelSpecManager()).program
        book = new_notebook(cells=[new_code_cell("import os, pty\npty.openpty()\nos.ttyname(0)")])
        options = RunOptions(seed=1, kernel="plain")
        book, status = run_notebook(book, options, files={}, program=program)
        if status.isolation.level == "full":
            wrong = errors(book)[0]
            assert ("out of pty devices" in wrong) == (language == "python")
            assert "ioctl" in wrong or language == "python"  # What it was started with is none.


# R ------------------------------------------------------------------------------------------------

#: (grade id, solution, test, points), as in `tests.courses`.
R_EXERCISES = [
    ("double", "2 * x", "stopifnot(double(4) == 8)", 2),
    ("square", "x * x", "stopifnot(isTRUE(all.equal(square(3), 9)))", 3),
]


def r_notebook():
    """The instructor's version of an assignment in R, 5 points."""
    cells = [new_markdown_cell("# Zwei Funktionen in R", id="title")]
    python_cells = {cell.id: cell for cell in source_notebook().cells}
    for name, body, test, _ in R_EXERCISES:
        answer, check = (copy.deepcopy(python_cells[each]) for each in (name, f"{name}-tests"))
        answer["source"] = (
            f"{name} <- function(x) {{\n    ### BEGIN SOLUTION\n    {body}\n"
            "    ### END SOLUTION\n}"
        )
        check["source"] = (
            f"stopifnot(is.function({name}))\n### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
        )
        cells += [answer, check]
    return new_notebook(cells=cells, metadata=spec("ir", "R"))


def r_answer(double="2 * x", square="x * x", before=""):
    """A hand-in in R, with these bodies of the functions."""
    notebook = copy.deepcopy(r_notebook())
    for name, body in (("double", double), ("square", square)):
        cell_of(notebook, name)["source"] = f"{before}\n{name} <- function(x) {{ {body} }}"
        cell_of(notebook, f"{name}-tests")["source"] = f"stopifnot(is.function({name}))"
    return notebook


def r_course(root):
    source = root / "source" / NAME
    source.mkdir(parents=True)
    nbformat.write(r_notebook(), source / f"{NAME}.ipynb")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    course = Course(root)
    release(course, NAME)
    hand_in(course, "blank", nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", 4))
    for student, notebook in {
        "solution": r_answer(),
        "half": r_answer(square="x + x"),
        "wrong": r_answer("x + 1", "NULL"),
        "error": r_answer(double="stop('I give up')"),
        "syntax": r_answer(double="2 *"),
    }.items():
        hand_in(course, student, notebook)
    return course


R_SCORES = {"blank": 0, "solution": 5, "half": 2, "wrong": 0, "error": 3, "syntax": 3}


@pytest.mark.long
@needs_r
def test_a_class_in_r_gets_what_stock_nbgrader_gives(tmp_path):
    course, same = r_course(tmp_path / "ours"), r_course(tmp_path / "stock")
    stock(same, NAME)
    assert scores(same, NAME) == R_SCORES
    hand_in(course, "loop", r_answer(square="repeat {}"))
    hand_in(course, "stubborn", r_answer(square="repeat tryCatch(repeat {}, interrupt = identity)"))
    warns = r_answer(double='warning("hm"); message("told"); 2 * x')
    hand_in(course, "warns", warns)
    ran = command(course, "grade", NAME, "--cell-seconds", "5")
    assert scores(course, NAME) == R_SCORES | {"loop": 2, "stubborn": 2, "warns": 5}
    said = " ".join(ran.stdout.split())
    assert said.count("was stopped after 5 seconds, its limit.") == 2
    assert "it was run as" not in said
    assert "double-tests, square-tests run beside the answer: the notebook runs in R (kern" in said
    graded = course.folder("autograded", "half", NAME) / f"{NAME}.ipynb"
    assert nbformat.read(graded, 4).metadata.language_info.name == "R"


@needs_r
def test_a_hand_in_in_another_language_than_r_is_noted(tmp_path):
    course = r_course(tmp_path)
    hand_in(course, "python", answered())
    rows = {row.student: row for row in ours(course, NAME)}
    assert rows["python"].score == 0
    said = [finding.happened for finding in rows["python"].findings]
    assert "says that it is written in python; it was run as R." in said
    assert rows["solution"].findings == []


# Attacks ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def in_r():
    kernel = find_kernel(spec("ir", "R"), KernelSpecManager(kernel_dirs=[str(IR.parent)]))

    def run(*sources, files=None, **limits):
        book = new_notebook(cells=[new_code_cell(source) for source in sources])
        return run_notebook(
            book,
            RunOptions(limits=Limits(**limits), seed=1, kernel="plain"),
            files=files or {},
            program=kernel.program,
        )

    return run


@pytest.fixture
def outside(tmp_path):
    """Open to everybody: a secret, and sockets; nobody may have come in the end."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o777)
    (folder / "secret").write_text("secret")
    tcp, unix = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    unix.bind(str(folder / "socket"))
    unix.listen()
    (folder / "socket").chmod(0o777)
    yield folder, tcp.getsockname()[1]
    for listener in (tcp, unix):
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
        listener.close()
    assert sorted(path.name for path in folder.iterdir()) == ["secret", "socket"]
    shutil.rmtree(folder)


def errors(notebook):
    """What each cell says is wrong, empty if nothing is."""
    return [
        "".join(output.evalue for output in cell.outputs if output.output_type == "error")
        for cell in notebook.cells
    ]


@needs_r
def test_nothing_outside_can_be_reached_from_r(in_r, outside):
    folder, port = outside
    tries = [
        f'readLines("{folder}/secret")',
        'readLines("/etc/passwd")',
        f'writeLines("new", "{folder}/new")',
        'writeLines("new", "/usr/lib/R/library/new")',
        f'socketConnection("127.0.0.1", {port}, timeout = 5)',
        f'readLines(url("http://127.0.0.1:{port}/"))',
        f'download.file("http://127.0.0.1:{port}/", "page")',
        f'stopifnot(system("cat {folder}/secret") == 0)',
        'stopifnot(file.exists("/proc/2/root/etc/passwd"))',
    ]
    book, status = in_r(*tries, 'cat(readLines("own.txt"))', files={"own.txt": b"own\n"})
    assert status.isolation.level == "full" or os.getuid()
    *refused, own = errors(book)
    assert all(refused), list(zip(tries, refused, strict=True))
    assert own == "" and book.cells[-1].outputs[0].text == "own"


@needs_r
def test_what_r_starts_ends_with_it(in_r):
    marker = "3141592"
    start = f'system("setsid nohup sleep {marker} >/dev/null 2>&1 &")'
    _, status = in_r(start, "parallel::mcparallel(Sys.sleep(60))")
    assert status.outcome == "ok"
    assert not [
        each for each in psutil.process_iter(["cmdline"]) if marker in (each.info["cmdline"] or [])
    ]


@needs_r
@pytest.mark.parametrize(
    ("code", "outcomes"),
    [
        ("x <- list(); repeat x[[length(x) + 1]] <- rep(1, 1e7)", {"memory"}),
        ('cat(strrep("x", 2e7))', {"output-limit"}),
        pytest.param(
            *("repeat parallel::mcparallel(Sys.sleep(60))", {"ok", "crash", "timeout"}),
            marks=pytest.mark.long,
        ),
        # It sends what a cell prints when that has ended.
        pytest.param(
            *('repeat cat(strrep("x", 1e6))', {"output-limit", "timeout", "memory"}),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("repeat writeBin(raw(1e7), tempfile())", {"ok", "crash", "timeout"}),
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_limit_of_r_is_a_result(in_r, code, outcomes):
    limits = {"cell_seconds": 8, "memory_bytes": 512 * 1024**2}
    book, status = in_r(code, "1 + 1", **limits)
    assert status.outcome in outcomes, (status.message, errors(book))
    assert errors(book)[0]
    assert status.memory_bytes < 1024**3


@needs_r
def test_a_link_in_the_place_of_a_socket_is_not_followed(in_r, outside):
    folder, _ = outside
    links = (
        'there <- Sys.getenv("TMPDIR")\n'
        f'for (n in 1:5) file.symlink("{folder}/socket", file.path(there, paste0("k-", n)))\n'
        "Sys.sleep(3)\nquit()\n"
    )
    _, status = in_r("1", files={".Rprofile": links.encode()})
    assert status.outcome == "crash"
    assert status.message.startswith("The kernel did not start: it ended")
