"""What a password has to be: long, not a well-known one, not the person's name.

No rule asks for a sign or a capital letter: they make passwords shorter and no better. A first
password is random, given once and written down nowhere.
"""

import secrets
import string

from indicators.errors import MonitorError, Sentence

SHORTEST, LONGEST = 12, 200
DIFFERENT_LETTERS = 6
# No letter or digit that is mistaken for another when it is read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

# What people write when twelve letters are asked for, with digits and signs taken away.
_WELL_KNOWN = frozenset(
    """
    password passwordpassword passwort motdepasse katasandi sandi matkhau rahasia letmein
    letmeinplease welcome welcomeback selamatdatang changeme changemenow administrator admin
    adminadmin qwerty qwertyuiop qwertyqwerty asdfghjkl zxcvbnm asdfasdfasdf iloveyou
    iloveyoutoo ilovecoffee trustno trustnoone superman superuser dragon football monkey
    sunshine princess master secret topsecret secretsecret socialprotection jaminansosial
    perlindungansosial asean aseanasean ministry kementerian government statistics
    """.split()
)

# P@ssw0rd is password.
_FOR_LETTERS = str.maketrans("@4301!5$7", "aaeoiisst")


def first_password() -> str:
    """A random password of 99 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def check_password(password: str, name: str) -> None:
    """Raise ``MonitorError`` with the reason if a password is too easy to guess."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise MonitorError(
            Sentence(
                "A password has {shortest} to {longest} characters; a few words are easy to "
                "remember.",
                shortest=SHORTEST,
                longest=LONGEST,
            )
        )
    folded = password.casefold()
    words = folded.strip(string.digits + string.punctuation).translate(_FOR_LETTERS)
    words = "".join(letter for letter in words if letter.isalpha())
    parts = [part for part in name.casefold().split() if len(part) > 2]
    if words in _WELL_KNOWN or len(set(folded)) < DIFFERENT_LETTERS or _is_a_row(folded):
        raise MonitorError(
            Sentence("This password is among the first that are guessed; choose another.")
        )
    if any(part in folded for part in parts):
        raise MonitorError(Sentence("A password must not hold your own name; choose another."))


def _is_a_row(text: str) -> bool:
    """Whether letters mostly follow each other, as in 123456789012 or abcdefghijkl."""
    steps = [ord(after) - ord(before) for before, after in zip(text, text[1:], strict=False)]
    return sum(step in (-1, 0, 1) for step in steps) > 0.7 * len(steps)
