"""The trainer's desk; so far its command line: check and publish."""
