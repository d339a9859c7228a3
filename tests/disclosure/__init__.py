"""Files that must be stopped because they are about persons, and files that must not be."""
