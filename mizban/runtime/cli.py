"""The `mizban` command: for operators, on a terminal. One small module per subcommand in `commands/`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from mizban.runtime import lifeline
from mizban.runtime.commands import (
    audit,
    backup,
    doctor,
    events,
    load,
    manage,
    prepare,
    restore,
    seed,
    staff,
    up,
    web,
    worker,
)
from mizban.runtime.environment import Installation, load_file
from mizban.runtime.errors import OperatorError

COMMANDS = (up, web, worker, events, prepare, seed, load, staff, backup, restore, doctor, audit, manage)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="mizban", description="Mizban, an electronic service desk.")
    subparsers = top.add_subparsers(required=True, metavar="COMMAND")
    for module in COMMANDS:
        name = module.__name__.rpartition(".")[2]
        about = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
        subparser = subparsers.add_parser(name, help=about, description=module.__doc__)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it has done its work, 1 with a message when it could not, 2 for a wrong usage."""
    chosen = parser().parse_args(arguments)
    lifeline.hold()
    signal.signal(signal.SIGTERM, _end)
    try:
        load_file(Path(".env"))
        chosen.run(Installation.from_environment(os.environ), chosen)
    except OperatorError as error:
        print(f"mizban: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a directory that is not ours, a disk that is full
        place = f"{error.filename}: " if error.filename else ""
        print(f"mizban: {place}{error.strerror or error}; {_account()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def _account() -> str:
    home = os.environ.get("MIZBAN_HOME") or "var"
    return f"this is account {os.getuid()}, and the data belong in MIZBAN_HOME, now {Path(home).absolute()}"


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """SIGTERM ends a command as an exception, so that what it opened is closed."""
    sys.exit(128 + number)
