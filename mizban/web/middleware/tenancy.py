"""Which organisation is asked: found by the host name, and by nothing else."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotFound
from django.http.request import split_domain_port

from mizban.organisations.queries import by_host
from mizban.web.middleware.security import Answer
from mizban.web.request import DeskRequest

ANY_HOST = ("/healthz", "/readyz", "/metrics")


class OrganisationByHost:
    """Sets `request.organisation`; a host of no organisation gets a bare 404."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        if request.path in ANY_HOST:
            return self.get_response(request)
        host, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
        organisation = by_host(host)
        if organisation is None:
            return HttpResponseNotFound(
                "این نشانی به هیچ سازمانی تعلق ندارد\n", content_type="text/plain; charset=utf-8"
            )
        request.organisation = organisation
        return self.get_response(request)
