"""Review: a second person reads a text as it was sent, comments, approves or returns; and when."""
