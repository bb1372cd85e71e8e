"""Guideline versions and the append-only chain of acknowledgements."""
