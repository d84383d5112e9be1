"""Jupyter's kernel provisioner that forks from the warm server, or launches the normal way."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from pipelines.workflow.kernels.client import SOCKET_VARIABLE, ForkedKernel, fork_kernel

_POLL_S = 0.005


class WarmProvisioner(LocalProvisioner):
    """Named `frikommune-warm` among Jupyter's provisioners."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel where the server can make this very kernel; else launch it."""
        path = os.environ.get(SOCKET_VARIABLE)
        if path and _is_plain_kernel(cmd):
            known = self._scrub_kwargs(kwargs)
            argv = cmd[cmd.index("ipykernel_launcher") + 1 :]
            cwd = known.get("cwd") or os.getcwd()  # noqa: PTH109 - a string for JSON
            try:
                process = fork_kernel(path, argv, str(cwd), known.get("env") or os.environ)
            except OSError as error:
                self.log.info("warm kernel not available (%s): normal launch", error)
            else:
                self.process = process  # type: ignore[assignment]  # stands in for Popen
                self.pid = self.pgid = process.pid
                self.cwd = kwargs.get("cwd", str(cwd))
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def wait(self) -> int | None:
        """Wait for the kernel to end and return its exit code."""
        process: Any = self.process
        if not isinstance(process, ForkedKernel):
            return await super().wait()
        while process.poll() is None:
            await asyncio.sleep(_POLL_S)
        self.process = None
        return process.returncode

    async def send_signal(self, signum: int) -> None:
        """Send a signal, unless the kernel has ended."""
        if self.process is None or self.process.poll() is not None:
            return
        await super().send_signal(signum)


def _is_plain_kernel(cmd: list[str]) -> bool:
    is_same_python = os.path.realpath(cmd[0]) == os.path.realpath(sys.executable)
    return is_same_python and "ipykernel_launcher" in cmd
