"""Figures: prepared tables and words in, drawings out. Nothing here reads a store."""
