"""What time does: jobs.py says what, timetable.py says when."""
