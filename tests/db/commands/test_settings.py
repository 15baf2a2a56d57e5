"""The partnership's name, its words and their uses, the sample off and on, and counts."""

from pathlib import Path

import pytest

from db import check, connect
from db.commands import records, terms
from db.commands.settings import save_settings
from db.history.undo import undo
from db.kinds.records import ACTION, ISSUE, SERVICE, TERM
from db.queries import settings
from db.queries.settings import UsedTerm
from db.samples import seed
from db.samples.sample import clear_sample, kept_names
from db.write import Conflict, Missing, Receipt, new_key
from synergy import words
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import CLOCK, content, history_of, row, rows, wrong

NEEDS = ("service", "issue", "practice")


def used(path: Path, taxonomy: str, code: str) -> UsedTerm:
    with connect.reading(path) as db:
        return next(term for term in settings.terms(db, taxonomy) if term.code == code)


def codes(path: Path, taxonomy: str) -> list[str]:
    with connect.reading(path) as db:
        return [term.code for term in settings.terms(db, taxonomy)]


def add(path: Path, name: str, taxonomy: str = words.THEME) -> Receipt:
    return terms.add_term(path, COORDINATOR, new_key(), {"name": name}, taxonomy)


def save(path: Path, made_on: dict[int, int], **values: str | None) -> Receipt:
    return save_settings(path, COORDINATOR, new_key(), made_on, values)


def value(path: Path, key: str) -> object:
    return row(path, "setting", key)["value"]


# Name and purpose.


def test_settings_are_saved_with_a_new_version(facts: Path) -> None:
    save(facts, {1: 1, 2: 1}, partnership_name="  London Synergy ", purpose="")
    held = rows(facts, "setting")
    assert (held["partnership_name"]["value"], held["purpose"]["value"]) == ("London Synergy", None)
    assert [held[key]["version"] for key in settings.NUMBERS] == [2, 2]
    assert wrong(facts) == {}


def test_a_setting_that_was_not_there_is_made(empty: Path) -> None:
    receipt = save(empty, {1: 0}, partnership_name="New")
    assert (value(empty, "partnership_name"), receipt.row_ids) == ("New", (1,))


@pytest.mark.parametrize(
    ("typed", "said"), [("  ", "Give the partnership a name."), ("x" * 301, "now 301")]
)
def test_a_bad_name_is_named_with_its_field(typed: str, said: str, facts: Path) -> None:
    before = content(facts)
    with pytest.raises(Invalid) as invalid:
        save(facts, {1: 1}, partnership_name=typed)
    assert said in invalid.value.problems["partnership_name"]
    assert content(facts) == before


def test_a_stale_setting_is_refused_with_both_versions_and_nothing_is_written(facts: Path) -> None:
    save(facts, {2: 1}, purpose="Theirs")
    before = content(facts)
    with pytest.raises(Conflict) as conflict:
        save(facts, {1: 1, 2: 1}, partnership_name="Mine", purpose="Mine too")
    (clash,) = conflict.value.clashes
    assert (clash.row_id, clash.yours["purpose"]) == (2, "Mine too")
    assert (clash.theirs["purpose"], clash.theirs["version"]) == ("Theirs", 2)
    assert content(facts) == before


@pytest.mark.parametrize("template", ["facts", "empty"])
def test_saved_settings_can_be_undone_and_that_too(
    template: str, templates: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(template)
    before = content(path)
    version = 1 if template == "facts" else 0
    receipt = save(path, {1: version, 2: version}, partnership_name="New", purpose="Another")
    done = content(path)
    undone = undo(path, COORDINATOR, new_key(), receipt.key)
    assert content(path) == before
    undo(path, COORDINATOR, new_key(), undone.key)
    assert content(path) == done
    assert wrong(path) == {}


def test_a_name_that_was_given_first_stays_when_the_facts_are_loaded(empty: Path) -> None:
    save(empty, {1: 0}, partnership_name="Ours")
    seed.seed_again(empty, COORDINATOR)
    assert value(empty, "partnership_name") == "Ours"
    assert value(empty, "purpose") is not None
    assert wrong(empty) == {}


# Words.


def test_a_new_word_stands_last_with_a_code_of_its_name(facts: Path) -> None:
    before = codes(facts, words.THEME)
    receipt = add(facts, " Après-ski & Räume ")
    assert codes(facts, words.THEME) == [*before, "apres-ski-raume"]
    assert row(facts, "taxonomy_term", receipt.row_id)["name"] == "Après-ski & Räume"


def test_no_two_words_have_one_code_not_even_a_deleted_one(facts: Path) -> None:
    first = add(facts, "Safety").row_id
    terms.remove_term(facts, COORDINATOR, new_key(), (first, 1))
    add(facts, "Safety")
    add(facts, "Safety!", words.FACTOR)
    add(facts, "安全")
    add(facts, "安心")
    new = [held["code"] for held in rows(facts, "taxonomy_term").values()][-5:]
    assert new == ["safety", "safety-2", "safety-3", "word", "word-2"]


def test_a_name_stands_once_in_its_list_in_any_letters(facts: Path) -> None:
    with pytest.raises(Invalid) as invalid:
        add(facts, "FUNDING")
    assert "“Funding” is already in this list" in invalid.value.problems["name"]
    add(facts, "Funding", words.FACTOR)
    with pytest.raises(Invalid) as invalid:
        add(facts, " ")
    assert invalid.value.problems == {"name": "Give the word a name."}


def test_there_is_no_list_to_add_to_before_the_facts(empty: Path) -> None:
    with pytest.raises(Missing, match="Load the starter set"):
        add(empty, "Funding")


def test_a_renamed_word_keeps_its_code_and_its_uses(sample: Path) -> None:
    term = used(sample, words.THEME, "funding")
    records.save(TERM, sample, COORDINATOR, new_key(), (term.id, term.version), {"name": "Money"})
    assert used(sample, words.THEME, "funding") == UsedTerm(
        term.id, 2, "funding", "Money", term.issues, term.services, term.practices
    )


def test_a_word_moves_one_place_and_back_by_undo(facts: Path) -> None:
    before = codes(facts, words.THEME)
    term = used(facts, words.THEME, before[1])
    receipt = terms.move_term(facts, COORDINATOR, new_key(), (term.id, term.version), -1)
    assert codes(facts, words.THEME) == [before[1], before[0], *before[2:]]
    undo(facts, COORDINATOR, new_key(), receipt.key)
    assert codes(facts, words.THEME) == before
    with pytest.raises(Conflict):
        terms.move_term(facts, COORDINATOR, new_key(), (term.id, term.version), -1)


def test_the_ends_of_a_list_are_its_ends(facts: Path) -> None:
    for place, step in ((0, -1), (-1, 1)):
        term = used(facts, words.FACTOR, codes(facts, words.FACTOR)[place])
        with pytest.raises(Invalid, match="any further"):
            terms.move_term(facts, COORDINATOR, new_key(), (term.id, term.version), step)


def test_uses_are_what_plain_sql_counts(sample: Path) -> None:
    with connect.reading(sample) as db:
        for taxonomy in (words.THEME, words.SPECIALISM, words.FACTOR):
            for term in settings.terms(db, taxonomy):
                counted = {
                    table: db.execute(
                        f"""SELECT count(*) FROM [{table}] AS o WHERE o.deleted_at IS NULL AND
                              o.id IN (SELECT {table}_id FROM attribute
                                       WHERE taxonomy_term_id = {term.id})"""
                    ).fetchone()[0]
                    for table in NEEDS
                }
                counted["issue"] += db.table("issue").count_where("theme_id = ?", [term.id])
                assert counted == {
                    "service": term.services, "issue": term.issues, "practice": term.practices
                }  # fmt: skip


def test_a_word_in_use_cannot_be_deleted_an_unused_one_can(sample: Path) -> None:
    term = used(sample, words.THEME, "funding")
    assert term.uses
    before = content(sample)
    with pytest.raises(Invalid, match="Choose a category to replace it"):
        terms.remove_term(sample, COORDINATOR, new_key(), (term.id, term.version))
    assert content(sample) == before
    new = add(sample, "Nobody's").row_id
    receipt = terms.remove_term(sample, COORDINATOR, new_key(), (new, 1))
    assert "nobody-s" not in codes(sample, words.THEME)
    undo(sample, COORDINATOR, new_key(), receipt.key)
    assert "nobody-s" in codes(sample, words.THEME)


@pytest.mark.parametrize(
    ("taxonomy", "code", "by"),
    [(words.THEME, "funding", "demand"), (words.FACTOR, "mental-health", "deprivation")],
)
def test_a_replaced_word_gives_all_its_uses_to_another_and_takes_them_back(
    taxonomy: str, code: str, by: str, sample: Path
) -> None:
    term, other = used(sample, taxonomy, code), used(sample, taxonomy, by)
    before = content(sample)
    owners = {
        (table, held[f"{table}_id"])
        for held in rows(sample, "attribute").values()
        for table in NEEDS
        if held["taxonomy_term_id"] in (term.id, other.id) and held[f"{table}_id"]
    } | {
        ("issue", number)
        for number, held in rows(sample, "issue").items()
        if held["theme_id"] in (term.id, other.id)
    }
    receipt = terms.replace_term(sample, COORDINATOR, new_key(), (term.id, term.version), other.id)
    assert code not in codes(sample, taxonomy)
    assert used(sample, taxonomy, by).uses == len(owners)
    assert wrong(sample) == {}
    undo(sample, COORDINATOR, new_key(), receipt.key)
    assert content(sample) == before
    assert used(sample, taxonomy, code).uses == term.uses
    assert wrong(sample) == {}


def test_a_word_that_nothing_used_takes_all_uses(sample: Path) -> None:
    term = used(sample, words.FACTOR, "mental-health")
    new = add(sample, "Loss", words.FACTOR).row_id
    terms.replace_term(sample, COORDINATOR, new_key(), (term.id, term.version), new)
    taken = used(sample, words.FACTOR, "loss")
    assert (taken.issues, taken.services, taken.practices) == (
        term.issues, term.services, term.practices
    )  # fmt: skip
    assert wrong(sample) == {}


def test_an_edit_of_what_a_replacement_touched_is_stale(sample: Path) -> None:
    term, other = (used(sample, words.FACTOR, c) for c in ("mental-health", "deprivation"))
    service = next(
        held["service_id"]
        for held in rows(sample, "attribute").values()
        if held["taxonomy_term_id"] == term.id and held["service_id"]
    )
    version = row(sample, "service", service)["version"]
    terms.replace_term(sample, COORDINATOR, new_key(), (term.id, term.version), other.id)
    with pytest.raises(Conflict):
        records.save(
            SERVICE, sample, COORDINATOR, new_key(), (service, version), {"factors": (term.id,)}
        )


def test_a_word_is_replaced_by_another_one_of_its_list_alone(sample: Path) -> None:
    term = used(sample, words.THEME, "funding")
    for by in (term.id, used(sample, words.FACTOR, "deprivation").id):
        with pytest.raises(Invalid, match="another category from the same list"):
            terms.replace_term(sample, COORDINATOR, new_key(), (term.id, term.version), by)


def test_the_three_specialisms_stay_three(sample: Path) -> None:
    family, gangs = (used(sample, words.SPECIALISM, code) for code in ("family", "gangs"))
    made_on = (family.id, family.version)
    for command in (
        lambda: add(sample, "A fourth", words.SPECIALISM),
        lambda: terms.remove_term(sample, COORDINATOR, new_key(), made_on),
        lambda: terms.replace_term(sample, COORDINATOR, new_key(), made_on, gangs.id),
    ):
        with pytest.raises(Invalid, match="three specialisms"):
            command()
    terms.move_term(sample, COORDINATOR, new_key(), made_on, 1)
    assert codes(sample, words.SPECIALISM) == ["education", "family", "gangs"]


def test_a_deleted_theme_cannot_be_given_to_an_issue(facts: Path) -> None:
    theme = add(facts, "Short-lived").row_id
    terms.remove_term(facts, COORDINATOR, new_key(), (theme, 1))
    with pytest.raises(Missing):
        records.add(ISSUE, facts, COORDINATOR, new_key(), {"title": "New", "theme_id": theme})


# The sample.


def counts(path: Path) -> dict[str, int]:
    with connect.reading(path) as db:
        return settings.count_sample(db)


def told(path: Path) -> list[str]:
    """Write down every row without what only counts: numbers, versions, moments."""
    hidden = {*CLOCK, "id", "created_at"}
    return sorted(
        str({k: v for k, v in held.items() if k not in hidden and not k.endswith("_id")})
        for held in content(path).values()
    )


def test_the_sample_goes_and_comes_and_goes_and_comes(sample: Path) -> None:
    full, counted = told(sample), counts(sample)
    for _ in range(2):
        clear_sample(sample, COORDINATOR)
        assert counts(sample) == {}
        assert seed.seed_again(sample, COORDINATOR) > 0
        assert told(sample) == full
        assert counts(sample) == counted
        assert seed.seed_again(sample, COORDINATOR) == 0
    assert wrong(sample) == {}
    assert history_of(sample, "issue", max(rows(sample, "issue")))[0]["actor"] == COORDINATOR.name


def test_what_stayed_of_the_sample_does_not_come_twice(sample: Path) -> None:
    keeper = row(sample, "seed_log", "issue/short-grants")["row_id"]
    records.add(ACTION, sample, COORDINATOR, new_key(), {"title": "Ours", "issue_id": keeper})
    with connect.reading(sample) as db:
        named = kept_names(db)
    _, kept = clear_sample(sample, COORDINATOR)
    assert named == kept != []
    titles = [held["title"] for held in rows(sample, "issue").values()]
    seed.seed_again(sample, COORDINATOR)
    again = [held["title"] for held in rows(sample, "issue").values()]
    assert titles[-1] in again and len(again) == len(set(again))
    assert wrong(sample) == {}


# Counts.


@pytest.mark.parametrize("template", ["empty", "facts", "sample", "generated"])
def test_counts_are_what_plain_sql_counts(template: str, templates: dict[str, Path]) -> None:
    path = templates[template]
    with connect.reading(path) as db:
        counted, flagged = settings.count_rows(db), settings.count_sample(db)
        about = settings.about(db, path)
        assert about.changes == db.table("history").count
    alive = {
        table: sum(held["deleted_at"] is None for held in rows(path, table).values())
        for table in ("issue", "action", "service", "practice", "taxonomy_term")
    }
    assert {table: counted.get(table, 0) for table in alive} == alive
    assert bool(flagged) == bool(check.status(path)["sample"])
    assert flagged.get("action", 0) == sum(r["sample"] for r in rows(path, "action").values())
    assert about.size >= path.stat().st_size
