"""One issue: how often it came up, who raised it, what is being done."""

from functools import partial

import streamlit as st

from db.commands import issues as commands
from db.kinds.records import ISSUE, MENTION
from db.queries import actions, issues, records
from db.queries.issues import IssueLine, Mention
from db.queries.paging import Page
from synergy import dates, words
from ui import pages
from ui.actions import form as action_form
from ui.actions import rows as action_rows
from ui.issues import form as issue_form
from ui.issues.rows import BADGES, say_raised
from ui.kit import charts, editor, filters, forms, history, item_view, lists, publishing
from ui.kit.fields import Layout
from ui.practice import rows as practice_rows
from ui.text import draw, plain
from ui.viewer import read, viewer

# How many of an issue's actions its own page lists.
SHOWN = 50


def show(issue_id: int, today: str) -> None:
    """Draw one issue, or say that it does not exist."""
    issue = read(issues.issue, issue_id)
    record = read(records.record, ISSUE, issue_id)
    layout = read(issue_form.layout)
    row = item_view.back("All issues", "issue")
    if issue is None or record is None:
        item_view.gone(ISSUE, issue_id, "issue", layout)
        return
    merged_into = issue.merged_into_id
    badges = [BADGES[issue.status], *item_view.marks(issue)]
    with item_view.head(row, issue.title, badges):
        if viewer().writes and merged_into is None:
            _buttons(issue)
    left, right = item_view.columns()
    with left:
        _facts(issue)
        if merged_into is not None:
            _merged(issue, merged_into)
            return
        _actions(issue, today)
        st.header("Raised at meetings", anchor=False)
        charts.show_raised(read(issues.raised_by_meeting, issue.id))
        practice_rows.show_beside("issue_id", issue.id)
    with right:
        history.show(ISSUE, issue.id, layout, viewer().role == "coordinator")
        _mentions(read(issues.mentions, issue.id))
    if viewer().writes:
        _forms(issue, record, layout)


def _facts(issue: IssueLine) -> None:
    boroughs = ", ".join(name for _, name in read(issues.boroughs, issue.id))
    where = filter(None, (boroughs, issue.place))
    item_view.facts(
        ("Theme", plain(issue.theme) or "none yet"),
        ("At meetings", say_raised(issue)),
        ("Where", plain(" · ".join(where), 600)),
    )
    item_view.texts(issue.description)


def _merging(issue: IssueLine) -> str:
    return f"merge {issue.id}"


def _raising(issue: IssueLine) -> str:
    return f"raise {issue.id}"


def _merged(issue: IssueLine, kept_id: int) -> None:
    lists.empty("This issue has been merged into another.", "merge")
    if st.button("Open the merged issue", type="primary"):
        filters.choose_id("issue", kept_id)
        st.rerun()
    history.offer_undo("issue", issue.id, "Undo the merge")


def _buttons(issue: IssueLine) -> None:
    forms.opener(_raising(issue), "Log as raised", "campaign", first=True)
    if viewer().role != "coordinator":
        return
    forms.opener(item_view.form_of(ISSUE, issue.id), "Edit", "edit")
    with item_view.more(ISSUE, issue.id, issue.version):
        forms.opener(_merging(issue), "Merge", "merge")
        publishing.button(ISSUE, issue, issue.title)
        item_view.remover(ISSUE, issue, issue.title, "issue")


def _forms(issue: IssueLine, record: records.Record, layout: Layout) -> None:
    forms.drawer(_raising(issue), "Log as raised", partial(_raise, issue))
    if viewer().role == "coordinator":
        item_view.edit(ISSUE, record, "issue", layout)
        forms.drawer(_merging(issue), "Merge this issue", partial(_merge, issue))


def _raise(issue: IssueLine) -> None:
    editor.add(
        _raising(issue),
        read(issue_form.raising),
        {"organization_id": viewer().organization_id},
        MENTION,
        "Logged as raised again.",
        also={"issue_id": issue.id},
    )


def _merge(issue: IssueLine) -> None:
    form = _merging(issue)
    st.markdown(
        "Everything linked to this issue will move to the one you choose. You can undo this."
    )
    values, sent = editor.draw(form, read(issue_form.merging, issue.id), {}, "Merge the issues")
    kept_id = values["issue_id"]
    if not sent:
        return
    if not isinstance(kept_id, int):
        forms.refuse(form, {"issue_id": "Choose the issue to keep."})
    kept = read(issues.issue, kept_id)
    kept_version = kept.version if kept else 0
    made_on = (kept_id, kept_version), (issue.id, issue.version)
    forms.save(
        form,
        lambda path, key: commands.merge_issues(path, viewer(), key, *made_on),
        f"Merged “{plain(issue.title)}” into this issue.",
        {**values, "versions": f"{kept_version} {issue.version}"},
        opens="issue",
    )


def _mentions(mentions: list[Mention]) -> None:
    if not mentions and not viewer().writes:
        return
    st.header("Who raised it", anchor=False)
    for mention in mentions:
        with st.container(gap=None):
            who = plain(mention.organization or words.SOMEBODY.capitalize())
            st.markdown(f"**{who}**, {dates.say(mention.date)}")
            if mention.note:
                draw(mention.note)
    if not mentions:
        st.caption("Not raised at a meeting yet. Select “Log as raised” when it is.")


def _actions(issue: IssueLine, today: str) -> None:
    followed = actions.ActionFilter(today, issue_id=issue.id)
    total = read(actions.count_actions, followed)
    lines = read(actions.list_actions, followed, Page(1, SHOWN))
    with item_view.heading("Actions"):
        if viewer().writes:
            pages.link("actions", "Add an action", "add", on_issue=issue.id, form=action_form.NEW)
    action_rows.show_list(lines, today, without="For the issue")
    if total > len(lines):
        pages.link("actions", f"All {total:,} actions", on_issue=issue.id)
    if not lines:
        st.caption("No actions yet.")
