"""The one exception that reaches a person: what happened, why, what to do now."""

from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """Something a person may not do, or not now.

    `code` is stable and documented in docs/api.md; `message` is written for the person, in their language;
    `status` is the HTTP status of the answer; `detail` holds values that a page may show beside it, such as
    `free_at` (a datetime) or `url` (a path of ours). Never put anything secret or personal into either.
    """

    def __init__(self, code: str, message: str, status: int = 409, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = str(message)
        self.status = status
        self.detail = detail


class Absent(Refused):
    """There is no such thing for this person: absent, foreign and hidden give the same bytes."""

    def __init__(self) -> None:
        super().__init__(
            "absent",
            _(
                "There is nothing here for you: it may have been removed, or the address is not complete. Please go on from your groups."
            ),
            status=404,
        )


def check(refusal: Refused | None) -> None:
    """Raise what a policy returned, if it returned anything."""
    if refusal is not None:
        raise refusal
