"""The linter finds what its rules name, and leaves alone what they recommend."""

from __future__ import annotations

import pytest

from tests.architecture.persian_lint import RULES, Rule, lint, plain

BAD = [pytest.param(rule, sample, id=f"{rule.code}-{n}") for rule in RULES for n, sample in enumerate(rule.bad)]
GOOD = [pytest.param(rule, sample, id=f"{rule.code}-{n}") for rule in RULES for n, sample in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "sample"), BAD)
def test_a_bad_sample_is_found_at_the_level_of_its_rule(rule: Rule, sample: str) -> None:
    assert (rule.code, rule.level) in {(finding.code, finding.level) for finding in lint(sample)}


@pytest.mark.parametrize(("rule", "sample"), GOOD)
def test_a_good_sample_breaks_no_rule_at_all(rule: Rule, sample: str) -> None:
    assert lint(sample) == []


def test_every_rule_has_samples_and_a_name_of_its_own() -> None:
    assert all(rule.bad and rule.good and rule.level in {"E", "W"} for rule in RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "text",
    [
        "{unit} تا {date} پاسخ می‌دهد",
        "کد ملی ۱۰ رقم است؛ %(n)s رقم نوشته‌اید",
        "{{ count }} مورد را تا {{ date|jdate }} اصلاح کنید؛ تا آن روز مهلت ما متوقف است",
        '<p class="hint">شمارهٔ <bdi dir="ltr">{{ number }}</bdi> را نگه دارید.</p>\n<p>تمام</p>',
        "{% if done %}به ما رسید{% endif %}<!-- a note, not read -->",
        "ایمیل را مانند name@example.com بنویسید",
        "نشانی https://example.org/a,b?c=1 را باز کنید",
        "&lrm;1405-00000-0017 را بنویسید",
        "حداکثر {max} مگابایت؛ عکس یا PDF، تا ۱۰ مگابایت",
        "",
    ],
)
def test_tags_placeholders_and_addresses_are_not_read(text: str) -> None:
    assert lint(text) == []


def test_words_around_tags_are_read_together() -> None:
    assert [finding.code for finding in lint("فرم<b> ها</b>")] == ["ha"]
    assert plain("یک</p><p>دو") == "یک\n\nدو"


def test_findings_come_in_the_order_of_the_text_with_what_stands_around() -> None:
    first, second = lint("این فرم ها را برای ما بفرستید؛ لطفا همین امروز")
    assert (first.code, first.level, first.found) == ("ha", "E", "م ها")
    assert second.code == "tanvin"
    assert "بفرستید؛ لطفا همین" in second.around
    assert str(second).startswith("E tanvin: «لطفا»")
