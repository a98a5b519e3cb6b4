"""Addresses of the staff (contract.md, "Addresses"). Names without the prefix `staff_` are those that allauth wants."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from mizban.web.staff.views import (
    assigning,
    converting,
    correcting,
    deciding,
    desk,
    files,
    identifying,
    inbox,
    live,
    looking,
    notices,
    pinning,
    ready,
    relating,
    reopening,
    search,
    security,
    sign_in,
    taking,
    talking,
    transferring,
)


class ProcessNumber:
    """`YYYY-NNNNN-NNND`."""

    regex = "[0-9]{4}-[0-9]{5}-[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProcessNumber, "process_number")

CASE = "cases/<process_number:number>/"

urlpatterns = [
    path("", inbox.inbox, name="staff_inbox"),
    path("live/", require_safe(live.live), name="staff_live"),
    path("next/", inbox.following, name="staff_next"),
    path("notices/", notices.notices, name="staff_notices"),
    path("search/", search.search, name="staff_search"),
    path("answers/", ready.index, name="staff_answers"),
    path("answers/new/", ready.new, name="staff_answer_new"),
    path("answers/<int:answer>/", ready.edit, name="staff_answer"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.code, name="mfa_authenticate"),
    path("sign-out/", sign_in.sign_out, name="staff_sign_out"),
    path("security/", security.index, name="staff_security"),
    path("security/second-factor/", security.second_factor, name="staff_second_factor"),
    path("security/recovery-codes/", security.recovery_codes, name="staff_recovery_codes"),
    path(CASE, desk.desk, name="staff_case"),
    path(f"{CASE}messages/", talking.talk, name="staff_messages"),
    path(f"{CASE}messages/draft/", talking.draft, name="staff_message_draft"),
    path(f"{CASE}answers/", ready.for_case, name="staff_ready"),
    path(f"{CASE}pins/", pinning.pins, name="staff_pins"),
    path(f"{CASE}live/", require_safe(live.live), name="staff_case_live"),
    path(f"{CASE}history/", desk.history, name="staff_history"),
    path(f"{CASE}print/", desk.printed, name="staff_print"),
    path(f"{CASE}show/", looking.show, name="staff_show"),
    path(f"{CASE}claim/", taking.claim, name="staff_claim"),
    path(f"{CASE}release/", taking.release, name="staff_release"),
    path(f"{CASE}assign/", assigning.assign, name="staff_assign"),
    path(f"{CASE}transfer/", transferring.transfer, name="staff_transfer"),
    path(f"{CASE}return/", transferring.return_transfer, name="staff_return"),
    path(f"{CASE}convert/", converting.convert, name="staff_convert"),
    path(f"{CASE}merge/", relating.merge, name="staff_merge"),
    path(f"{CASE}links/", relating.links, name="staff_links"),
    path(f"{CASE}person/", relating.person, name="staff_person"),
    path(f"{CASE}correct/", correcting.correct, name="staff_correct"),
    path(f"{CASE}identity/", identifying.identity, name="staff_identity"),
    path(f"{CASE}decide/", deciding.decide, name="staff_decide"),
    path(f"{CASE}reopen/", reopening.reopen, name="staff_reopen"),
    path(f"{CASE}revoke/", reopening.revoke, name="staff_revoke"),
    path("files/<uuid:public_id>/", files.download, name="staff_file"),
    path("files/<uuid:public_id>/page/<int:page>/", files.page_picture, name="staff_file_page"),
]
