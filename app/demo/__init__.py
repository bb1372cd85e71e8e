"""The demonstration agency, deterministic from a seed and today's date."""
