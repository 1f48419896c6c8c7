"""How long a rehearsal takes, and where the time goes."""
