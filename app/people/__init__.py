"""Persons, invitations, sign-in, sessions, roles with scope, capabilities, the guard, the log."""
