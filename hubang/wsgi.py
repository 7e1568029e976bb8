"""Django as WSGI: pages and API. Served by hubang.asgi on threads, or by any WSGI server behind a proxy."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")

application = get_wsgi_application()
