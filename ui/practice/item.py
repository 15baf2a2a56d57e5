"""One example of what works, on its own page."""

from db.kinds.records import PRACTICE
from db.queries import practice, records
from db.queries.practice import PracticeLine
from synergy import dates
from ui import pages
from ui.kit import forms, history, item_view, publishing
from ui.practice import form as practice_form
from ui.practice import rows
from ui.text import plain
from ui.viewer import read, viewer


def show(practice_id: int) -> None:
    """Draw one example, or say that it does not exist."""
    one = read(practice.practice, practice_id)
    record = read(records.record, PRACTICE, practice_id)
    layout = read(practice_form.layout)
    row = item_view.back("All examples", "practice")
    if one is None or record is None:
        item_view.gone(PRACTICE, practice_id, "example", layout)
        return
    may_edit = viewer().role == "coordinator"
    with item_view.head(row, one.title, [rows.EVIDENCE[one.evidence], *item_view.marks(one)]):
        if may_edit:
            forms.opener(item_view.form_of(PRACTICE, one.id), "Edit", "edit")
            publishing.button(PRACTICE, one, one.title)
            item_view.remover(PRACTICE, one, one.title, "practice", quiet=True)
    left, right = item_view.columns()
    with left:
        item_view.facts(
            ("Needs", plain(one.needs, 300) or "none stated"), ("Source", plain(one.source, 600))
        )
        _links(one)
        item_view.texts(one.summary)
    with right:
        history.show(PRACTICE, one.id, layout, may_edit)
    if may_edit:
        item_view.edit(PRACTICE, record, "example", layout)


def _links(one: PracticeLine) -> None:
    if one.organization_id and one.organization:
        label = f"Contact {plain(one.organization)}"
        pages.link("partners", label, "groups", organization=one.organization_id)
    if one.meeting_id and one.meeting_date:
        label = f"Shared at the meeting on {dates.say(one.meeting_date)}"
        pages.link("meetings", label, "event", meeting=one.meeting_id)
