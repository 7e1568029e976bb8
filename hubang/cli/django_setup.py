"""Django for the commands that need it: a wrong setting is one clear sentence, not a traceback."""

import os
import sys


def set_up() -> bool:
    """Configure Django; False after saying what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return False
    return True
