"""What a forked child does to become a kernel like any other."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

_PR_SET_PDEATHSIG = 1
_CONTROL_THREAD_WAIT_S = 2.0


def become_kernel(
    request: dict[str, Any], descriptors: list[int], close_inherited: Callable[[], None]
) -> NoReturn:
    """Run an ipykernel in this process and end with it; never returns."""
    code = 1
    try:
        _leave_the_server(descriptors, close_inherited)
        _take_environment(request)
        _forget_randomness()
        code = _run_kernel(request["argv"])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # the process ends here, whatever happened
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        os._exit(code)


def _leave_the_server(descriptors: list[int], close_inherited: Callable[[], None]) -> None:
    os.setsid()  # own session and process group, as a normal launch has
    _die_with_parent()
    for descriptor, target in zip(descriptors, (0, 1, 2), strict=True):
        os.dup2(descriptor, target)
    for descriptor in descriptors:
        if descriptor > 2:
            os.close(descriptor)
    close_inherited()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _die_with_parent() -> None:
    """Ask the system to end this kernel when the server dies, even by SIGKILL."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _take_environment(request: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["env"])
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    if request.get("cwd"):
        os.chdir(request["cwd"])
    time.tzset()
    for folder in reversed(request["env"].get("PYTHONPATH", "").split(os.pathsep)):
        if folder and folder not in sys.path:
            sys.path.insert(0, folder)


def _forget_randomness() -> None:
    """Draw fresh entropy: a fork would otherwise share the server's generators."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _run_kernel(argv: list[str]) -> int:
    import ipykernel_launcher
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [ipykernel_launcher.__file__, *argv]
    gc.enable()
    app: Any = IPKernelApp.instance()
    app.initialize([*argv, f"--IPKernelApp.parent_handle={os.getppid()}"])
    # ipykernel 7.4: close() can deadlock with the control thread's last flush (2.5 s).
    atexit.unregister(app.close)
    app.start()
    app.control_thread.join(_CONTROL_THREAD_WAIT_S)
    return 0
