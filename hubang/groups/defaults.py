"""What a new group starts with."""

SCENES = ("boost", "charity", "study")


def scenes() -> list[str]:
    """Every scene is on; the group chooses later."""
    return list(SCENES)
