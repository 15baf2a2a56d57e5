"""Run all tests but the browser's on days that are hard: `python -m tests.days [MOMENT …]`.

It prints a line for each day, with the tests that failed and why, and fails if any did.
"""

import os
import subprocess
import sys

from synergy import dates
from tests import clock

TOLD = ("FAILED", "ERROR")
TOLD_WIDTH = 300


def run(moment: str) -> bool:
    """Run the tests from a moment (ISO, London time) on; say and return whether all passed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--ignore=tests/browser"],
        env={**os.environ, dates.CLOCK: moment},
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = done.stdout.splitlines()
    day, time = moment.split("T")
    print(f"{dates.say(day)}, {time}: {lines[-1] if lines else 'nothing was run'}")
    for line in lines:
        if line.startswith(TOLD):
            print(f"  {line[:TOLD_WIDTH]}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    passed = [run(moment) for moment in sys.argv[1:] or clock.HARD]
    print(f"{sum(passed)} of {len(passed)} days passed")
    sys.exit(not all(passed))
