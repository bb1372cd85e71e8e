"""Samferd, room by room. Imports go only downward; import-linter proves it.

10  factory.py                 the application put together; who reacts to what
 9  demo | operations          the demonstration agency | worker, health
 8  coordination               the coordinator's pages: round, matrix, one person's status
 7  learning                   assignments, progress, attempts, the participant's home and modules
 6  journal | ethics           private reflections | guidelines and the chain of acknowledgements
 5  catalog | exchanges        published courses | partners, rounds, placements, phase windows
 4  people                     persons, sign-in, sessions, roles, the guard, each person's log
 3  vault                      a key per person, encryption of private text
 2  outbox                     mails owed, and their drain
 1  ui | format                templates, forms, languages | the course format, pure
 0  foundation                 database, clock, ids, errors, events, operations, safe markup
"""
