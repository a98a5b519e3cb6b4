"""Addresses of this realm."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
