"""Kernel managers without fixed waits, over private sockets; warm where there is a server.

jupyter_client picks TCP ports by bind-then-close, so parallel runs can take each other's; it waits
fixed times for a heartbeat, a flush and a shutdown that are long done.
"""

from __future__ import annotations

import asyncio
import copy
import os
import shutil
import tempfile
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async
from traitlets import Type

PROVISIONER = "frikommune-warm"
_POLL_S = 0.005
_ASK_AGAIN_S = 5.0


class PromptClient(AsyncKernelClient):
    """A client that is ready when its own request has come back, not after a fixed wait."""

    def start_channels(
        self,
        shell: bool = True,
        iopub: bool = True,
        stdin: bool = True,
        hb: bool = False,
        control: bool = True,
    ) -> None:
        """Open the channels; nbclient never uses the heartbeat."""
        super().start_channels(shell=shell, iopub=iopub, stdin=stdin, hb=hb, control=control)

    def stop_channels(self) -> None:
        """Close the channels that were opened: asking for the others would make them."""
        heartbeat, self._hb_channel = self._hb_channel, None
        if heartbeat is not None:
            heartbeat.stop()
        channels = (
            self._shell_channel,
            self._iopub_channel,
            self._stdin_channel,
            self._control_channel,
        )
        for channel in channels:
            if channel is not None and channel.is_alive():
                channel.stop()

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its outputs arrive.

        Raises:
            RuntimeError: the kernel died, or `timeout` seconds went by.
        """
        end = time.monotonic() + (timeout or 3600)
        while time.monotonic() < end:
            request = self.kernel_info()
            until = min(end, time.monotonic() + _ASK_AGAIN_S)
            if await self._hear_back(request, until):
                return
        raise RuntimeError(f"Kernel didn't respond in {timeout or 0:.0f} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _hear_back(self, request: str, until: float) -> bool:
        reply = None
        while time.monotonic() < until:
            if reply is None:
                reply = await self._next(self.shell_channel, 0.02)
                if reply is not None and reply["msg_type"] != "kernel_info_reply":
                    reply = None
            told = await self._next(self.iopub_channel, 0.02 if reply is None else 0.2)
            if reply is not None and told is None:
                return False  # iopub joined late: ask again
            if reply is None and told is None and not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if reply is not None and _is_idle_after(told, request):
                self._handle_kernel_info_reply(reply)
                return True
        return False

    async def _next(self, channel: Any, timeout: float) -> dict[str, Any] | None:
        try:
            message: dict[str, Any] = await ensure_async(channel.get_msg(timeout=timeout))
        except Empty:
            return None
        return message


def _is_idle_after(message: dict[str, Any] | None, request: str) -> bool:
    return (
        message is not None
        and message["parent_header"].get("msg_id") == request
        and message["content"].get("execution_state") == "idle"
    )


class PromptKernelManager(AsyncKernelManager):
    """Starts and ends kernels without fixed waits; sockets lie in a private folder."""

    client_class = f"{__name__}.PromptClient"
    client_factory = Type(klass="jupyter_client.KernelClient", default_value=PromptClient)

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """Make the folder; where there is no ipc the kernel talks over TCP."""
        super().__init__(*arguments, **settings)
        self._sockets = ""
        if os.name == "posix":
            self._sockets = tempfile.mkdtemp(prefix="fk-")
            self.transport = "ipc"
            self.ip = str(Path(self._sockets) / "k")

    @property
    def kernel_spec(self) -> Any:
        """The kernel's spec, provisioned warm unless it names a provisioner itself."""
        spec = AsyncKernelManager.kernel_spec.fget(self)  # type: ignore[attr-defined]
        if spec is None or spec.metadata.get("kernel_provisioner"):
            return spec
        spec = copy.copy(spec)
        warm = {"provisioner_name": PROVISIONER}
        spec.metadata = {**spec.metadata, "kernel_provisioner": warm}
        return spec

    async def _async_interrupt_kernel(self) -> None:
        # Stock interrupts before every shutdown; an idle kernel needs none, and a busy one that
        # does not end is terminated in `finish_shutdown`.
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    interrupt_kernel = _async_interrupt_kernel

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = _POLL_S, restart: bool = False
    ) -> None:
        await super()._async_finish_shutdown(waittime, min(pollinterval, _POLL_S), restart)

    finish_shutdown = _async_finish_shutdown

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart and self._sockets:
            await asyncio.to_thread(shutil.rmtree, self._sockets, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
