"""Read files of indicators.

There are two forms, recognised by their header: a tidy table, with one figure in each row, and the
Metropolitan Police's published table, with a column for each month.
"""

from collections.abc import Mapping

from synergy import police_table, tidy_table
from synergy.borough_names import BoroughNames
from synergy.checks import Invalid
from synergy.csv_table import Table
from synergy.figures import Choice, Reading


def is_police(table: Table) -> bool:
    """Tell the police table from a tidy one; Invalid if it is neither."""
    if police_table.fits(table):
        return True
    if tidy_table.fits(table):
        return False
    raise Invalid(
        {
            "": "This isn't a table of indicators. It needs the columns borough (or code), "
            "indicator, period and value, or the police table's MajorText, MinorText, borough "
            f"and months. Row 1 has: {', '.join(table.header)[:300] or 'nothing'}."
        }
    )


def read(table: Table, names: Mapping[str, str], choice: Choice) -> Reading:
    """Read the chosen figures from a table, given the boroughs' names by code.

    Raises Invalid with every problem: its row, its field and how to correct it.
    """
    if not names:
        raise Invalid({"": "There are no boroughs yet. Load the starter data first."})
    read_form = police_table.read if is_police(table) else tidy_table.read
    reading = read_form(table, BoroughNames(names), choice)
    if not any(one.values for one in reading.figures):
        places = ", ".join(reading.strangers)[:300]
        raise Invalid(
            {"": f"None of the rows names a London borough. {places and 'It has: ' + places}"}
        )
    return reading
