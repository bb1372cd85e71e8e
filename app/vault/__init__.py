"""A key per person, and encryption of private text for the rooms that store it."""
