"""Verify that nobody has changed the history of the cases.

Every chain of events is computed anew and compared with the signed log in MIZBAN_HOME/audit. Copy that directory to
another machine regularly, and verify against the copy with --log: who rules this machine rules the log on it too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import as_owner

MOST_TOLD = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, dest="way", metavar="verify|accept")
    verify = ways.add_parser("verify", help="look for traces of tampering; exit code 1 when there are any")
    verify.add_argument("--organisation", metavar="SLUG", default="", help="one organisation only")
    verify.add_argument("--log", metavar="DIR", type=Path, help="a copy of the signed log")
    accept = ways.add_parser("accept", help="vouch for the present state, after a restored backup or a lost log")
    accept.add_argument("reason", metavar="REASON", help="stands in the log and in the history for ever")
    accept.add_argument("--organisation", metavar="SLUG", default="", help="one organisation only")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    if arguments.way == "accept" and not arguments.reason.strip():
        raise OperatorError("say why the present state is to be accepted")
    with as_owner(installation) as told, _told_to_operators():
        organisations = _organisations(arguments.organisation)
        if arguments.way == "accept":
            _accept(organisations, arguments.reason)
        else:
            _verify(told, organisations, arguments.log)


def _verify(installation: Installation, organisations: dict[str, int], copy: Path | None) -> None:
    from mizban.audit.signing import DIRECTORY, KEY_FILE, Key
    from mizban.audit.verification import verify

    key, found = Key.read(installation.home / KEY_FILE), 0
    for slug, organisation_id in organisations.items():
        report = verify(organisation_id, copy or installation.home / DIRECTORY, key)
        found += len(report.findings)
        print(
            f"{slug}: {report.events} events in {report.chains} chains, {report.lines} signed lines"
            f"{f', {report.waiting} events wait for their signature' if report.waiting else ''}"
            f"{f', the words of {report.purged} have been purged' if report.purged else ''}"
        )
        for acceptance in report.accepted:
            print(f"  note  the state was accepted as it was, {acceptance}")
        for finding in report.findings[:MOST_TOLD]:
            print(f"  FAIL  {finding}")
        if len(report.findings) > MOST_TOLD:
            print(f"  FAIL  and {len(report.findings) - MOST_TOLD} more")
    if found:
        raise OperatorError(f"the history is not intact: {found} findings")
    print("the history is intact")


def _accept(organisations: dict[str, int], reason: str) -> None:
    from mizban.audit.actions import accept
    from mizban.core.actor import system

    for slug, organisation_id in organisations.items():
        accept(actor=system(organisation_id), reason=reason)
        print(f"{slug}: signed as it is now")


def _organisations(slug: str) -> dict[str, int]:
    from mizban.organisations.models import Organisation

    found = dict(Organisation.objects.order_by("slug").values_list("slug", "pk"))
    if slug and slug not in found:
        raise OperatorError(f"there is no organisation {slug}; there is {', '.join(found) or 'none'}")
    return {slug: found[slug]} if slug else found


@contextmanager
def _told_to_operators() -> Iterator[None]:
    from mizban.audit.signing import LogError

    try:
        yield
    except LogError as error:
        raise OperatorError(str(error)) from error
