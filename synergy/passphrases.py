"""Passphrases: which are refused, and how they are stored and checked.

Argon2id with the minimum settings of the OWASP cheat sheet on password storage: 19 MiB, two
passes, one lane.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

SHORTEST = 12
LONGEST = 1_000
# Fewer different characters than this make a pattern, not a passphrase.
FEWEST_DIFFERENT = 5

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Made from 32 random bytes that nobody knows, so that an unknown account takes the same work.
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$TR8BRqQnL5dqbkBpQNtirQ"
    "$FQRJPHZXlf7rc+GCu5hO+e+96c7B+HYXVqFTLYZO8SY"
)

# Common ones of 12 or more characters from leaked lists, in lower case without spaces.
_LISTED = """
    123456789012 1234567890123 123456789123 012345678910 123123123123 1q2w3e4r5t6y 1qaz2wsx3edc
    1qaz2wsx3edc4rfv qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopasdf qwerty123456
    qwerty1234567 qwertyqwerty asdfghjkl123 asdfghjklzxc zxcvbnm12345 q1w2e3r4t5y6 abcdefghijkl
    abcdefghijklm abcdefghijklmnop abcd12345678 abc123456789 abcdef123456 password1234
    password12345 password123456 password123! passwordpassword passw0rd1234 p@ssword1234
    p@ssw0rd1234 p@ssw0rd123! mypassword123 thisismypassword newpassword123 passphrase123
    mypassphrase changeme1234 changeme123! letmein12345 letmein123456 letmeinplease welcome12345
    welcome123456 welcome2024! welcome2025! welcome2026! administrator administrator1
    adminadmin123 admin1234567 iloveyou1234 iloveyou12345 iloveyouforever iloveyousomuch
    iloveyoubaby sunshine1234 princess1234 football1234 liverpool123 liverpoolfc1 manchesterunited
    chelseafc123 arsenal12345 tottenham123 charlie12345 superman1234 monkey123456 dragon123456
    trustno1trustno1 correcthorse correcthorsebattery correcthorsebatterystaple summer2024!!
    london123456 london2024!! london2025!! london2026!! england12345 youthviolence synergy12345
    synergysynergy
"""
COMMON = frozenset(_LISTED.split())


def problems(passphrase: str, email: str) -> str | None:
    """Return what is wrong with a new passphrase and what to do, or None."""
    folded = "".join(_written(passphrase).casefold().split())
    if len(passphrase) < SHORTEST:
        return f"Use at least {SHORTEST} characters: a few words that only you would put together."
    if len(passphrase) > LONGEST:
        return f"Use at most {LONGEST:,} characters."
    if folded in COMMON or len(set(folded)) < FEWEST_DIFFERENT:
        return "That passphrase is too common. Choose different words."
    if email and email.casefold() in folded:
        return "Don't use your email address. Choose different words."
    return None


def hash_of(passphrase: str) -> str:
    """Return the salted hash to store for a passphrase; slow on purpose."""
    return _HASHER.hash(_bytes(passphrase))


def matches(hash: str | None, passphrase: str) -> bool:
    """Tell whether a passphrase matches a hash.

    Without a hash the result is False, after the same amount of work.
    """
    try:
        _HASHER.verify(hash or NOBODYS, _bytes(passphrase))
    except VerifyMismatchError:
        return False
    return hash is not None


def _written(passphrase: str) -> str:
    """Normalise accented letters, which keyboards send in different ways (Unicode NFC)."""
    return unicodedata.normalize("NFC", passphrase)


def _bytes(passphrase: str) -> bytes:
    return _written(passphrase).encode("utf-8", "surrogatepass")
