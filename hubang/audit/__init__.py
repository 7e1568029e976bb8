"""Who did what: an append-only log. It knows no other app: people and things are named by their public ids."""
