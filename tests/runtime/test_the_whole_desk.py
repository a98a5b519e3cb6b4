"""`mizban up` with the real application: migrations, the demo, the web server, the worker."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.runtime.tree import WHOLE, Tree, wait


def test_the_desk_comes_up_stays_up_and_goes_down(home: Path) -> None:
    tree = Tree(home, WHOLE, DEMO="0")
    try:
        tree.wait_ready()
        assert tree.get() == "ok\n"
        assert '"database": "ok"' in tree.get("/readyz")
        assert oct((home / "keys.json").stat().st_mode)[-3:] == "600"
        wait(lambda: len(tree.processes()) == 7)  # up, postgres, worker, events, web and its two

        web = sorted(pid for name, pid in tree.processes() if name == "web")
        os.kill(web[-1], signal.SIGKILL)  # one of its two: the server starts another
        wait(lambda: len(tree.processes()) == 7 and tree.get() == "ok\n")
        os.kill(web[0], signal.SIGKILL)  # the server itself: its two end with it
        wait(lambda: len(tree.processes()) == 7 and tree.get() == "ok\n")
        assert web[0] not in [pid for _, pid in tree.processes()]

        began = time.monotonic()
        assert tree.end() == 0, tree.said
        assert time.monotonic() - began < 8
        assert tree.processes() == []
        assert "Traceback" not in tree.said
    finally:
        if tree.process.poll() is None:
            tree.end(signal.SIGKILL)
        tree.log.unlink()
