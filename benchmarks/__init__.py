"""What each promise of speed is measured with. ``README.md`` says how to read the tables."""
