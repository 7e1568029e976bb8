"""The whole deployment (deploy/): PostgreSQL, Valkey, two web processes, a live process and two workers behind nginx."""
