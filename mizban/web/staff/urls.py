"""Addresses of the staff (contract.md, "Addresses"). Names without the prefix `staff_` are those that allauth wants."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from mizban.web.staff.views import (
    assigning,
    correcting,
    deciding,
    desk,
    files,
    identifying,
    inbox,
    live,
    looking,
    notices,
    reopening,
    search,
    security,
    sign_in,
    taking,
    talking,
    transferring,
    visit_figures,
    visit_plans,
    visiting,
    visits,
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
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.code, name="mfa_authenticate"),
    path("sign-out/", sign_in.sign_out, name="staff_sign_out"),
    path("security/", security.index, name="staff_security"),
    path("security/second-factor/", security.second_factor, name="staff_second_factor"),
    path("security/recovery-codes/", security.recovery_codes, name="staff_recovery_codes"),
    path(CASE, desk.desk, name="staff_case"),
    path(f"{CASE}messages/", talking.talk, name="staff_messages"),
    path(f"{CASE}messages/draft/", talking.draft, name="staff_message_draft"),
    path(f"{CASE}live/", require_safe(live.live), name="staff_case_live"),
    path(f"{CASE}history/", desk.history, name="staff_history"),
    path(f"{CASE}print/", desk.printed, name="staff_print"),
    path(f"{CASE}show/", looking.show, name="staff_show"),
    path(f"{CASE}claim/", taking.claim, name="staff_claim"),
    path(f"{CASE}release/", taking.release, name="staff_release"),
    path(f"{CASE}assign/", assigning.assign, name="staff_assign"),
    path(f"{CASE}transfer/", transferring.transfer, name="staff_transfer"),
    path(f"{CASE}return/", transferring.return_transfer, name="staff_return"),
    path(f"{CASE}correct/", correcting.correct, name="staff_correct"),
    path(f"{CASE}identity/", identifying.identity, name="staff_identity"),
    path(f"{CASE}decide/", deciding.decide, name="staff_decide"),
    path(f"{CASE}reopen/", reopening.reopen, name="staff_reopen"),
    path(f"{CASE}revoke/", reopening.revoke, name="staff_revoke"),
    path(f"{CASE}visit/", visiting.invite, name="staff_visit"),
    path(f"{CASE}visit/move/", visiting.move, name="staff_visit_move"),
    path(f"{CASE}visit/outcome/", visiting.outcome, name="staff_visit_outcome"),
    path(f"{CASE}visit/papers/", visiting.papers, name="staff_visit_papers"),
    path("visits/", visits.visits, name="staff_visits"),
    path("visits/plan/", visit_plans.plan, name="staff_visit_plan"),
    path("visits/plan/<int:desk_id>/", visit_plans.desk, name="staff_visit_desk"),
    path("visits/plan/new/<int:unit_id>/", visit_plans.new_desk, name="staff_visit_desk_new"),
    path("visits/closing/", visit_plans.closing, name="staff_visit_closing"),
    path("visits/figures/", visit_figures.visit_figures, name="staff_visit_figures"),
    path("files/<uuid:public_id>/", files.download, name="staff_file"),
    path("files/<uuid:public_id>/page/<int:page>/", files.page_picture, name="staff_file_page"),
]
