"""Pages under /, JSON under /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("", include("hubang.web.urls")),
]

handler404 = "hubang.web.errors.not_found"
handler500 = "hubang.web.errors.broken"
