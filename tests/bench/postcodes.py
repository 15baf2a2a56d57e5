"""Postcodes: making the table, and 10,000 look-ups in one call: `python -m tests.bench.postcodes`.

Absolute times depend on the machine; no test fails on them.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db import connect
from db.postcodes import build as postcode_table
from db.postcodes import find as postcodes

LOOK_UPS = 10_000


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SYNERGY_DB"] = str(Path(folder) / "synergy.db")
        path = connect.database_path()
        took = seconds(lambda: postcode_table.make(path))
        size = postcodes.file_beside(path).stat().st_size / 1_000_000
        print(f"made in {took:.1f} s: {size:.1f} MB")
        with closing(sqlite3.connect(postcodes.file_beside(path))) as table:
            known = [
                code for (code,) in table.execute("SELECT code FROM place WHERE code LIKE '% ___'")
            ]
        some = random.Random(5).sample(known, LOOK_UPS)
        took = seconds(lambda: postcodes.find_many(some))
        print(f"{LOOK_UPS:,} of {len(known):,} known ones in one call: {took:.2f} s")
        unknown = [f"{code.split()[0]} {number % 10}ZZ" for number, code in enumerate(some)]
        took = seconds(lambda: postcodes.find_many(unknown))
        print(f"{len(set(unknown)):,} that mostly are not known, in one call: {took:.2f} s")
        print(f"one: {1000 * seconds(lambda: postcodes.find('SM4 4TQ')):.1f} ms")


if __name__ == "__main__":
    main()
