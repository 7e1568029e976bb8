"""What just happened, as a dense numbered log per group. It holds kinds and ids only; readers fetch the rest for themselves."""
