"""Finding services as people type: folded words, any of their forms, and typing errors by trigrams."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Greatest

from mizban.catalogue.models import Service
from mizban.core.text import fold, fold_key, search_terms

SIMILAR = 0.45
"""Word similarity from which a title counts as meant; below it, short words match everything."""
MOST_TERMS = 8


def write_vector(service: Service, *, title: str, keywords: str, body: str) -> None:
    """Make a service findable: words of the title weigh most, those of the body least."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_service SET search_key = %s, search_vector ="
            " setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B')"
            " || setweight(to_tsvector('simple', %s), 'D') WHERE id = %s",
            [fold_key(f"{title} {keywords}"), fold(title), fold(keywords), fold(body), service.pk],
        )


def matching(services: QuerySet[Service], query: str) -> QuerySet[Service]:
    """Those of `services` that `query` means, best first; all of them in their order when it says nothing."""
    terms = search_terms(query)[:MOST_TERMS]
    if not terms:
        return services.order_by("order", "pk")
    words: Any = None
    for term in terms:
        one = SearchQuery(_prefix(term), config="simple", search_type="raw")
        words = one if words is None else words & one
    key = fold_key(query)[:80]
    likeness = TrigramWordSimilarity(Value(key), "search_key")
    return (
        services.annotate(
            likeness=likeness,
            rank=Greatest(SearchRank(F("search_vector"), words), likeness * Value(0.5), output_field=FloatField()),
        )
        .filter(Q(search_vector=words) | Q(likeness__gte=SIMILAR))
        .order_by("-rank", "order", "pk")
    )


def _prefix(term: str) -> str:
    """A term of a tsquery that also matches longer words; quotes and backslashes cannot leave it."""
    escaped = term.replace("\\", "").replace("'", "")
    return f"'{escaped}':*"
