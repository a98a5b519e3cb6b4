"""The types that may stand in a row: all but groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mizban.dynamic_forms.types.amounts import Money, Number
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.choosing import Consent, OneOf, SeveralOf, YesNo
from mizban.dynamic_forms.types.codes import LegalId, Mobile, NationalId, Phone, PostalCode, Sheba
from mizban.dynamic_forms.types.dates import DateField
from mizban.dynamic_forms.types.files import FileField
from mizban.dynamic_forms.types.notes import Note
from mizban.dynamic_forms.types.payments import FeeSlip
from mizban.dynamic_forms.types.places import PlaceField, Point
from mizban.dynamic_forms.types.texts import Email, Line, Lines
from mizban.dynamic_forms.types.union import union

ROW_TYPES: tuple[type[FieldType], ...] = (
    *(Line, Lines, Email),
    *(Number, Money),
    *(YesNo, OneOf, SeveralOf, Consent),
    DateField,
    *(NationalId, LegalId, Mobile, Phone, PostalCode, Sheba),
    *(PlaceField, Point),
    *(FileField, FeeSlip),
    Note,
)

if TYPE_CHECKING:
    RowField = FieldType
else:
    RowField = union(ROW_TYPES)
