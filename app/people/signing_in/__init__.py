"""Signing in: passwords, the throttle on guesses, and sessions."""
