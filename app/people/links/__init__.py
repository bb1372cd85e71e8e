"""One-time links: invitations, new passwords, changes of address."""
