"""What people see: Block Kit, built and read back."""
