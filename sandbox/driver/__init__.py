"""What people do and see in the stand-in workspace, written the way one would tell it."""
