"""People as such: users, recovery codes, tokens, idempotency keys, consent."""
