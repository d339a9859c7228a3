"""The dashboard as a visitor meets it: the real application, the starter figures, Chromium."""
