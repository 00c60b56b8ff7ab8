"""A notebook runs in the kernel that the instructor's notebook names, confined as any other."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from autograder.course import CourseError
from autograder.kernelspecs import Kernel, KernelError, find_kernel
from autograder.release import release
from autograder.report import write_report
from tests.courses import FULL, NAME, answered, cell_of, hand_in, make_course, source_notebook
from tests.graders import command, ours, scores

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
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
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
