"""One world for a module: building it is slower than trying something in it."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from hubang.lib.environment import Smtp
from tests.access.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Undone after the module. Whoever changes anything in it undoes that first."""
    logging.disable(logging.WARNING)
    mail = override_settings(HUBANG_SMTP=Smtp("localhost", 1, "plain", "", ""), HUBANG_MAIL_FROM="n@example.org")
    with django_db_blocker.unblock(), mail, transaction.atomic():
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
