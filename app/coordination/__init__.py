"""The coordinator's pages: round, matrix, one person's status. Nothing of journals."""
