"""Backups: one file that holds the whole database, what has to be true of it, and a seal."""


class Unusable(Exception):
    """Why a backup cannot be made or put back, in a sentence for the operator."""
