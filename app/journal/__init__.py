"""Private reflections. Nobody reads another person's entry."""
