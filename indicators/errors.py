"""Errors that reach a person: one plain sentence with place, finding and way out.

Anything else that is raised is a fault of ours; the command line and the pages
show a ``MonitorError`` as it reads and never a traceback.

A sentence that a page can show is a ``Sentence``: it reads in English wherever it is used as
text, and keeps its template and what fills it, so that ``language.say`` can say it in the
reader's language. It is made where the error is found; translating it is not its business.
"""

from __future__ import annotations


class Sentence(str):
    """A sentence in English that remembers its template.

    ``Sentence("There is no submission {number}.", number=7)``. What fills it may be a sentence
    itself. The template is a literal: ``python -m indicators.messages`` finds it in the source.
    """

    __slots__ = ("filling", "template")

    def __new__(cls, template: str, **filling: object) -> Sentence:
        self = super().__new__(cls, template.format(**filling) if filling else template)
        self.template = template
        self.filling = filling
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), self.filling


class MonitorError(Exception):
    """A situation that a person can mend. ``str(error)`` is the sentence they are shown."""
