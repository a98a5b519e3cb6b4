"""Every text has its English, no English is left over, and what Django says to people is ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext, override

from tests.architecture import translations
from tests.architecture.translations import ENGLISH, faults, problems, read, said_in, written

ANYTHING: dict[str, int] = defaultdict(lambda: 1)
"""What a sentence may name."""


def test_the_catalogues_are_complete() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("پیگیری")', ("پیگیری", None)),
        ('gettext_lazy("خانه" "، خدمات")', ("خانه، خدمات", None)),
        ('pgettext_lazy("دکمه", "درخواست")', ("درخواست", "دکمه")),
        ('ngettext("%(n)s روز", "%(n)s روزها", 2)', (("%(n)s روز", "%(n)s روزها"), None)),
    ],
)
def test_texts_of_python_are_found(source: str, found: object) -> None:
    assert list(said_in(source, is_template=False)) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p>\n   {% translate "پیگیری" %}</p>', ("پیگیری", None)),
        ('{% translate "درخواست" context "دکمه" as words %}', ("درخواست", "دکمه")),
        ("{% blocktranslate with n=count %}تا {{ n }} روز{% endblocktranslate %}", ("تا %(n)s روز", None)),
        (
            "{% blocktranslate count n=k %}{{ n }} روز{% plural %}{{ n }} روزها{% endblocktranslate %}",
            (("%(n)s روز", "%(n)s روزها"), None),
        ),
        ('{% ui "card" title=_("خدمات") %}', ("خدمات", None)),
        ('{{ "خدمات"|upper }}{{ _("خانه") }}', ("خانه", None)),
    ],
)
def test_texts_of_templates_are_found(source: str, found: object) -> None:
    assert list(said_in(source, is_template=True)) == [found]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Message("%(n)s روز", "%(n)s days"), None),
        (Message("روز", ""), "not translated"),
        (Message(("روز", "روزها"), ("day", "")), "not translated"),
        (Message("روز", "day", flags=["fuzzy"]), "doubtful"),
        (Message("%(n)s روز", "days"), "placeholders"),
        (Message("%(n)s روز", "%(days)s days"), "placeholders"),
        (Message("روز", "%s days"), "placeholders"),
        (Message("۵٪ روز", "5%% of a day"), None),
    ],
)
def test_faults_of_an_entry(entry: Message, words: str | None) -> None:
    found = list(faults(entry))
    assert len(found) == (0 if words is None else 1)
    assert words is None or words in found[0]


def test_what_is_missing_or_left_over_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = ENGLISH.read_text()
    lacking = catalogue.replace('msgid "خدمات"', 'msgid "هیچ‌کس این را نمی‌گوید"')
    assert lacking != catalogue
    other = tmp_path / "django.po"
    other.write_text(lacking)
    monkeypatch.setattr(translations, "ENGLISH", other)
    monkeypatch.setattr(translations, "_persian_problems", lambda: iter(()))
    assert sorted(one.partition(":")[0] for one in problems()) == ["no entry", "nobody says this any more"]


def test_parts_are_folded_in_and_must_not_contradict_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "PARTS", tmp_path)
    (tmp_path / "one.po").write_text('msgid "خدمات"\nmsgstr "All services"\n')
    assert 'msgid "خدمات"\nmsgstr "All services"\n' in written()
    (tmp_path / "two.po").write_text('msgid "خدمات"\nmsgstr "Offers"\n')
    with pytest.raises(SystemExit, match=r"two\.po: «خدمات»"):
        written()


def _sentences_of_django() -> Iterator[object]:
    """With what fields, rows of forms and validators refuse."""
    for field in {forms.Field, *_below(forms.Field), BaseFormSet}:
        if field.__module__.startswith("django.forms"):
            yield from getattr(field, "default_error_messages", {}).values()
    for validator in vars(validators).values():
        if isinstance(validator, type) and validator.__module__ == validators.__name__:
            yield getattr(validator, "message", None)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_django_refuses_in_our_words() -> None:
    ours = {
        text % ANYTHING
        for one in read(translations.PERSIAN, "fa")
        if one.id
        for text in translations.forms(one.string)
        if "%d" not in text
    }
    with override("fa"):
        told = {sentence % ANYTHING for sentence in _sentences_of_django() if sentence}  # type: ignore[operator]
    assert told - ours == set()
    assert len(told) > 25


@pytest.mark.parametrize("password", ["1", "password"])
def test_passwords_are_refused_in_our_words(password: str) -> None:
    with override("fa"), pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert all(message.startswith(("رمز عبور ", "این رمز عبور ")) for message in refusal.value.messages)


def test_the_program_speaks_from_the_catalogues() -> None:
    with override("en"):
        assert gettext("فارسی") == "Persian"
        assert gettext("This field is required.") == "This field is required."
    with override("fa"):
        assert gettext("فارسی") == "فارسی"
        assert gettext("This field is required.") == "این مورد را پر کنید"
