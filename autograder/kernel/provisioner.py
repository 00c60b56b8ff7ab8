"""Warm kernels for everything that speaks Jupyter, by kernelspec alone.

A kernelspec asks for them with ``"metadata": {"kernel_provisioner": {"provisioner_name":
"warm-provisioner"}}``. The first kernel of a program waits for the fork server to import
TensorFlow; each later one, and each restart, is a fork.
"""

import asyncio
import os
import sys
from subprocess import Popen
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, List, Unicode

from .client import KernelProcess, Refused, launch, server_address
from .server import WARM_PRELOAD
from .settings import Settings


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by forking; where that is refused, as ordinary processes, and says so."""

    preload = List(
        Unicode(),
        list(WARM_PRELOAD),
        help="Modules that the fork server imports before the first kernel.",
    ).tag(config=True)

    status = Dict(help='How this kernel was started: {"warm": ..., "reason": why not}.')

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel, warm if it can be."""
        try:
            process = await asyncio.to_thread(self._fork, cmd, kwargs)
        except Refused as refused:
            self.status = {"warm": False, "reason": str(refused)}
            self.log.warning("Starting a cold kernel: %s", refused)
            return await super().launch_kernel(cmd, **kwargs)
        self.status = {"warm": True, "reason": ""}
        self.process = cast(Popen, process)  # It has what the base asks of one.
        self.pid, self.pgid = process.pid, None
        self.cwd = _folder(kwargs)
        return self.connection_info

    def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> KernelProcess:
        info = self.connection_info
        if "curve_secretkey" in info:
            raise Refused("encrypted transport is not supported by warm kernels")
        if cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
            raise Refused("it is not the Python kernel of this environment")
        settings = Settings(python=cmd[0], preload=tuple(self.preload))
        request = {
            "command": cmd,
            "environment": kwargs["env"],
            "folder": _folder(kwargs),
            "connection": {**info, "key": cast(bytes, info["key"]).decode()},
            "seed": None,
            "confinement": None,
        }
        return launch(server_address(settings), request)

    async def get_provisioner_info(self) -> dict[str, Any]:
        """The base's, with :attr:`status`."""
        return {**await super().get_provisioner_info(), "status": self.status}


def _folder(kwargs: dict[str, Any]) -> str:
    """The folder to start in; the server has another current folder than this process."""
    return os.path.abspath(kwargs.get("cwd") or ".")
