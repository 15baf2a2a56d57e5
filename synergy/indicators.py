"""Files of indicators: which form one has, what it offers, and what it says.

Two forms are known by their header: a tidy table, one figure a row, and the Metropolitan Police's
published table, with a column a month.
"""

from collections.abc import Mapping

from synergy import police_table, tidy_table
from synergy.borough_names import BoroughNames
from synergy.checks import Invalid
from synergy.csv_table import Table
from synergy.figures import Choice, Reading


def is_police(table: Table) -> bool:
    """Tell the police's table from a tidy one; Invalid where it is neither."""
    if police_table.fits(table):
        return True
    if tidy_table.fits(table):
        return False
    raise Invalid(
        {
            "": "This is no table of indicators. It needs the columns borough (or code), "
            "indicator, period and value, or to be the police's table with MajorText, MinorText, "
            f"the borough and months. Row 1 has: {', '.join(table.header)[:300] or 'nothing'}."
        }
    )


def read(table: Table, names: Mapping[str, str], choice: Choice) -> Reading:
    """Read what was chosen from a table, given the boroughs' names by code.

    Invalid names all that is wrong, each with its row, its field and the cure.
    """
    if not names:
        raise Invalid({"": "There are no boroughs yet. Load the partnership's facts first."})
    read_form = police_table.read if is_police(table) else tidy_table.read
    reading = read_form(table, BoroughNames(names), choice)
    if not any(one.values for one in reading.figures):
        places = ", ".join(reading.strangers)[:300]
        raise Invalid({"": f"No row is of a London borough. {places and 'It has: ' + places}"})
    return reading
