"""Measures: numbers in, numbers out. Nothing here reads a store, knows a page or draws."""
