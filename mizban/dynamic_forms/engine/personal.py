"""Personal answers at rest: encrypted one by one, each as `{"$": ciphertext}`, which no typed answer can be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from mizban.core import crypto
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine.standing import SEALED, Answers, is_sealed
from mizban.dynamic_forms.types.base import FieldType

PURPOSE = "answer"


def personal_paths(form: Form) -> list[str]:
    """Paths of the personal fields; `*` stands for the id of a row."""
    found: list[str] = []
    for kind in form.fields.values():
        if kind.is_personal:
            found.append(kind.key)
        found += [f"{kind.key}/*/{member.key}" for member in kind.members() if member.is_personal]
    return found


def encrypt_personal(form: Form, answers: Any) -> Answers:
    """The answers with personal values encrypted; what is so already stays."""
    return _changed(form, answers, _seal)


def decrypt_personal(form: Form, answers: Any) -> Answers:
    """The answers in clear; what is so already stays. Raises `core.crypto.CryptoError`."""
    return _changed(form, answers, _open)


def _seal(value: Any) -> Any:
    if value is None or is_sealed(value):
        return value
    return {SEALED: crypto.encrypt(json.dumps(value, ensure_ascii=False), PURPOSE)}


def _open(value: Any) -> Any:
    return json.loads(crypto.decrypt(str(value[SEALED]), PURPOSE)) if is_sealed(value) else value


def _changed(form: Form, answers: Any, change: Callable[[Any], Any]) -> Answers:
    changed = dict(answers) if isinstance(answers, dict) else {}
    for kind in form.fields.values():
        if kind.key in changed:
            changed[kind.key] = _changed_value(kind, changed[kind.key], change)
    return changed


def _changed_value(kind: FieldType, value: Any, change: Callable[[Any], Any]) -> Any:
    if kind.is_personal:
        return change(value)
    personal = {member.key for member in kind.members() if member.is_personal}
    if not personal or not isinstance(value, list):
        return value
    return [
        {key: change(cell) if key in personal else cell for key, cell in row.items()} if isinstance(row, dict) else row
        for row in value
    ]
