"""One service: what it offers to whom, and how to refer to it."""

from functools import partial

import streamlit as st

from db import connect
from db.commands.records import save
from db.kinds.records import SERVICE
from db.queries import records, services
from db.queries.assurance import checked_by
from db.queries.records import Record
from db.queries.services import ServiceCard
from synergy import dates
from ui import pages
from ui.kit import editor, forms, history, item_view, publishing
from ui.kit.fields import Layout
from ui.practice import rows as practice_rows
from ui.services import assurance, form
from ui.services.card import badges, show_details, who_offers
from ui.text import plain
from ui.viewer import read, viewer

OPEN_AGAIN = {"status": "active", "status_since": None, "status_note": None, "instead_id": None}


def show(service_id: int) -> None:
    """Draw one service, or say that it does not exist."""
    with connect.reading_as(viewer()) as db:
        card = services.service(db, service_id)
        owner = card.organization_id if card else None
        layout = form.service(db, owner or 0)
        became = form.became(db)
    with connect.reading_as(viewer(), of=owner) as db:
        record = records.record(db, SERVICE, service_id)
        by = checked_by(db, service_id)
    if card is None or record is None:
        item_view.back("All partners", "service")
        item_view.gone(SERVICE, service_id, "service", layout)
        return
    row = item_view.back(
        plain(who_offers(card), 60), "service", "organization", card.organization_id
    )
    may_edit = viewer().may_edit(owner)
    with item_view.head(row, card.name, badges(card) + publishing.badges(card.published)):
        if may_edit:
            _buttons(card)
    if may_edit:
        _forms(card, record, layout)
    left, right = item_view.columns()
    with left:
        item_view.facts(("Partner", plain(who_offers(card), 300)))
        show_details(card, by)
        reach = [str(record.values[name]) for name in ("email", "phone") if record.values[name]]
        if reach:
            st.markdown(f":material/lock: {plain(' · '.join(reach), 300)}")
        pages.link("map", "Show on the map", "map", service=card.id)
        practice_rows.show_beside("service_id", service_id)
    with right:
        history.show(SERVICE, service_id, [*layout, *became], may_edit)


def _closing(card: ServiceCard) -> str:
    return f"close service {card.id}"


def _moving(card: ServiceCard) -> str:
    return f"move service {card.id}"


def _buttons(card: ServiceCard) -> None:
    if assurance.is_offered(card.status, card.assured_date, dates.today().isoformat()):
        assurance.button(card.id, card.version, card.name, first=True)
    forms.opener(item_view.form_of(SERVICE, card.id), "Edit", "edit")
    with item_view.more(SERVICE, card.id, card.version):
        publishing.button(SERVICE, card, card.name)
        if viewer().role == "coordinator":
            forms.opener(_moving(card), "Move", "move_down")
        if card.status == "active":
            forms.opener(_closing(card), "Close service", "block")
        elif st.button(
            "Reopen service", icon=":material/check_circle:", key=f"reopen {card.version}"
        ):
            made_on = (card.id, card.version)
            forms.press(
                f"reopen {card.id}",
                lambda path, key: save(SERVICE, path, viewer(), key, made_on, OPEN_AGAIN),
                f"Service reopened: “{plain(card.name)}”",
            )
        item_view.remover(SERVICE, card, card.name, "service")


def _forms(card: ServiceCard, record: Record, layout: Layout) -> None:
    """Draw the open form: the long one in the page, the others in a drawer."""
    editing = item_view.form_of(SERVICE, card.id)
    if forms.is_open(editing):
        editor.edit(editing, layout, record, SERVICE, "Service saved.")
    if viewer().role == "coordinator":
        forms.drawer(_moving(card), "Move this service", partial(_move, card, record))
    if card.status == "active":
        forms.drawer(_closing(card), "Close this service", partial(_close, card, record))


def _move(card: ServiceCard, record: Record) -> None:
    editor.edit(_moving(card), read(form.moving), record, SERVICE, "Service moved.")


def _close(card: ServiceCard, record: Record) -> None:
    said = "Service closed. Its page now tells people where to go instead."
    editor.edit(_closing(card), read(form.closing, card.id), record, SERVICE, said)
