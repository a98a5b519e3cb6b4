"""Addresses of the reference."""

from django.urls import path

from tests.bench.reference import views

urlpatterns = [
    path("page/", views.page),
    path("submit/", views.submit),
    path("look-up/", views.look_up),
]
