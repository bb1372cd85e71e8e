"""Whose turn it is at the desk."""
