"""Putting a picture into a text that is written in the browser."""
