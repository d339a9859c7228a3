"""Kill the write side at any moment and see what is left."""
