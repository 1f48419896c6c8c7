"""The program itself: use cases and the pure rules they follow."""
