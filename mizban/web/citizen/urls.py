"""Addresses of applicants: applying, signing in, their own pages."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.decorators.http import require_http_methods, require_safe

from mizban.web.citizen.views import (
    account,
    apply,
    cases,
    correct,
    drafts,
    files,
    form_files,
    live,
    panel,
    receipts,
    register,
    sign_in,
    talking,
    visit_links,
    visits,
)


class ProcessNumber:
    """`YYYY-NNNNN-NNND`, in ASCII digits and nothing else."""

    regex = "[0-9]{4}-[0-9]{5}-[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProcessNumber, "number")

asked = require_http_methods(["GET", "HEAD", "POST"])

of_draft = [
    path("", require_safe(drafts.entry), name="draft"),
    path("place/", asked(drafts.place), name="draft-place"),
    path("pages/<slug:key>/", asked(drafts.page), name="draft-page"),
    path("autosave/<slug:key>/", asked(drafts.autosave), name="draft-autosave"),
    path("summary/", asked(drafts.summary), name="draft-summary"),
    path("delete/", asked(drafts.delete), name="draft-delete"),
    path("files/", form_files.draft_files, name="draft-files"),
    path("files/<uuid:public_id>/", form_files.draft_file, name="draft-file"),
]
of_case = [
    path("", require_safe(cases.case), name="my-case"),
    path("receipt/", require_safe(receipts.receipt), name="receipt"),
    path("receipt.pdf", require_safe(receipts.receipt_pdf), name="receipt-pdf"),
    path("letter/", require_safe(files.letter), name="my-letter"),
    path("messages/", asked(talking.talk), name="my-messages"),
    path("messages/draft/", asked(talking.draft), name="my-message-draft"),
    path("messages/writing/", asked(talking.writing), name="my-message-writing"),
    path("messages/files/", talking.message_files, name="my-message-files"),
    path("messages/files/<uuid:public_id>/", talking.message_file, name="my-message-file"),
    path("withdraw/", asked(cases.take_back), name="withdraw"),
    path("reopen/", asked(cases.look_again), name="reopen"),
    path("visit/", asked(visits.choose), name="my-visit"),
    path("visit/confirm/", asked(visits.confirm), name="my-visit-confirm"),
    path("visit/cancel/", asked(visits.cancel), name="my-visit-cancel"),
    path("visit/papers/<int:item>/", asked(visits.paper), name="my-visit-paper"),
    path("visits/<int:visit>.pdf", require_safe(visits.pdf), name="my-visit-pdf"),
    path("visits/<int:visit>.ics", require_safe(visits.ics), name="my-visit-ics"),
    path("correct/", asked(correct.correct), name="correct"),
    path("correct/autosave/", asked(correct.autosave), name="correct-autosave"),
    path("correct/files/", form_files.correction_files, name="correct-files"),
    path("correct/files/<uuid:public_id>/", form_files.correction_file, name="correct-file"),
]
own: list[URLPattern | URLResolver] = [
    path("drafts/<uuid:uuid>/", include(of_draft)),
    path("cases/<number:number>/", include(of_case)),
    path("", require_safe(panel.panel), name="my"),
    path("live/", require_safe(live.live), name="my-live"),
    path("account/", require_safe(account.account), name="my-account"),
    path("account/registration-code/", asked(account.replace_code), name="my-registration-code"),
    path("notices/", require_safe(panel.notices), name="my-notices"),
    path("notices/read/", asked(panel.read_notices), name="my-notices-read"),
    path("files/<uuid:public_id>/", require_safe(files.download), name="my-file"),
    path("files/<uuid:public_id>/view/", require_safe(files.view), name="my-file-view"),
    path("files/<uuid:public_id>/pages/<int:page>/", require_safe(files.page_picture), name="my-file-page"),
]

of_link = [
    path("", require_safe(visit_links.visit), name="visit-link"),
    path("time/", asked(visit_links.choose), name="visit-link-time"),
    path("time/confirm/", asked(visit_links.confirm), name="visit-link-confirm"),
    path("time/cancel/", asked(visit_links.cancel), name="visit-link-cancel"),
]

urlpatterns = [
    path("my/", include(own)),
    path("v/<str:token>/", include(of_link)),
    path("services/<slug:slug>/apply/", asked(apply.apply), name="apply"),
    path("services/<slug:slug>/apply/form/", require_safe(apply.empty_form), name="apply-form"),
    path("services/<slug:slug>/apply/code/", asked(apply.code), name="apply-code"),
    path("register/", asked(register.register), name="register"),
    path("register/code/", asked(register.code), name="register-code"),
    path("sign-in/", asked(sign_in.sign_in), name="sign-in"),
    path("sign-in/mobile/", asked(sign_in.by_mobile), name="sign-in-mobile"),
    path("sign-in/code/", asked(sign_in.code), name="sign-in-code"),
    path("sign-in/registration-code/", asked(sign_in.registration_code), name="sign-in-registration-code"),
    path("sign-out/", asked(sign_in.sign_out), name="sign-out"),
]
