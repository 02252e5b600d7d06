"""What the statements room reads."""
