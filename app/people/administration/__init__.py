"""What an administrator decides about persons: invitations, roles, off-boarding."""
