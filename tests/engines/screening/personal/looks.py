"""What the checks of personal data say of a text, for tables."""

from hubang.engines.screening import personal
from hubang.engines.screening.views import Views


def looks(text: str) -> list[tuple[str, str]]:
    """(check, the found part of the text as written)."""
    return [(finding.check, text[slice(*finding.span)]) for finding in personal.find(Views(text))]
