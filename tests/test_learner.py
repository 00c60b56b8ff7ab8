"""A learner's own computer: Windows, macOS, an environment with nothing of the instructor's."""

import subprocess
import sys
import textwrap

import nbformat
import pytest

from tests import ROOT

SOURCES = sorted((ROOT / "solutions").glob("*/*.ipynb"))


def python(program):
    """Run a program in a process of its own, which must not fail; gives what it prints."""
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_names_the_kernel_that_is_everywhere(path):
    """JupyterLab asks for a kernel when the named one is not there."""
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_checks_need_numpy_and_nothing_else():
    python("""
        import importlib.abc, sys

        others = {"nbgrader", "tensorflow", "keras", "IPython", "typer", "jupyter_client"}

        class Missing(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path, target=None):
                if name.partition(".")[0] in others:
                    raise ModuleNotFoundError(name)

        sys.meta_path.insert(0, Missing())
        from autograder import expect, points
    """)


def test_without_fork_and_unix_sockets_a_kernel_is_an_ordinary_one():
    """As on Windows, whose Python has none of these; there nobody grades, but people learn."""
    told = python("""
        import asyncio, ctypes, os, socket, sys

        import jupyter_client.provisioning, jupyter_server, nbgrader.server_extensions.formgrader
        import nbgrader.server_extensions.validate_assignment.handlers

        real = ctypes.CDLL

        def library(name, *arguments, **options):
            if name is None:
                raise TypeError("bad argument type for built-in operation")
            return real(name, *arguments, **options)

        ctypes.CDLL = library
        family = socket.AF_UNIX
        del os.fork, socket.AF_UNIX
        sys.modules["fcntl"] = sys.modules["resource"] = None
        os.name = "nt"
        import autograder.jupyter
        from autograder.kernel.provisioner import WarmProvisioner
        os.name, socket.AF_UNIX = "posix", family  # asyncio on this system needs them

        from jupyter_client import AsyncKernelManager
        from jupyter_client.provisioning import KernelProvisionerFactory

        KernelProvisionerFactory.instance().default_provisioner_name = "warm-provisioner"

        async def start():
            manager = AsyncKernelManager(kernel_name="python3")
            await manager.start_kernel()
            print(manager.provisioner.status)
            await manager.shutdown_kernel(now=True)

        asyncio.run(start())
    """)
    assert told == "{'warm': False, 'reason': 'this system has no fork'}\n"
