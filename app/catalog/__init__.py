"""Published courses, modules and immutable revisions."""
