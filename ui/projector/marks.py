"""The shapes and words by which the projector shows a record's kind and status."""

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
