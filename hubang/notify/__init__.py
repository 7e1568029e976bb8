"""What is owed to whom: the table is the queue."""
