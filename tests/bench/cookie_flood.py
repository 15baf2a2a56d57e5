"""Requests with thousands of cookies: `python -m tests.bench.cookie_flood PORT NAME`.

It says "ready" when the first is answered, and ends when its input does. It imports little, so
that its start takes nothing from what is measured.
"""

import http.client
import sys
import threading
from contextlib import suppress

CONNECTIONS = 4
COOKIES = 3_700


def send(port: int, line: str, answered: threading.Event) -> None:
    """Send one after the other, for ever."""
    while True:
        call = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with suppress(OSError, http.client.HTTPException):
            call.request("GET", "/actions", headers={"Cookie": line})
            call.getresponse().read()
            answered.set()
        call.close()


if __name__ == "__main__":
    cookies = "; ".join([f"{sys.argv[2]}=a"] * COOKIES)
    answered = threading.Event()
    for _ in range(CONNECTIONS):
        arguments = (int(sys.argv[1]), cookies, answered)
        threading.Thread(target=send, args=arguments, daemon=True).start()
    answered.wait()
    print("ready", flush=True)
    sys.stdin.read()
