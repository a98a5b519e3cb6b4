"""`make bench`: how much a request costs with few cases and with many, beside the least that Django can do.

Variables: `N` sizes (10000,1000000); `TURNS` and `EACH` samples of every target in each turn; `ONLY` targets whose name
begins so; `BENCH_DIR` where the installations are kept (var/bench); `PORT` the first of the ports taken (8180); `OUT`
where the report goes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from tests.bench import references
from tests.bench.browser import Browser
from tests.bench.checkup import Checked, read
from tests.bench.deep import deep_page
from tests.bench.homes import Home, home, web
from tests.bench.measuring import WARM_UP, Server, at, measure
from tests.bench.report import Report, machine
from tests.bench.requests import load

SIZES, TURNS, EACH, PORT = "10000,1000000", 12, 8, 8180


def run(homes: list[Home], directory: Path, *, turns: int, each: int, only: str, port: int) -> Report:
    """Measure what the homes answer, beside the reference at `port`."""
    samples = (turns + WARM_UP) * each
    checked: dict[int, dict[str, Checked]] = {}
    deep: dict[int, int] = {}
    with contextlib.ExitStack() as stack:
        jobs = references.jobs(stack.enter_context(references.reference(directory / "reference", port)), samples)
        for one in homes:
            path = one.installation.home / "scenario.json"
            one.run("tests.bench.scenario", str(path), str(samples + 1), only)  # the last of each is for the checkup
            checked[one.cases] = read(one.run("tests.bench.checkup", str(path)))
            server = Server(f"{one.cases:,}", stack.enter_context(web(one)), one.database, at(one.installation.port))
            asked = load(path)
            if first := asked.get("inbox, first page"):
                deep[one.cases], far = deep_page(Browser(one.installation.port), first[0][0])
                asked["inbox, deep page"] = [[far]] * samples
            for target, prepared in asked.items():
                jobs.setdefault(target, []).append((server, prepared[:samples]))
        return Report(measure(jobs, turns), checked, machine(), turns * each, deep)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("ended"))  # servers end with the bench
    environment = os.environ
    sizes = [int(size) for size in environment.get("N", SIZES).split(",")]
    turns, each = int(environment.get("TURNS", TURNS)), int(environment.get("EACH", EACH))
    only = environment.get("ONLY", "")
    directory, port = Path(environment.get("BENCH_DIR", "var/bench")), int(environment.get("PORT", PORT))
    with contextlib.ExitStack() as stack:
        homes = [
            stack.enter_context(home(directory / str(size), size, port + place)) for place, size in enumerate(sizes, 1)
        ]
        report = run(homes, directory, turns=turns, each=each, only=only, port=port)
    print(report.text())
    Path(environment.get("OUT", directory / "report.md")).write_text(report.markdown())


if __name__ == "__main__":
    main()
