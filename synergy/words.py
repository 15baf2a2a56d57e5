"""The closed lists of the partnership, spelled as in tables and on screens."""

SPECIALISM = "specialism"
FACTOR = "factor"
THEME = "theme"

SERVICE_STATUSES = ("active", "temporarily closed", "inactive", "defunct")
REFERRAL_ROUTES = ("either", "self", "professional")
ISSUE_STATUSES = ("open", "watching", "resolved")
ACTION_STATES = ("open", "in progress", "done", "dropped")
OPEN_ACTION_STATES = ("open", "in progress")

ROUTE_WORDS = {
    "self": "people refer themselves",
    "professional": "a professional refers",
    "either": "people or professionals refer",
}


def count(number: int, one: str, many: str | None = None) -> str:
    """Say how many there are, in British form: "1 issue", "1,204 issues"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ages(minimum: int | None, maximum: int | None) -> str:
    """Say an age range in years; an open end is None."""
    if minimum is None and maximum is None:
        return "all ages"
    if maximum is None:
        return f"{minimum} and over"
    if minimum is None:
        return f"up to {maximum}"
    return f"{minimum} to {maximum}"
