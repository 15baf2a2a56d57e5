"""The partnership's name and purpose."""

from collections.abc import Mapping

from db.queries.settings import NUMBERS
from db.write import Clash, Conflict, Receipt, Row, Work, by_coordinator
from synergy import checks
from synergy.checks import Typed


@by_coordinator("save settings")
def save_settings(job: Work, made_on: Mapping[int, int], values: Mapping[str, Typed]) -> Receipt:
    """Save settings; `made_on` maps the number of each to its version, 0 if there was none.

    Invalid names the setting that is wrong; Conflict has every stale one with both versions.
    """
    unknown = values.keys() - NUMBERS.keys()
    assert not unknown, f"no settings with a form: {unknown}"
    wanted = checks.tidy(values)
    checks.raise_if(_problems(wanted))
    held = {str(row["key"]): row for row in job.db.table("setting").rows}
    clashes = [
        Clash("setting", NUMBERS[name], {name: value}, _theirs(name, held.get(name, {})))
        for name, value in wanted.items()
        if held.get(name, {}).get("version", 0) != made_on.get(NUMBERS[name], 0)
    ]
    if clashes:
        raise Conflict(clashes)
    for name, value in wanted.items():
        if name in held:
            job.change("setting", held[name], {"value": value})
        else:
            row = {"key": name, "value": value, "updated_at": job.now}
            job.db.table("setting").insert(row)
    return job.receipt("setting", *(NUMBERS[name] for name in wanted))


def _problems(wanted: Row) -> dict[str, str]:
    found = checks.require_texts(wanted, prose={"purpose"})
    if "partnership_name" in wanted:
        named = {"name": wanted["partnership_name"]}
        for problem in checks.require_title(named, "name", "partnership").values():
            found["partnership_name"] = problem
    return found


def _theirs(name: str, row: Row) -> Row:
    return {name: row.get("value"), "version": row.get("version", 0)}
