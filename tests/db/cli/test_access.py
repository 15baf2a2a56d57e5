"""The operator's commands about accounts and share links; some as processes of their own."""

import json
import re
from pathlib import Path

import pytest

from db.commands import accounts, sessions
from synergy import tokens
from tests.db.cli.tools import Done, failure, report, run, run_process
from tests.db.doors import PASSPHRASE, Doors
from tests.db.tools import World, bytes_of, row, rows

EMAIL = "new@house.org.uk"
NEW = ("--name", "Nia New", "--role", "coordinator")
PARTNER = ("--name", "Nia New", "--role", "partner", "--organization", "southern agency")
ADD = ("account", "add", EMAIL, *NEW, "--password-stdin")


def add(path: Path, typed: str) -> Done:
    return run(path, *ADD, typed=typed)


def test_add_as_a_process_reads_what_is_piped_to_it(doors: Doors) -> None:
    done = run_process(doors.path, *ADD, typed="five mice in a hat\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert sessions.check_passphrase(doors.path, EMAIL, "five mice in a hat") is not None


@pytest.mark.parametrize("ending", ["\n", "\r\n", "", "\na second line\n"])
def test_add_takes_the_first_line_of_stdin_as_the_passphrase(doors: Doors, ending: str) -> None:
    done = add(doors.path, "five mice in a hat" + ending)
    assert (done.returncode, done.stderr) == (0, "")
    assert "five mice" not in done.stdout
    opened = sessions.check_passphrase(doors.path, EMAIL, "five mice in a hat")
    assert opened is not None
    assert row(doors.path, "account", opened)["name"] == "Nia New"
    assert b"five mice" not in bytes_of(doors.path)
    assert doors.count("invitation") == 0


@pytest.mark.parametrize("weak", ["", "short\n", "password1234\n", f"{EMAIL}\n"])
def test_add_refuses_a_weak_passphrase_without_repeating_it(doors: Doors, weak: str) -> None:
    line = failure(add(doors.path, weak))
    assert line.startswith("This passphrase is not accepted.")
    assert not weak.strip() or weak.strip() not in line
    assert doors.count("account") == 2


def test_add_of_an_email_twice_fails(doors: Doors) -> None:
    arguments = ("account", "add", "bo@house.org.uk", *NEW, "--password-stdin")
    assert "Bo Boss" in failure(run(doors.path, *arguments, typed=PASSPHRASE))
    assert sessions.check_passphrase(doors.path, "bo@house.org.uk", PASSPHRASE) == doors.boss


@pytest.mark.parametrize("base", ["", "https://synergy.example", "https://synergy.example/"])
def test_invite_makes_the_account_and_prints_a_link_that_works(doors: Doors, base: str) -> None:
    told = report(doors.path, "account", "invite", EMAIL, *PARTNER, SYNERGY_BASE_URL=base)
    before, _, token = told["link"].partition("/welcome#")
    assert before == base.rstrip("/")
    made = sessions.set_passphrase(doors.path, token, "five mice in a hat")
    assert made is not None
    held = row(doors.path, "account", made)
    assert (held["role"], held["organization_id"]) == ("partner", doors.world.south)


def test_invite_of_somebody_known_needs_the_email_alone(doors: Doors) -> None:
    link = report(doors.path, "account", "invite", "PAT@north.org.uk")["link"]
    token = link.partition("#")[2]
    assert sessions.set_passphrase(doors.path, token, "five mice in a hat") == doors.partner
    assert doors.count("account") == 2


def test_code_shows_what_the_first_account_asks_for_until_there_is_one(world: World) -> None:
    told = run(world.path, "account", "code")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"code: {accounts.first_code(world.path)}\n"
    report(world.path, "account", "invite", EMAIL, *NEW)
    assert "no code is needed" in failure(run(world.path, "account", "code"))


def test_the_link_is_printed_for_people_too(doors: Doors) -> None:
    base = {"SYNERGY_BASE_URL": "https://synergy.example"}
    done = run_process(doors.path, "account", "invite", "bo@house.org.uk", **base)
    assert done.returncode == 0
    assert re.search(
        r"^link: https://synergy.example/welcome#[\w-]{43}$", done.stdout, re.MULTILINE
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["account", "invite", EMAIL], "Give --name and --role"),
        (["account", "invite", EMAIL, "--name", "Nia", "--role", "partner"], "Choose the partner"),
        (["account", "invite", EMAIL, *PARTNER[:-1], "Nowhere"], "No organization is called"),
        (
            ["account", "invite", EMAIL, *NEW, "--organization", "Northern Agency"],
            "Leave this blank",
        ),
        (["account", "invite", "nothing", *NEW], "Enter an email address"),
        (["account", "invite", "bo@house.org.uk", "--role", "partner"], "leave --role out"),
        (["account", "invite", "bo@house.org.uk", "--name", "Bob"], "leave --name out"),
        (["account", "disable", EMAIL], "There is no account"),
        (["account", "disable", "bo@house.org.uk"], "There must be at least one coordinator"),
        (["share", "add", "--label", " ", "--audience", "funder"], "Give the link a label"),
        (["share", "add", "--label", "x", "--audience", "funder", "--days", "0"], "1 to 3,650"),
        (["share", "revoke", "7"], "There is no share link 7"),
        (["purge", "account", "1"], "There must be at least one coordinator"),
        (["purge", "account", "99"], "There is no account 99"),
        (["purge", "session", "1"], "session is not a kind of record"),
        (["purge", "passphrase", "1"], "passphrase is not a kind of record"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_fails_with_one_line(
    doors: Doors, arguments: list[str], said: str
) -> None:
    before = rows(doors.path, "history")
    assert said in failure(run(doors.path, *arguments))
    assert rows(doors.path, "history") == before


def test_list_says_how_each_account_stands(doors: Doors) -> None:
    doors.add(tokens.new(), email=EMAIL, name="Nia")
    doors.add(email="fresh@house.org.uk", name="Fred")
    doors.disable(doors.partner)
    held = {one["email"]: one for one in report(doors.path, "account", "list")["accounts"]}
    assert {email: one["state"] for email, one in held.items()} == {
        "bo@house.org.uk": "active",
        EMAIL: "invited",
        "fresh@house.org.uk": "not invited",
        "pat@north.org.uk": "disabled",
    }
    assert held["pat@north.org.uk"]["organization"] == "Northern Agency"
    lines = run(doors.path, "account", "list").stdout.splitlines()
    assert "bo@house.org.uk · Bo Boss · coordinator · active" in lines


def test_disable_ends_the_sessions(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.partner)
    told = report(doors.path, "account", "disable", "pat@north.org.uk")
    assert told == {"account disabled": "pat@north.org.uk"}
    assert doors.opens(token) is None
    assert "already disabled" in failure(run(doors.path, "account", "disable", "pat@north.org.uk"))


def test_purge_of_an_account(doors: Doors) -> None:
    assert report(doors.path, "purge", "account", str(doors.partner)) == {
        "rows purged": {"account": 1}
    }


@pytest.mark.parametrize("audience", ["funder", "display"])
def test_share_add_list_and_revoke(doors: Doors, audience: str) -> None:
    made = report(doors.path, "share", "add", "--label", "June", "--audience", audience)
    assert made["days"] == 90
    token = made["link"].removeprefix("/s#")
    session = sessions.enter_by_link(doors.path, token)
    (listed,) = report(doors.path, "share", "list")["links"]
    assert (listed["id"], listed["label"], listed["audience"]) == (made["id"], "June", audience)
    assert (listed["state"], listed["times used"]) == ("open", 1)
    assert token not in json.dumps(listed)
    assert report(doors.path, "share", "revoke", str(made["id"])) == {"link revoked": "June"}
    assert doors.opens(session) is None
    assert report(doors.path, "share", "list")["links"][0]["state"] == "revoked"
    assert "already been revoked" in failure(run(doors.path, "share", "revoke", str(made["id"])))


def test_nothing_to_list_is_no_failure(empty: Path) -> None:
    assert report(empty, "account", "list") == {"accounts": []}
    assert report(empty, "share", "list") == {"links": []}
    assert run(empty, "share", "list").stdout == "links: none\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["account"],
        ["account", "dance"],
        ["account", "add", EMAIL, *NEW],
        ["account", "add", EMAIL, "--name", "Nia", "--password-stdin"],
        ["account", "add", EMAIL, "--name", "Nia", "--role", "funder", "--password-stdin"],
        ["account", "disable"],
        ["share"],
        ["share", "add", "--audience", "funder"],
        ["share", "add", "--label", "June", "--audience", "partner"],
        ["share", "add", "--label", "June", "--audience", "funder", "--days", "many"],
        ["share", "revoke", "June"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(arguments: list[str], tmp_path: Path) -> None:
    done = run(tmp_path / "none.db", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [["account", "list"], ["account", "invite", EMAIL, *NEW], ["share", "list"]],
    ids=" ".join,
)
def test_a_missing_database_says_how_to_make_one(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    line = failure(run(path, *arguments))
    assert line == f"There is no database at {path}. Make it with: python -m db init"
