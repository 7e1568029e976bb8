"""A program of the member's own is called for each notice, signed as Standard Webhooks says (standardwebhooks.com)."""
