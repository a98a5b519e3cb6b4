"""Addresses of applicants: applying, signing in, their own pages."""

from django.urls import path, register_converter
from django.views.decorators.http import require_http_methods, require_safe

from mizban.web.citizen.views import (
    account,
    apply,
    cases,
    correct,
    drafts,
    files,
    form_files,
    panel,
    receipts,
    register,
    sign_in,
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
DRAFT, CASE = "my/drafts/<uuid:uuid>/", "my/cases/<number:number>/"

urlpatterns = [
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
    path("my/", require_safe(panel.panel), name="my"),
    path("my/account/", require_safe(account.account), name="my-account"),
    path("my/account/registration-code/", asked(account.replace_code), name="my-registration-code"),
    path("my/notices/", require_safe(panel.notices), name="my-notices"),
    path("my/notices/read/", asked(panel.read_notices), name="my-notices-read"),
    path("my/files/<uuid:public_id>/", require_safe(files.download), name="my-file"),
    path("my/files/<uuid:public_id>/view/", require_safe(files.view), name="my-file-view"),
    path("my/files/<uuid:public_id>/pages/<int:page>/", require_safe(files.page_picture), name="my-file-page"),
    path(DRAFT, require_safe(drafts.entry), name="draft"),
    path(f"{DRAFT}place/", asked(drafts.place), name="draft-place"),
    path(f"{DRAFT}pages/<slug:key>/", asked(drafts.page), name="draft-page"),
    path(f"{DRAFT}autosave/<slug:key>/", asked(drafts.autosave), name="draft-autosave"),
    path(f"{DRAFT}summary/", asked(drafts.summary), name="draft-summary"),
    path(f"{DRAFT}delete/", asked(drafts.delete), name="draft-delete"),
    path(f"{DRAFT}files/", form_files.draft_files, name="draft-files"),
    path(f"{DRAFT}files/<uuid:public_id>/", form_files.draft_file, name="draft-file"),
    path(CASE, require_safe(cases.case), name="my-case"),
    path(f"{CASE}receipt/", require_safe(receipts.receipt), name="receipt"),
    path(f"{CASE}receipt.pdf", require_safe(receipts.receipt_pdf), name="receipt-pdf"),
    path(f"{CASE}letter/", require_safe(files.letter), name="my-letter"),
    path(f"{CASE}withdraw/", asked(cases.take_back), name="withdraw"),
    path(f"{CASE}reopen/", asked(cases.look_again), name="reopen"),
    path(f"{CASE}correct/", asked(correct.correct), name="correct"),
    path(f"{CASE}correct/autosave/", asked(correct.autosave), name="correct-autosave"),
    path(f"{CASE}correct/files/", form_files.correction_files, name="correct-files"),
    path(f"{CASE}correct/files/<uuid:public_id>/", form_files.correction_file, name="correct-file"),
]
