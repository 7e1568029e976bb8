"""Django for the commands that need it: a wrong setting is one clear sentence, not a traceback."""

import os
import sys


def set_up() -> bool:
    """Configure Django; False after saying what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")
    # The database, its journal and the secret are for this user alone from their first byte on.
    os.umask(0o077)
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    try:
        if not apps.ready:
            django.setup()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return False
    return True
