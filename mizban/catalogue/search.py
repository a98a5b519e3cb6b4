"""Finding services as people type: folded words, any of their forms, and typing errors by trigrams."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Greatest, Least

from mizban.catalogue.models import Service
from mizban.core.text import MAX_TERMS, fold, fold_key, search_query

SIMILAR = 0.45
"""Word similarity from which a title counts as meant; below it, short words match everything."""
LONGEST_KEY = 80
WORDS = 4
"""So many words of a query are looked at one by one, for errors in each."""
SHORTEST_WORD = 4
"""Letters; a shorter word is like too many others."""


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
    expression = search_query(query)
    if not expression:
        return services.order_by("order", "pk")
    words = SearchQuery(expression, config="simple", search_type="raw")
    likeness = _likeness(query)
    return (
        services.annotate(
            likeness=likeness,
            rank=Greatest(SearchRank(F("search_vector"), words), likeness * Value(0.5), output_field=FloatField()),
        )
        .filter(Q(search_vector=words) | Q(likeness__gte=SIMILAR))
        .order_by("-rank", "order", "pk")
    )


def _likeness(query: str) -> Greatest | TrigramWordSimilarity:
    """How near the title is: to all that was typed, in that order, or to the least near of its words, in any."""
    whole = TrigramWordSimilarity(fold_key(query)[:LONGEST_KEY], "search_key")
    words = [key for key in map(fold_key, query.split()[:MAX_TERMS]) if len(key) >= SHORTEST_WORD][:WORDS]
    if len(words) < 2:
        return whole
    return Greatest(whole, Least(*(TrigramWordSimilarity(word[:LONGEST_KEY], "search_key") for word in words)))
