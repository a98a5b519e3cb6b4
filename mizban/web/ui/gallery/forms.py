"""A form with one field of each shape, once clean and once refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from mizban.dynamic_forms.types.dates import date_widget


class SampleForm(forms.Form):
    """One field of each shape."""

    use_required_attribute = False

    national_id = forms.CharField(
        label="کد ملی",
        help_text="۱۰ رقم، روی کارت ملی",
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "data-nodraft": ""}),
    )
    birth_date = forms.Field(label="تاریخ تولد", help_text="مانند کارت ملی؛ مثلاً ۲۷ مهر ۱۳۵۸", widget=date_widget())
    kind = forms.ChoiceField(
        label="متقاضی کیست؟",
        widget=forms.RadioSelect,
        choices=[("natural", "خودم"), ("legal", "یک شرکت یا تعاونی")],
    )
    company = forms.CharField(label="نام شرکت", required=False, help_text="مانند روزنامهٔ رسمی")
    province = forms.ChoiceField(
        label="استان",
        help_text="ادارهٔ همین استان پاسخ می‌دهد",
        choices=[("", "انتخاب کنید"), ("fars", "فارس"), ("yazd", "یزد")],
    )
    herd = forms.MultipleChoiceField(
        label="چه دام‌هایی دارید؟",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sheep", "گوسفند"), ("goat", "بز"), ("camel", "شتر")],
    )
    fee = forms.CharField(label="مبلغ فیش", widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric"}))
    text = forms.CharField(
        label="شرح درخواست", help_text="تا ۲٬۰۰۰ نویسه؛ بنویسید چه می‌خواهید", widget=forms.Textarea({"rows": 4})
    )
    card = forms.FileField(
        label="تصویر کارت ملی",
        help_text="عکس یا PDF، تا ۱۰ مگابایت",
        required=False,
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp,.heic"}),
    )
    agreed = forms.BooleanField(label="درستی این نوشته‌ها را می‌پذیرم")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "انتخاب کنید" if isinstance(field, forms.ChoiceField) else "بنویسید"
            field.error_messages["required"] = f"{field.label} را {verb}"
        self.fields["agreed"].error_messages["required"] = "برای ادامه، این متن را بپذیرید"

    def clean_national_id(self) -> str:
        raise forms.ValidationError("کد ملی ۱۰ رقم است؛ ۶ رقم نوشته‌اید")


class PartnerForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="نام و نام خانوادگی")
    share = forms.CharField(label="سهم", required=False, widget=forms.TextInput({"inputmode": "numeric", "size": 4}))


def wrong_form() -> SampleForm:
    data = {"w-national_id": "001234", "w-birth_date-month": "7", "w-birth_date-year": "۱۳۵۸", "w-kind": "legal"}
    form = SampleForm(data, prefix="w")
    for name in ("company", "herd", "province"):
        form.fields[name].required = True
    form.add_error("birth_date", "روز، ماه و سال را کامل کنید")
    form.add_error("kind", "انتخاب کنید متقاضی کیست")
    form.add_error("card", "«کارت ملی.zip» را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید")
    return form


def partners() -> BaseFormSet[PartnerForm]:
    made = forms.formset_factory(PartnerForm, extra=1, max_num=4, min_num=1, can_delete=True)
    return made(prefix="partners", initial=[{"name": "مریم رحیمی", "share": "۴۰"}])
