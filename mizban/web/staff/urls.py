"""Addresses of the staff (contract.md, "Addresses"). Names without the prefix `staff_` are those that allauth wants."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from mizban.web.staff.views import (
    assigning,
    calling,
    converting,
    correcting,
    deciding,
    desk,
    files,
    guide,
    identifying,
    inbox,
    keys,
    live,
    looking,
    notices,
    pinning,
    ready,
    referrals,
    referring,
    relating,
    reopening,
    saving,
    search,
    security,
    sign_in,
    snoozing,
    stages,
    taking,
    talking,
    together,
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


class ReferralNumber:
    """Of a referral within its case."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(ProcessNumber, "process_number")
register_converter(ReferralNumber, "referral_number")

CASE = "cases/<process_number:number>/"

REFERRAL = f"{CASE}referrals/<referral_number:referral>/"

urlpatterns = [
    path("", inbox.inbox, name="staff_inbox"),
    path("live/", require_safe(live.live), name="staff_live"),
    path("present/", require_safe(talking.present), name="staff_present"),
    path("next/", inbox.following, name="staff_next"),
    path("look/", inbox.look, name="staff_look"),
    path("views/", saving.views, name="staff_views"),
    path("together/", together.choose, name="staff_choose"),
    path("together/<uuid:uuid>/", together.job, name="staff_together"),
    path("keys/", keys.keys, name="staff_keys"),
    path("notices/", notices.notices, name="staff_notices"),
    path("guide/", guide.guide, name="staff_guide"),
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
    path(f"{CASE}call/", calling.call, name="staff_call"),
    path(f"{CASE}messages/writing/", talking.writing, name="staff_writing"),
    path(f"{CASE}messages/files/", talking.files, name="staff_message_files"),
    path(f"{CASE}messages/files/<uuid:public_id>/", talking.file, name="staff_message_file"),
    path(f"{CASE}live/", require_safe(live.live), name="staff_case_live"),
    path(f"{CASE}history/", desk.history, name="staff_history"),
    path(f"{CASE}print/", desk.printed, name="staff_print"),
    path(f"{CASE}show/", looking.show, name="staff_show"),
    path(f"{CASE}claim/", taking.claim, name="staff_claim"),
    path(f"{CASE}snooze/", snoozing.snooze, name="staff_snooze"),
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
    path(f"{CASE}refer/", referring.refer, name="staff_refer"),
    path(f"{REFERRAL}refer/", referring.refer_on, name="staff_refer_on"),
    path(f"{REFERRAL}take/", referrals.take, name="staff_referral_take"),
    path(f"{REFERRAL}answer/", referrals.answer, name="staff_referral_answer"),
    path(f"{REFERRAL}return/", referrals.give_back, name="staff_referral_return"),
    path(f"{REFERRAL}remind/", referrals.remind, name="staff_referral_remind"),
    path(f"{REFERRAL}revoke/", referrals.revoke, name="staff_referral_revoke"),
    path(f"{CASE}pass-on/", stages.pass_on, name="staff_pass_on"),
    path(f"{CASE}send-back/", stages.send_back, name="staff_send_back"),
    path("files/<uuid:public_id>/", files.download, name="staff_file"),
    path("files/<uuid:public_id>/page/<int:page>/", files.page_picture, name="staff_file_page"),
]
