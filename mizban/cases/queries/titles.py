"""What a case is called: a request by its service, a ticket by the subject that its applicant has given it.

The subject is what somebody wrote: it is read from the answers in force, under the reader's own rights, and is "" for
those whom the wall keeps out and for everything that is no ticket. Tracking and letters never show it.
"""

from __future__ import annotations

from django.db.models import Case as Expression
from django.db.models import OuterRef, Subquery, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from mizban.cases.models import AnswerSet
from mizban.catalogue.models import ServiceKind
from mizban.catalogue.tickets import SUBJECT


def subject(case: str = "pk", service: str = "service") -> Expression:
    """An annotation of cases; `case` is the way to the primary key, `service` that to the service."""
    newest = AnswerSet.objects.filter(case=OuterRef(case)).order_by("-round")
    told = newest.values(told=KeyTextTransform(SUBJECT, "data"))[:1]
    return Expression(
        When(
            **{f"{service}__kind": ServiceKind.TICKET},
            then=Coalesce(Subquery(told, output_field=TextField()), Value("")),
        ),
        default=Value(""),
        output_field=TextField(),
    )
