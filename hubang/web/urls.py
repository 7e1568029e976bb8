"""All pages, one module a feature."""

from hubang.web import account, aid, chat, group_pages, health, home, join, live, manage

FEATURES = (home, join, group_pages, aid, chat, manage, account, live, health)

urlpatterns = [pattern for feature in FEATURES for pattern in feature.urlpatterns]
