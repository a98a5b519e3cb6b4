"""Addresses that anybody may open."""

from django.urls import path

from mizban.web.public.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
