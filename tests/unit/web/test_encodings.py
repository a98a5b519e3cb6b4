"""Requests that claim to be written in another encoding than our pages."""

from __future__ import annotations

import io

import pytest

from config.wsgi import application

BODY = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n'


@pytest.mark.parametrize("charset", ["hex", "zip", "rot13", "punycode", "unicode_escape", "utf-16", "no-such"])
def test_no_encoding_but_our_own_is_read(charset: str) -> None:
    environ = {
        "REQUEST_METHOD": "POST",
        "QUERY_STRING": "q=%D8%AA%5Cud800",
        "CONTENT_TYPE": f"multipart/form-data; charset={charset}; boundary=x",
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.input": io.BytesIO(BODY),
    }
    request = application.request_class(environ)
    assert request.GET["q"] == "ت\\ud800"
    assert request.POST["a"] == "\\ud800"
