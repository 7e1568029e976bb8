"""The inbox inside Hubang. The notice itself is the row; what is delivered is the badge that tells an open page of it."""
