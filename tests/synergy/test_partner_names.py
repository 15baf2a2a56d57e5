"""Finding the names of partners in a line."""

import pytest

from synergy.partner_names import Names, Partner

NAMES = Names.of(
    [
        Partner(1, "Marigold Stair Refuge (sample)"),
        Partner(2, "Refuge"),
        Partner(3, "Violence Reduction Network", "VRN", "statutory"),
        Partner(4, "Night Kettle Detached Youth Work"),
    ]
)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Marigold: nobody to see at the counter", "nobody to see at the counter"),
        ("marigold says nobody is there", "says nobody is there"),
        ("Marigold Stair Refuge say nobody is there", "say nobody is there"),
        ("nobody is there, say Marigold Stair and Night Kettle", "nobody is there, say and"),
        ("Refuge rooms are blocked", "Refuge rooms are blocked"),
        ("the refuge is full", "the refuge is full"),
        ("rooms at Refuge are blocked", "rooms at are blocked"),
        ("the VRN is too slow", "the VRN is too slow"),
        ("nights are long", "nights are long"),
        ("Marigold", ""),
    ],
)
def test_partners_names_are_removed_from_a_line(line: str, rest: str) -> None:
    assert NAMES.without(line) == rest
