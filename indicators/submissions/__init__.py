"""Submissions: the only way by which a figure enters the ledger or leaves what is shown.

======================  ==========================================================================
``staging``             examine a file, keep it for a day, submit it by its hash
``national``            its rows under the country's own name
``comparison``          what it would change; ``picture``, ``ranks``: what would be shown
``decisions``           publish, return, withdraw, name
``queue``               what waits, what was decided, and who may see it
``desk``                rights, state and deed in one transaction; refusals are recorded
======================  ==========================================================================

Everything here names the person who acts, as an ``access.Actor``, and asks the table in ``access``
whether they may. No page, command or other module writes what is written here.
"""

from indicators.submissions.comparison import Effect, compare, compare_staged
from indicators.submissions.decisions import (
    Decision,
    name_publication,
    publish,
    return_,
    withdraw,
)
from indicators.submissions.queue import (
    look,
    original,
    publications,
    rights,
    to_decide,
    visible,
)
from indicators.submissions.staging import Examination, examine, stage, submit

__all__ = [
    "Decision",
    "Effect",
    "Examination",
    "compare",
    "compare_staged",
    "examine",
    "look",
    "name_publication",
    "original",
    "publications",
    "publish",
    "return_",
    "rights",
    "stage",
    "submit",
    "to_decide",
    "visible",
    "withdraw",
]
