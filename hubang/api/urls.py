"""Everything under /api/v1/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from hubang.api import refusals
from hubang.api.aid import router as aid
from hubang.api.asking import router as asking
from hubang.api.chat import router as chat
from hubang.api.examples import EXAMPLES
from hubang.api.groups import router as groups
from hubang.api.inviting import router as inviting
from hubang.api.judging import router as judging
from hubang.api.learning import router as learning
from hubang.api.managing import router as managing
from hubang.api.parsing import OneMeaning
from hubang.api.people import router as people
from hubang.api.reach import router as reach
from hubang.api.scam_links import router as scam_links
from hubang.api.tokens import router as tokens
from hubang.api.undelivered import router as undelivered
from hubang.api.words import router as words
from hubang.lib.refused import Absent


class Compact(JSONRenderer):
    """Chinese as it is: a third of the bytes of its escapes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Described(NinjaAPI):
    """The description carries an example of each shape."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """As ninja makes it, with examples.py in it."""
        schema = super().get_openapi_schema(*args, **kwargs)
        for name, shape in schema["components"]["schemas"].items():
            shape["examples"] = [EXAMPLES[name]]
        return schema


api = Described(
    title="Hubang",
    version="1",
    description="The same actions, refusals and reasons as the pages. Authorization: Bearer hb_…, made in 我的 → 账号 → API.",
    urls_namespace="api",
    renderer=Compact(),
    parser=OneMeaning(),
    docs_url=None,
    openapi_url="/openapi.json",
)
refusals.add_to(api)
ROUTERS = (
    groups, people, inviting, aid, chat, managing, judging, words, scam_links, learning, tokens, reach, undelivered, asking,
)  # fmt: skip
for router in ROUTERS:
    api.add_router("", router)


def description() -> OpenAPISchema:
    """The OpenAPI description of all operations."""
    return api.get_openapi_schema()


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address without an operation answers like every absent thing, as JSON."""
    del rest
    return refusals.answer(api, request, Absent())
