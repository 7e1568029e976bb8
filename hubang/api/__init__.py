"""The JSON API under /api/v1/: the same actions, refusals and reasons as the pages."""
