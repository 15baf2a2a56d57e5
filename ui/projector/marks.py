"""By which shape and word the hall knows what a thing is, and how it stands."""

# The shape is drawn by the projector's own script.
Mark = tuple[str, str]
ACTION_MARKS: dict[str, Mark] = {
    "open": ("ring", "open"),
    "in progress": ("half", "in progress"),
    "done": ("tick", "done"),
    "dropped": ("cross", "dropped"),
}
KINDS: dict[str, Mark] = {
    "update": ("speech", "update"),
    "mention": ("flag", "issue"),
    "decision": ("diamond", "decision"),
    "action": ("box", "action"),
    "practice": ("star", "practice"),
}
