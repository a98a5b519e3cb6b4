"""The form engine: everything that is done with a form and answers, without models and without HTTP.

Answers are in clear everywhere (`decrypt_personal` first), and may be of another version of the form: what does not fit
is left out, never an exception.
"""

from mizban.dynamic_forms.engine.actions import act, upload_names
from mizban.dynamic_forms.engine.carrying import carry, file_fields
from mizban.dynamic_forms.engine.changes import Change, diff
from mizban.dynamic_forms.engine.corrections import (
    corrected,
    correction_fields,
    correction_form,
    parse_correction,
    paths,
    restrict,
)
from mizban.dynamic_forms.engine.filling import (
    Parsed,
    Warned,
    blank_form,
    page_form,
    parse_page,
    raw_page,
    warnings,
    with_page,
)
from mizban.dynamic_forms.engine.judging import Judged, PageError, judge
from mizban.dynamic_forms.engine.pages import next_page, previous_page, visible_pages
from mizban.dynamic_forms.engine.personal import decrypt_personal, encrypt_personal, personal_paths
from mizban.dynamic_forms.engine.posted import as_posted, posted_from, typed_in
from mizban.dynamic_forms.engine.sheets import cells, columns, file_ids, search_text
from mizban.dynamic_forms.engine.standing import Answers, prune
from mizban.dynamic_forms.engine.summary import SummaryGroupRow, SummaryPage, SummaryRow, summary

__all__ = [
    "Answers",
    "Change",
    "Judged",
    "PageError",
    "Parsed",
    "SummaryGroupRow",
    "SummaryPage",
    "SummaryRow",
    "Warned",
    "act",
    "as_posted",
    "blank_form",
    "carry",
    "cells",
    "columns",
    "corrected",
    "correction_fields",
    "correction_form",
    "decrypt_personal",
    "diff",
    "encrypt_personal",
    "file_fields",
    "file_ids",
    "judge",
    "next_page",
    "page_form",
    "parse_correction",
    "parse_page",
    "paths",
    "personal_paths",
    "posted_from",
    "previous_page",
    "prune",
    "raw_page",
    "restrict",
    "search_text",
    "summary",
    "typed_in",
    "upload_names",
    "visible_pages",
    "warnings",
    "with_page",
]
