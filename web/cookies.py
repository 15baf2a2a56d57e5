"""The two cookies that let someone in: by account, or by a share link, which goes first."""

import os
from itertools import islice

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from synergy import tokens

ACCOUNT = "synergy_account"
LINK = "synergy_link"
# Cookies of one name that are looked up.
MOST = 4


def secure() -> bool:
    """Tell whether cookies go over TLS alone."""
    return os.environ.get("SYNERGY_SECURE_COOKIES", "").lower() not in ("", "0", "false", "off")


def full_name(name: str) -> str:
    """Return a cookie's name as the browser knows it.

    A browser takes a `__Host-` cookie from this very host alone, over TLS (RFC 6265bis, 4.1.3.2).
    """
    return f"__Host-{name}" if secure() else name


def values(scope: Scope, name: str) -> list[str]:
    """Read a cookie of a request: what comes under its name and has the form of a token.

    Without TLS another site under a neighbouring name can add one; it must not hide ours. Of
    different ones the first MOST count: each is looked up.
    """
    pairs = (
        pair.strip().partition("=")
        for line in Headers(scope=scope).getlist("cookie")
        for pair in line.split(";")
    )
    wanted = full_name(name)
    found = dict.fromkeys(value for key, _, value in pairs if key == wanted)
    return list(islice(filter(tokens.is_token, found), MOST))


def read(scope: Scope, name: str) -> str | None:
    """Read one cookie of a request: the first that comes under its name."""
    return next(iter(values(scope, name)), None)


def give(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that no script reads and no other site sends along."""
    response.set_cookie(
        full_name(name), value, max_age=seconds, path="/", secure=secure(), httponly=True,
        samesite="lax",
    )  # fmt: skip


def take(response: Response, name: str) -> None:
    """Delete a cookie."""
    response.delete_cookie(
        full_name(name), path="/", secure=secure(), httponly=True, samesite="lax"
    )
