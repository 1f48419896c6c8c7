"""A rehearsal: stand-in employees play a whole program with the real bot on a clock that is moved."""
