"""The command line, one module for each command.

A command module has ``add_parser(subparsers)``, which names its arguments, and ``run(arguments)``,
which does the work and gives the exit status: 0 done, 1 done and faults were found, 2 refused
(a ``MonitorError``, said on standard error with nothing on standard output). A new command is a
new module and its name in ``COMMANDS``.
"""

COMMANDS = (
    *("init", "check_definitions", "check", "coverage", "equity", "history", "verify", "rebuild"),
    *("backup", "restore", "migrate", "move_ledger", "brief"),
    *("gaps", "progress", "availability", "financing", "export", "regional"),
    *("template", "submit", "publish", "return_", "withdraw", "name", "user"),
)
