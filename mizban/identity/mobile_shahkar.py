"""The registry of mobile subscribers (شاهکار): one JSON question, GetIDMatching (identity.md)."""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from typing import Any

import structlog

from mizban.core import clock
from mizban.identity.ports import Holding, OwnershipAnswer, Reason
from mizban.identity.registry_http import RegistryClient, RegistryDown

log = structlog.get_logger(__name__)

PATH = "/services/GetIDMatching"
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
MOBILE_SERVICE = 2
NATIONAL_ID = 0
MATCH, NO_MATCH = 200, 600


class ShahkarMobileOwnership:
    """The adapter of the real registry; `provider_code` is the four digits that it has given to the organisation."""

    def __init__(self, client: RegistryClient, provider_code: str) -> None:
        self._client = client
        self._provider_code = provider_code

    def check(self, national_id: str, mobile: str) -> OwnershipAnswer:
        question = {
            "requestId": request_id(self._provider_code),
            "serviceNumber": mobile,
            "serviceType": MOBILE_SERVICE,
            "identificationType": NATIONAL_ID,
            "identificationNo": national_id,
        }
        try:
            status, body = self._client.post(PATH, json.dumps(question).encode(), HEADERS)
        except RegistryDown as down:
            return OwnershipAnswer(Holding.UNAVAILABLE, down.reason)
        return _answer(body if status == HTTPStatus.OK else b"")


def request_id(provider_code: str) -> str:
    """Provider code, `yyyyMMddHHmmss` on a clock in Tehran, six random digits: 24 digits that never come twice."""
    moment = clock.local(clock.now())
    return f"{provider_code}{moment:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}"


def _answer(body: bytes) -> OwnershipAnswer:
    response = _response(body)
    if response == MATCH:
        return OwnershipAnswer(Holding.MATCH)
    if response == NO_MATCH:
        return OwnershipAnswer(Holding.NO_MATCH)
    log.warning("ownership_answer_unknown", response=response)
    return OwnershipAnswer(Holding.UNAVAILABLE, Reason.ERROR)


def _response(body: bytes) -> int | None:
    """The number under `response`, given as a number or as a text; None if there is none."""
    try:
        answer: Any = json.loads(body)
        return int(answer["response"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
