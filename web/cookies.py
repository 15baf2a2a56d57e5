"""The two cookies that give access: an account's, and a share link's, which takes precedence."""

import os
from itertools import islice

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from synergy import tokens

ACCOUNT = "synergy_account"
LINK = "synergy_link"
# The most cookies with one name that are looked up.
MOST = 4


def secure() -> bool:
    """Tell whether cookies are sent only over TLS."""
    return os.environ.get("SYNERGY_SECURE_COOKIES", "").lower() not in ("", "0", "false", "off")


def full_name(name: str) -> str:
    """Return a cookie's name in the browser.

    A browser accepts a `__Host-` cookie only from this exact host, over TLS (RFC 6265bis, 4.1.3.2).
    """
    return f"__Host-{name}" if secure() else name


def values(scope: Scope, name: str) -> list[str]:
    """Read a cookie from a request: all values under its name that look like tokens.

    Without TLS, a site under a neighbouring name can add one, which must not hide ours. Only the
    first MOST different values count, since each is looked up.
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
    """Read one cookie from a request: the first value under its name."""
    return next(iter(values(scope, name)), None)


def give(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        full_name(name), value, max_age=seconds, path="/", secure=secure(), httponly=True,
        samesite="lax",
    )  # fmt: skip


def take(response: Response, name: str) -> None:
    """Delete a cookie."""
    response.delete_cookie(
        full_name(name), path="/", secure=secure(), httponly=True, samesite="lax"
    )
