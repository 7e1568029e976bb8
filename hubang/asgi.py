"""What granian serves: one port for pages, API and the live stream."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")

from hubang.wsgi import application as wsgi  # isort: skip  # first, since it sets Django up
from django.conf import settings

from hubang.front.door import FrontDoor
from hubang.front.stream import LiveApp
from hubang.web.live import listener_for

application = FrontDoor(wsgi, LiveApp(listener_for), threads=settings.HUBANG_THREADS, proxies=settings.HUBANG_PROXIES)
