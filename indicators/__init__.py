"""A monitor of social protection in ASEAN: from officers' files to coverage, gaps and briefs.

Data goes one way: definitions and files → ledger (the truth) → snapshot (a picture of one
publication) → series → measures → words and figures → pages, command line and reports.
``README.md`` says how to start; ``ARCHITECTURE.md`` says why it is built this way.
"""
