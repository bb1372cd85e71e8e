"""Assignments, progress, attempts, completion, and the participant's pages."""
