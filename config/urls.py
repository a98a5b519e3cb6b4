"""The addresses of contract.md, each realm in a file of its own."""

from django.urls import include, path

urlpatterns = [
    path("staff/", include("mizban.web.staff.urls")),
    path("", include("mizban.web.citizen.urls")),
    path("", include("mizban.web.public.urls")),
]

handler400 = "mizban.web.public.views.errors.bad_request"
handler403 = "mizban.web.public.views.errors.forbidden"
handler404 = "mizban.web.public.views.errors.not_found"
handler500 = "mizban.web.public.views.errors.server_error"
