"""Turns of all targets at all servers, one after the other, so that what disturbs the machine disturbs all alike."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.bench import cpu
from tests.bench.browser import Browser
from tests.bench.requests import Sample

SETTLE_SECONDS = 0.03
"""After an answer the server still notes who has read what."""
WARM_UP = 3
"""Turns that are not counted: a connection keeps the plan of a statement when it has asked it eight times."""


@dataclass(frozen=True)
class Server:
    """Who answers and whose processor time counts: pids of the web server (None: the bench) and the database."""

    name: str
    web: int | None
    database: int
    send: Callable[[Sample], float]
    """Sends one sample; the answer is the seconds that it took."""


def at(port: int) -> Callable[[Sample], float]:
    """Sending by one connection that stays open."""
    browser = Browser(port)
    return lambda sample: sum(browser.send(request)[0] for request in sample)


@dataclass
class Figures:
    """What one target cost at one server: seconds of each sample, processor seconds a sample of each turn."""

    latencies: list[float] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    @property
    def web_cpu(self) -> float:
        return statistics.median(self.web)

    @property
    def database_cpu(self) -> float:
        return statistics.median(self.database)

    @property
    def cpu(self) -> float:
        """Processor seconds a sample, web and database: the median over the turns."""
        return statistics.median(map(sum, zip(self.web, self.database, strict=True)))

    @property
    def median(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


Results = dict[str, dict[str, Figures]]
"""By target, by server."""


def measure(jobs: dict[str, list[tuple[Server, list[Sample]]]], turns: int) -> Results:
    """`jobs`: for each target the servers with their samples. The first `WARM_UP` parts of the samples are not
    counted."""
    results: Results = defaultdict(lambda: defaultdict(Figures))
    for turn in range(turns + WARM_UP):
        for target, servers in jobs.items():
            for server, samples in servers if turn % 2 else servers[::-1]:
                figures = Figures() if turn < WARM_UP else results[target][server.name]
                _take_turn(server, _part(samples, turn, turns + WARM_UP), figures)
    return results


def _part(samples: Sequence[Sample], turn: int, turns: int) -> Sequence[Sample]:
    each = len(samples) // turns
    return samples[turn * each : (turn + 1) * each]


def _take_turn(server: Server, samples: Sequence[Sample], figures: Figures) -> None:
    database, web = cpu.seconds(server.database), _web(server)
    figures.latencies += [server.send(sample) for sample in samples]
    if server.web:
        time.sleep(SETTLE_SECONDS)
    figures.web.append(cpu.spent(web, _web(server)) / len(samples))
    figures.database.append(cpu.spent(database, cpu.seconds(server.database)) / len(samples))


def _web(server: Server) -> dict[int, float]:
    return cpu.seconds(server.web) if server.web else {0: time.process_time()}
