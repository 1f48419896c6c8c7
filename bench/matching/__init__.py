"""How long the matcher takes and what it needs: `python -m bench.matching`."""
