"""The number of files that this process may open: each connection and each database is one."""

import logging
import resource

# More are never needed (web.connections); some systems report no limit, yet accept no more.
ENOUGH = 10_000
FEW = 4_096

log = logging.getLogger("synergy.open_files")


def allow_most() -> int:
    """Raise the limit on open files as far as possible; return it, and warn if it is low."""
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
