"""The web processes' entry."""

import gc
import os
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Request(WSGIRequest):
    """A request read as UTF-8, the encoding of all our pages.

    Django would take the `charset` that Content-Type names, whichever of Python's codecs that is: `rot13` and `hex` are
    no encodings of text and fail before any view, `unicode_escape` lets in what no text may hold.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Handler()
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()  # what the process is made of stays for ever: no need to look through it again and again
