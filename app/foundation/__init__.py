"""The ground: database, clock, ids, errors, events, operations, safe markup. Knows no domain."""
