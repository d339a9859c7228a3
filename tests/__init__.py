"""The tests. They mirror the package; ``browser/`` opens the real dashboard in Chromium."""
