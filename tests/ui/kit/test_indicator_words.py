"""How indicators are said."""

import pytest

from db.queries.indicators import Indicator
from ui.kit import indicator_words


def test_a_figure_is_said_with_its_period_and_source() -> None:
    name = "Recorded offences: Violence with Injury"
    one = Indicator(name, "2022-02/2024-01", "Metropolitan Police Service", 0)
    assert indicator_words.say(one) == (
        "Recorded offences: Violence with Injury, Feb 2022 to Jan 2024 "
        "(Metropolitan Police Service)"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "no figure"), (0.0, "0"), (4796.0, "4,796"), (43.1, "43.10"), (-0.5, "-0.50")],
)
def test_a_value_is_said_whole_or_to_two_decimals(value: float | None, said: str) -> None:
    assert indicator_words.say_value(value) == said
