"""The service worker that shows pushes. It stands at the root, since it may only speak for pages below its own address."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The built file. A browser looks for a newer one by itself."""
    file = Path(settings.STATICFILES_DIRS[0]) / "hubang" / "dist" / "push-worker.js"
    return HttpResponse(file.read_bytes(), content_type="text/javascript; charset=utf-8")


urlpatterns = [path("push-worker.js", worker, name="push_worker")]
