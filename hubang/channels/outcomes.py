"""How a delivery can end other than well. The reasons are codes: nothing of what the other side said is kept."""

from datetime import timedelta

LONGEST_WISH = timedelta(hours=6)


class Failed(Exception):
    """Not this time; it may work later. `wait` is what the other side asked for."""

    def __init__(self, reason: str, wait: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = min(timedelta(seconds=wait), LONGEST_WISH) if wait else None


class Gone(Exception):
    """The address is no more, and says so itself."""

    def __init__(self, reason: str = "gone") -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(Exception):
    """It can never be sent: the address is none that is called, or the other side does not take it at all."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
