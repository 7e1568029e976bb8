"""What granian serves: one port for pages, API and the live stream; or two kinds of process behind a proxy."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")

from hubang.wsgi import application as wsgi  # isort: skip  # first, since it sets Django up
from django.conf import settings

from hubang.front.door import FrontDoor, Limits, Stream
from hubang.front.hub import POLL_SECONDS, POLL_SECONDS_WITH_VALKEY, Hub
from hubang.front.look import Rights
from hubang.front.pages import Pages
from hubang.front.stream import LiveStream
from hubang.web import live
from hubang.web.middleware import HEADERS

# A picture with a QR code is sent where people ask, and to the operation that reads one.
PICTURES = ("/ask", "/share/picture")
# How many requests wait for a thread and how long, before it is kinder to say so.
WAITING = 128
PATIENCE = 5.0


# What the processes of each role answer, behind a proxy that sends the rest elsewhere.
ROLES = {"all": ("/",), "web": ("/",), "live": ("/live/", "/healthz")}


def front_door(role: str) -> FrontDoor:
    """The application of a role: `all`, `web` (no stream) or `live` (the stream and its polling)."""
    own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    if settings.SECURE:
        own.append((b"strict-transport-security", b"max-age=31536000"))
    hub = Hub(Rights(live.admit, live.still), POLL_SECONDS_WITH_VALKEY if settings.VALKEY_URL else POLL_SECONDS)
    answering: dict[str, Stream] = {"/live/": LiveStream(hub, own)} if role != "web" else {}
    return FrontDoor(
        Pages(wsgi, threads=settings.HUBANG_THREADS, waiting=WAITING, patience=PATIENCE),
        answering,
        proxies=settings.HUBANG_PROXIES,
        headers=own,
        limits=Limits(is_large=lambda path: path.endswith(PICTURES)),
        only=ROLES[role],
    )


application = front_door("all")
