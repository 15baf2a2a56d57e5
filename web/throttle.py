"""Waits that grow with failures, so that nobody can guess a secret by trying."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE = 10
FIRST_WAIT = 1.0
LONGEST_WAIT = 15 * 60.0
FORGOTTEN_AFTER = 60 * 60.0
# This many addresses and accounts are remembered; those that failed longest ago go first.
MOST = 20_000
# The longest email address (RFC 5321, 4.5.3.1).
LONGEST_ACCOUNT = 320

Key = tuple[str, ...]


class Wait(Exception):
    """Too many attempts failed: the next is judged only after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the next attempt is judged in {seconds:.0f} s")
        self.seconds = math.ceil(seconds)


@dataclass
class _Failures:
    number: int
    last: float


@dataclass(frozen=True)
class Attempt:
    """One counted attempt; `before` is the time of its address's previous failure."""

    keys: tuple[Key, ...]
    at: float
    before: float


class Throttle:
    """Counts failures in memory, by address, and by address and account; thread-safe.

    There is no count for an account alone, so nobody can lock its owner out from elsewhere. After
    FREE failures each further one doubles the wait, from FIRST_WAIT to LONGEST_WAIT seconds. After
    an hour without a failure they are forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._failures: OrderedDict[Key, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, address: str, account: str | None = None) -> Attempt:
        """Count an attempt as a failure before it is judged; Wait if it may not be judged yet.

        A refused attempt is not counted, since it tries nothing.
        """
        network = network_of(address)
        keys: tuple[Key, ...] = ((network,),)
        if account is not None:
            keys += ((network, account[:LONGEST_ACCOUNT].casefold()),)
        with self._lock:
            now = self._clock()
            wait = max(self._wait(key, now) for key in keys)
            if wait > 0:
                raise Wait(wait)
            before = self._failures[keys[0]].last if keys[0] in self._failures else now
            for key in keys:
                self._count(key, now)
            return Attempt(keys, now, before)

    def give_back(self, attempt: Attempt) -> None:
        """Uncount a successful attempt, and its account's earlier failures at its address.

        Failures of other accounts at the address stay.
        """
        address, *pairs = attempt.keys
        with self._lock:
            gone = [self._failures.pop(pair, None) for pair in pairs]
            held = self._failures.get(address)
            if held is None:
                return
            held.number -= sum(one.number for one in gone if one) if pairs else 1
            if held.last == attempt.at:
                held.last = attempt.before
            if held.number <= 0:
                del self._failures[address]

    def __len__(self) -> int:
        return len(self._failures)

    def _wait(self, key: Key, now: float) -> float:
        held = self._failures.get(key)
        if held is None:
            return 0
        if now - held.last >= FORGOTTEN_AFTER:
            del self._failures[key]
            return 0
        if held.number < FREE:
            return 0
        return held.last + wait_after(held.number) - now

    def _count(self, key: Key, now: float) -> None:
        held = self._failures.setdefault(key, _Failures(0, now))
        held.number, held.last = held.number + 1, now
        self._failures.move_to_end(key)
        while len(self._failures) > self._most:
            self._failures.popitem(last=False)


def wait_after(failures: int) -> float:
    """Return the wait in seconds after this many failures."""
    if failures < FREE:
        return 0
    # Beyond this power every wait is the longest; a larger one would overflow a float.
    return min(FIRST_WAIT * 2.0 ** min(failures - FREE, 20), LONGEST_WAIT)


def network_of(address: str) -> str:
    """Return the network that counts as one address: an IPv4 address, or an IPv6 address's /64.

    A household or an office has a whole /64 (RFC 6177); an IPv4 address written as IPv6
    (::ffff:192.0.2.1) counts as the IPv4 address.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False))
