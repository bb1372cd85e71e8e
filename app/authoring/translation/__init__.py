"""A translation beside its source: what the source said then, what it says now."""
