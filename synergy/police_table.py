"""The Metropolitan Police's published table: offences by kind and borough, one column per month.

The police publish no row for an offence that was not recorded in any of the months: none of the
1,574 rows for 2022 to 2024 is empty or zero throughout, and most of the rarer offences lack some
boroughs. So a borough that appears in the file, but not with the chosen offences, has 0; a borough
that does not appear has no figure.
"""

import re
from collections.abc import Sequence

from synergy import periods
from synergy.borough_names import BoroughNames
from synergy.checks import LONGEST_TITLE, Invalid
from synergy.csv_table import Problems, Table
from synergy.figures import Choice, Figures, Reading
from synergy.tidy_table import require_offered
from synergy.typed_text import quote

SOURCE = "Metropolitan Police Service, recorded crime by borough"
# Recorded offences count reports by place, not people who offend: never call them anything else.
NAME = "Recorded offences: "

MAJOR, MINOR = "MajorText", "MinorText"
_MONTH = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")
_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}")


def fits(table: Table) -> bool:
    """Tell whether a table has the columns of this form."""
    return {MAJOR, MINOR} <= set(table.header) and bool(_borough_column(table) and months(table))


def offers(table: Table) -> dict[str, list[str]]:
    """Map each kind of offence (MajorText) to the offences that belong to it (MinorText)."""
    offered: dict[str, set[str]] = {}
    for row in table.rows.values():
        offered.setdefault(row[MAJOR], set()).add(row[MINOR])
    return {major: sorted(offered[major]) for major in sorted(offered)}


def months(table: Table) -> list[str]:
    """List the months of a table, "2022-02", in order."""
    return sorted(f"{name[:4]}-{name[4:]}" for name in table.header if _MONTH.fullmatch(name))


def read(table: Table, boroughs: BoroughNames, choice: Choice) -> Reading:
    """Sum the chosen months of the chosen rows; Invalid reports each problem by row and column."""
    chosen = _chosen_rows(table, choice.rows)
    span = _span(months(table), choice)
    column, problems = str(_borough_column(table)), Problems()
    values: dict[str, float] = {}
    strangers: dict[str, list[int]] = {}
    majors = {row[MAJOR] for row in table.rows.values()}
    seen: dict[tuple[str, str, str], int] = {}
    for place, row in table.rows.items():
        code = boroughs.by_name(row[column])
        # If an offence has the same name as a kind, the whole kind was chosen.
        is_chosen = row[MAJOR] in chosen or (row[MINOR] in chosen and row[MINOR] not in majors)
        if code is None and is_chosen:
            strangers.setdefault(row[column], []).append(place)
        if code is None:
            continue
        values.setdefault(code, 0.0)
        if is_chosen:
            key = (code, row[MAJOR], row[MINOR])
            if seen.setdefault(key, place) != place:
                text = f"repeats row {seen[key]:,}. Delete the one that is wrong."
                problems.add(place, MINOR, text)
            values[code] += _sum(place, row, span, problems)
    problems.raise_if_any()
    figures = Figures(_name(chosen), periods.write(span[0], span[-1]), SOURCE, values)
    return Reading((figures,), {name: tuple(at) for name, at in strangers.items()})


def _borough_column(table: Table) -> str | None:
    """Find the borough column, which has been called LookUp_BoroughName and BoroughName."""
    for column in table.header:
        if re.sub(r"[^a-z]", "", column.casefold()).endswith(("boroughname", "borough")):
            return column
    return None


def _chosen_rows(table: Table, wanted: Sequence[str]) -> list[str]:
    """Return the chosen rows as spelled in the file; Invalid if none, or one includes another."""
    groups = offers(table)
    offered = list(dict.fromkeys(name for major in groups for name in (major, *groups[major])))
    if not wanted:
        raise Invalid({"": f"Choose the rows to add up. The file has: {'; '.join(offered)}."})
    spelled = {name.casefold(): name for name in offered}
    chosen = {name if name in offered else spelled.get(name.casefold(), name) for name in wanted}
    require_offered(sorted(chosen), offered)
    for major in chosen & groups.keys():
        for minor in chosen & set(groups[major]) - {major}:
            raise Invalid({"": f"{quote(minor)} is part of {quote(major)}. Choose one of the two."})
    return [name for name in offered if name in chosen]


def _name(chosen: Sequence[str]) -> str:
    name = NAME + " + ".join(chosen)
    if len(name) > LONGEST_TITLE:
        raise Invalid({"": "Too many rows for one name. Choose fewer, or a whole kind."})
    return name


def _span(held: list[str], choice: Choice) -> list[str]:
    """List the chosen months; Invalid if the file lacks one."""
    first, last = choice.first or held[0], choice.last or held[-1]
    for month in (first, last):
        if month not in held:
            has = f"It has {held[0]} to {held[-1]}."
            raise Invalid({"": f"The file has no month {quote(month)}. {has}"})
    if first > last:
        raise Invalid({"": f"The first month, {first}, is after the last, {last}. Swap them."})
    span = [month for month in held if first <= month <= last]
    if len(span) != _number(last) - _number(first) + 1:
        raise Invalid({"": f"The file lacks months between {first} and {last}. Choose others."})
    return span


def _number(month: str) -> int:
    """Return the number of months since year 0."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _sum(place: int, row: dict[str, str], span: Sequence[str], problems: Problems) -> int:
    total = 0
    for month in span:
        text = row[column := month.replace("-", "")]
        if _COUNT.fullmatch(text):
            total += int(text.replace(",", ""))
        else:
            said = f"{quote(text, 40)} is not a whole number" if text else "empty"
            problems.add(place, column, f"{said}. Correct it, or choose other months.")
    return total
