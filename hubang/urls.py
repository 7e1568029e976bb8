"""Pages under /, JSON under /api/v1/."""

from django.urls import include, path

from hubang.api.urls import api, nothing_here

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/<path:rest>", nothing_here),
    path("", include("hubang.web.urls")),
]

handler404 = "hubang.web.errors.not_found"
handler500 = "hubang.web.errors.broken"
