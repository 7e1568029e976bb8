"""A life declared as data: states and the moves between them."""

from collections.abc import Mapping


def may_move(table: Mapping[str, frozenset[str]], here: str, there: str) -> bool:
    """Whether the table allows the move."""
    return there in table.get(here, frozenset())


def sources(table: Mapping[str, frozenset[str]], there: str) -> list[str]:
    """Every state from which `there` can be reached in one move; for conditional updates."""
    return sorted(here for here, targets in table.items() if there in targets)


def reachable(table: Mapping[str, frozenset[str]], start: str) -> set[str]:
    """Every state that a row can get into, from `start`."""
    seen, waiting = {start}, [start]
    while waiting:
        for there in table.get(waiting.pop(), frozenset()):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen
