"""The shell of a graded kernel: IPython's, without what a cell would be made to wait for.

Of a short cell, ipykernel 7.4 spends more time on reading than on running it: it tokenizes it
twice, line by line, in search of magics, and hashes it in Python to name its file for a debugger.
"""

import ast
import os
import subprocess
import sys
import zlib

from ipykernel import zmqshell
from ipykernel.compiler import XCachingCompiler, get_tmp_directory
from ipykernel.ipkernel import IPythonKernel
from IPython.core.inputtransformer2 import TransformerManager
from traitlets import Instance, Type


class PythonFirst(TransformerManager):
    """IPython's, which does not search for magics in what is Python as it stands.

    What a token transformer finds (``%`` or ``!`` where a statement or a value begins, ``?`` where
    it ends) is a syntax error, so in a cell without one there is nothing to find.
    """

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Transform the lines of a cell."""
        try:
            ast.parse("".join(lines))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return super().do_token_transforms(lines)
        return lines


class QuickNames(XCachingCompiler):
    """ipykernel's, with names for cells that no debugger has to find again."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the name of a cell's file."""
        digest = zlib.crc32(raw_code.encode("utf-8", "surrogatepass"))
        return os.path.join(get_tmp_directory(), f"{digest}.py")


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """ipykernel's; it has its base's name, because that is what notebooks look at."""

    input_transformer_manager = Instance(PythonFirst, ())

    def system_piped(self, cmd: str) -> None:
        """Run a command as ``!`` does, but without a terminal: a confined kernel has none."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        command = self.var_expand(cmd, depth=1)
        sys.stdout.flush()
        with subprocess.Popen(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            assert process.stdout is not None  # It is a pipe.
            try:
                for line in process.stdout:
                    print(line.decode(errors="replace"), end="")
                process.wait()
            except BaseException:
                process.kill()
                raise
        code = process.returncode
        self.user_ns["_exit_code"] = code if code <= 128 else 128 - code  # Ended by a signal.
        if self.system_raise_on_error and code:
            raise subprocess.CalledProcessError(code, command)

    system = system_piped


class GradedKernel(IPythonKernel):
    """ipykernel's kernel, with these."""

    compiler_class = Type(QuickNames)
    shell_class = Type(ZMQInteractiveShell)
