"""How many files this process may open: each connection is one, and each database."""

import logging
import resource

# More is never needed (web.connections); some systems name no limit, yet take no larger number.
ENOUGH = 10_000
FEW = 4_096

log = logging.getLogger("synergy.open_files")


def allow_most() -> int:
    """Let this process open as many files as it may; return how many, and warn where it is few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    elif soft != resource.RLIM_INFINITY:
        most = soft
    if most < FEW:
        log.warning(
            "This server may open only %d files at once, which is enough for about %d open pages. "
            "Raise the limit with `ulimit -n`, or LimitNOFILE in a systemd unit.",
            most,
            most // 4,
        )
    return most
