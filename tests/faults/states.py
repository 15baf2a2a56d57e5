"""A running server whose disk, lock or file fails, and what its visitors then see.

`python -m tests.faults.states` prints it as a table, with the slowest answer of /healthz.
"""

import html
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from db import connect
from db.commands import sessions
from db.postcodes import build as postcode_table
from db.samples import seed
from db.write import new_key
from tests import frames, serving
from tests.db.doors import PASSPHRASE, Doors, make_doors
from tests.db.tools import make_world, plain, start_python
from tests.visiting import Answer, Visitor, read_run, rerun, run
from tests.waiting import until
from web import cookies

EMAIL = "bo@house.org.uk"
PEOPLE = 12
DISK_MEGABYTES = 24
HELD_SECONDS = 20
HOLDS = """
import sys
from sqlite_utils.utils import sqlite3
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""
TAGS = re.compile(r"<[^>]+>")
ALERT = re.compile(r'<p class="problem"[^>]*role="alert">(.*?)</p>', re.DOTALL)


class Unable(Exception):
    """This computer does not let us make that state; the message says why."""


def mount(*arguments: object) -> None:
    """Mount something; Unable where only an administrator may."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        raise Unable("only an administrator may mount a disk")
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise Unable(f"no disk can be mounted here: {done.stderr.strip()}")


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def say(answer: Answer) -> str:
    """Return an answer's status with its heading and what it alerts to."""
    heading = re.search(r"<h1>(.*?)</h1>", answer.text)
    alert = ALERT.search(answer.text)
    told = [html.unescape(TAGS.sub("", found[1])) for found in (heading, alert) if found]
    return f"{answer.status} {': '.join(' '.join(one.split()) for one in told)}".strip()


@dataclass
class Health:
    """What /healthz said, as seconds and answers, while it was asked again and again."""

    server: serving.Server
    answers: list[tuple[float, str]] = field(default_factory=list)

    def ask(self) -> str:
        began = time.monotonic()
        answer = Visitor(self.server).ask("/healthz")
        said = f"{answer.status} {answer.text}"
        self.answers.append((time.monotonic() - began, said))
        return said

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Ask ten times a second."""
        over = threading.Event()

        def ask_on() -> None:
            while not over.wait(0.1):
                self.ask()

        asking = threading.Thread(target=ask_on)
        asking.start()
        try:
            yield
        finally:
            over.set()
            asking.join()

    def wait_for(self, wanted: str, seconds: float = 30) -> None:
        """Ask until it says something."""
        deadline = time.monotonic() + seconds
        while (said := self.ask()) != wanted:
            assert time.monotonic() < deadline, said
            time.sleep(0.05)

    @property
    def slowest(self) -> float:
        return max(seconds for seconds, _ in self.answers)


@dataclass
class House:
    """The server on a small disk of its own, and who is signed in."""

    folder: Path
    doors: Doors
    server: serving.Server
    link: str
    is_disk_ours: bool

    @property
    def disk(self) -> Path:
        return self.folder / "disk"

    @property
    def path(self) -> Path:
        """The database as the server knows it, by a link that can lead to another disk."""
        return self.folder / "data" / "synergy.db"

    @staticmethod
    @contextmanager
    def open(folder: Path, postcodes: Path) -> Iterator["House"]:
        """Start the server."""
        disk = folder / "disk"
        disk.mkdir()
        with ExitStack() as opened:
            is_disk_ours = True
            try:
                mount("-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=700", "tmpfs", disk)
                opened.callback(unmount, disk)
            except Unable:
                is_disk_ours = False
            (folder / "data").symlink_to(disk)
            (disk / "postcodes.db").symlink_to(postcodes)
            path = folder / "data" / "synergy.db"
            seed.seed(path, sample=False)
            doors = make_doors(make_world(path))
            server = serving.Server.start(path, folder / "server.log", postcodes=False)
            opened.callback(server.stop)
            server.wait()
            yield House(folder, doors, server, doors.share("funder")[1], is_disk_ours)

    def health(self) -> Health:
        return Health(self.server)

    def stranger(self, number: int = 1) -> Visitor:
        """Return a visitor who is not signed in, from an address of their own."""
        return Visitor(self.server, address=f"127.0.9.{number}")

    def signed_in(self) -> Visitor:
        """Return one more browser of the coordinator."""
        token = sessions.sign_in(self.path, self.doors.boss)
        return Visitor(self.server, cookies={cookies.ACCOUNT: token})

    def funder(self) -> Visitor:
        token = sessions.enter_by_link(self.path, self.link)
        assert token is not None
        return Visitor(self.server, cookies={cookies.LINK: token})

    # States. Each ends with the block.

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Let the same files be found on a disk that is mounted read-only."""
        if os.geteuid() != 0:
            self.disk.chmod(0o500)
            (self.disk / "synergy.db").chmod(0o400)
            try:
                yield
            finally:
                self.disk.chmod(0o700)
                (self.disk / "synergy.db").chmod(0o600)
            return
        other = self.folder / "read-only"
        other.mkdir(exist_ok=True)
        mount("--bind", "-o", "ro", self.disk, other)
        try:
            self._lead_to(other)
            yield
        finally:
            self._lead_to(self.disk)
            unmount(other)

    def _lead_to(self, disk: Path) -> None:
        other = self.folder / "data.new"
        other.symlink_to(disk)
        other.replace(self.folder / "data")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Fill the disk to its last byte."""
        if not self.is_disk_ours:
            raise Unable("only an administrator may mount a small disk")
        filler = self.disk / "filler"
        # A log with room in it would still take writes; it cannot be emptied while someone reads.
        with plain(self.path) as db:
            emptied = "PRAGMA wal_checkpoint(TRUNCATE)"
            until(lambda: db.execute(emptied).fetchone()[0] == 0)
        try:
            with filler.open("wb", buffering=0) as file, suppress(OSError):
                while file.write(b"\0" * 65_536):
                    pass
            with filler.open("ab", buffering=0) as file, suppress(OSError):
                while file.write(b"\0"):
                    pass
            yield
        finally:
            filler.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let another process hold the lock of all who write."""
        holder = start_python(HOLDS, self.path)
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield
        finally:
            holder.communicate("\n", timeout=30)

    @contextmanager
    def replaced(self, spoil: Callable[[Path], None]) -> Iterator[None]:
        """Put another file in the database's place, which the app must leave unchanged.

        The companion files move with their database: those of another would mix up its pages.
        """
        place, kept, other = (self.disk / f"{name}.db" for name in ("synergy", "kept", "other"))
        parts = [(Path(f"{place}{end}"), Path(f"{kept}{end}")) for end in ("", "-wal", "-shm")]
        with plain(self.path) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("VACUUM INTO ?", [str(other)])
        for mine, aside in parts:
            if mine.exists():
                mine.rename(aside)
        spoil(other)
        if other.exists():
            other.rename(place)
        spoilt = content(place)
        try:
            yield
            assert content(place) == spoilt
        finally:
            for mine, aside in parts:
                mine.unlink(missing_ok=True)
                if aside.exists():
                    aside.rename(mine)

    # What people do, and what they see.

    def sign_in(self, number: int = 1) -> Answer:
        return self.stranger(number).sign_in(EMAIL, PASSPHRASE)

    def redeem(self, number: int = 1) -> Answer:
        return self.stranger(number).redeem(self.link)

    def see_page(self, visitor: Visitor) -> str:
        """Return what somebody who opens a page sees of what is wrong."""
        answer = visitor.ask("/actions")
        if answer.status != 200:
            return say(answer)
        try:
            with visitor.open_socket() as line:
                return "; ".join(alerts(run(line, rerun("actions")))) or "200 the page"
        except (InvalidStatus, ConnectionClosed) as refused:
            return f"refused: {refused}"

    def save(self, visitor: Visitor) -> str:
        """Add an action as somebody does at a screen; return what is said about it."""
        key = new_key()
        query = f"form=new+action~{key}"
        try:
            with visitor.open_socket() as line:
                drawn = frames.widgets(run(line, rerun("actions", query)))
                title, button = (
                    next((one for one in drawn if one.endswith(f"-{name} {key}")), "")
                    for name in ("title", "save")
                )
                if not (title and button):
                    return "there is no form"
                typed = WidgetState(id=title, string_value="Kept?")
                pressed = WidgetState(id=button, trigger_value=True)
                said = run(line, rerun("actions", query, typed, pressed))
                while ended_early(said[-1]):
                    said = list(read_run(line))
                return "; ".join(alerts(said)) or ", ".join(notices(said))
        except (InvalidStatus, ConnectionClosed) as refused:
            return f"refused: {refused}"


def ended_early(frame: bytes) -> bool:
    """Tell whether a run ended because the script asked for another."""
    return frames.parsed([frame])[0].script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def alerts(came: list[bytes]) -> list[str]:
    """List what a page says in a box of its own."""
    return [
        message.delta.new_element.alert.body
        for message in frames.parsed(came)
        if message.delta.new_element.HasField("alert")
    ]


def notices(came: list[bytes]) -> list[str]:
    return [
        message.delta.new_element.markdown.body
        for message in frames.parsed(came)
        if message.delta.new_element.markdown.body.startswith(":material/check_circle:")
    ]


# What may stand in the database's place.


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_random(path: Path) -> None:
    path.write_bytes(os.urandom(200_000))


def make_foreign(path: Path) -> None:
    path.unlink()
    with plain(path) as db:
        db.execute("CREATE TABLE song (title TEXT)")


def make_newer(path: Path) -> None:
    with plain(path) as db:
        db.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
               VALUES ('synergy', 'm999_of_a_later_version', '2030-01-01')"""
        )


def take_away(path: Path) -> None:
    path.unlink()


def cut_short(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def overwrite(copy: Path) -> None:
    """Write over the middle of a file, whose length stays."""
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 4)
        file.write(os.urandom(copy.stat().st_size // 2))


REPLACED: dict[str, Callable[[Path], None]] = {
    "zero-length file": make_empty,
    "random bytes": make_random,
    "another program's": make_foreign,
    "newer schema": make_newer,
    "missing file": take_away,
}
COPIES: dict[str, Callable[[Path], None]] = {
    "missing copy": take_away,
    "copy cut short": cut_short,
    "damaged copy": overwrite,
}


# What somebody did: how long it took, in seconds, and what they were told.
Seen = dict[str, tuple[float, str]]


def observe(
    house: House,
    state: AbstractContextManager[None],
    seconds: float = 0,
    people: int = 0,
    told: str = "",
) -> Seen:
    """Note what visitors see in a state that lasts for so many seconds at least.

    All of them act at once, and so many more people save something. The state also lasts until
    /healthz has said what is `told`.
    """
    health = house.health()
    funder = house.funder()
    page, saver, out = (house.signed_in() for _ in range(3))
    crowd = [house.signed_in() for _ in range(people)]
    deeds: dict[str, Callable[[], str]] = {
        "sign-in": lambda: say(house.sign_in()),
        "share link": lambda: say(house.redeem()),
        "sign-out": lambda: sign_out(out),
        "page": lambda: house.see_page(page),
        "save": lambda: house.save(saver),
        "/report": lambda: say(funder.ask("/report")),
    }
    for number, visitor in enumerate(crowd):
        deeds[f"save, person {number + 1}"] = partial(house.save, visitor)
    with state, health.asked():
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(len(deeds)) as pool:
            seen = dict(zip(deeds, pool.map(timed, deeds.values()), strict=True))
        time.sleep(max(0.0, end - time.monotonic()))
        until(lambda: any(told in said for _, said in health.answers))
    seen["/healthz"] = health.slowest, " / ".join(dict.fromkeys(said for _, said in health.answers))
    began = time.monotonic()
    health.wait_for("200 ok")
    seen["well again"] = time.monotonic() - began, ""
    return seen


def timed(deed: Callable[[], str]) -> tuple[float, str]:
    began = time.monotonic()
    said = deed()
    return time.monotonic() - began, said


def sign_out(visitor: Visitor) -> str:
    """Sign out by the form; say whether the browser still holds the session."""
    said = say(visitor.send("/sign-out", {}))
    return f"{said} [cookie {'kept' if cookies.ACCOUNT in visitor.cookies else 'gone'}]"


@contextmanager
def spoilt_copy(house: House, spoil: Callable[[Path], None]) -> Iterator[None]:
    """Spoil the published copy, which the server is to mend by itself."""
    spoil(connect.published_path(house.path.resolve()))
    yield


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        root = Path(folder)
        seed.prepare(root / "elsewhere" / "synergy.db")
        postcode_table.make(root / "elsewhere" / "synergy.db")
        (root / "house").mkdir()
        house = opened.enter_context(
            House.open(root / "house", root / "elsewhere" / "postcodes.db")
        )
        states: dict[str, tuple[AbstractContextManager[None], float, int]] = {
            "read-only file": (house.read_only(), 2, 0),
            "full disk": (house.full(), 2, 0),
            f"write lock held for {HELD_SECONDS} s": (house.locked(), HELD_SECONDS, PEOPLE),
            **{name: (house.replaced(spoil), 2, 0) for name, spoil in REPLACED.items()},
            **{name: (spoilt_copy(house, spoil), 2, 0) for name, spoil in COPIES.items()},
        }
        for name, (state, seconds, people) in states.items():
            print(f"\n{name}")
            try:
                seen = observe(house, state, seconds, people)
            except Unable as reason:
                print(f"  skipped: {reason}")
                continue
            for what, (took, said) in seen.items():
                print(f"  {what:16} {took:6.2f} s  {said}")
        print(f"\ntracebacks in the log: {house.server.log.read_text().count('Traceback')}")


if __name__ == "__main__":
    main()
