"""The addresses of contract.md, each realm in a file of its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("mizban.web.public.urls")),
    path("", include("mizban.web.citizen.urls")),
    path("staff/", include("mizban.web.staff.urls")),
]
