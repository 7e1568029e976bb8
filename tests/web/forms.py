"""Reading forms as a browser does."""

import html
import re

from django.http import HttpResponse
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def hidden_fields(page: HttpResponse) -> dict[str, str]:
    """The hidden fields of a page; of several with one name the last."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.content.decode())}


def fill_in(client: Client, url: str, **fields: str) -> HttpResponse:
    """Open the page, fill in its form and send it."""
    return client.post(url, {**hidden_fields(client.get(url)), **fields})  # type: ignore[return-value]
