"""Texts that are published by themselves, at a moment that somebody chose."""
