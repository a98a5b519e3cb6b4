"""A child of the supervisor ends with it, even when the supervisor is killed and can tell nobody."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "MIZBAN_PARENT"
"""Environment variable: the process id of the supervisor."""
PR_SET_PDEATHSIG = 1


def hold() -> None:
    """Tie this process to the supervisor named in the environment, if any."""
    parent = os.environ.get(PARENT)
    if parent:
        tie_to(int(parent))


def tie_to(parent: int) -> None:
    """Let the kernel kill this process when its parent ends; where the kernel cannot, look once a second."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=[parent], daemon=True).start()
    if os.getppid() != parent:  # it ended before we were tied
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
