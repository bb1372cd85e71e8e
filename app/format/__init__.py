"""The course format, pure: text in, checked document out. No database, no Flask."""
