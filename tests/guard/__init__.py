"""No test, and no process that a test starts, reaches beyond this machine."""
