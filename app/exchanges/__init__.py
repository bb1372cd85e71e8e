"""Organisations, partnerships, rounds, placements, dates and phase windows."""
