"""Errors that reach a person: one plain sentence with place, finding and way out.

Anything else that is raised is a fault of ours; the command line and the pages
show a ``MonitorError`` as it reads and never a traceback.
"""


class MonitorError(Exception):
    """A situation that a person can mend. ``str(error)`` is the sentence they are shown."""
