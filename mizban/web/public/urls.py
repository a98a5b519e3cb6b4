"""Addresses that anybody may open."""

from django.urls import path
from django.views.decorators.http import require_safe

from mizban.organisations.pages import SLUGS
from mizban.web.public.views import (
    demo,
    front,
    health,
    language,
    letters,
    machine,
    metrics,
    pages,
    provinces,
    services,
    tickets,
    tracking,
)

urlpatterns = [
    path("", require_safe(front.front), name="front"),
    path("services/", require_safe(services.services), name="services"),
    path("services/<slug:slug>/", require_safe(services.service), name="service"),
    path("services/<slug:slug>/profile/", require_safe(services.profile), name="service-profile"),
    path("tickets/new/", require_safe(tickets.new), name="new-ticket"),
    path("p/<slug:slug>/", require_safe(provinces.province), name="province"),
    path("track/", tracking.tracking, name="track"),
    path("verify/", require_safe(letters.ask), name="verify"),
    path("verify/<str:code>/", require_safe(letters.letter), name="letter"),
    *(path(f"{slug}/", require_safe(pages.text_page), {"slug": slug}, name=slug) for slug in SLUGS),
    path("language/", language.language, name="language"),
    path("demo/", require_safe(demo.guide), name="demo"),
    path("demo/people.json", require_safe(demo.people_file)),
    path("demo/outbox.json", require_safe(demo.outbox_file)),
    path("demo/accounts.json", require_safe(demo.accounts_file)),
    path("demo/gallery/", require_safe(demo.gallery), name="gallery"),
    path("robots.txt", require_safe(machine.robots)),
    path("favicon.ico", require_safe(machine.favicon)),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
