"""How answers of the finder are drawn: how many fit, each with why and why not, and the rule."""

from collections.abc import Sequence

import streamlit as st

from db.queries.referral import Found, Offer, Tally
from synergy import referral, words
from synergy.referral import Answer
from synergy.referral_facts import Question
from ui import pages
from ui.kit import lists
from ui.refer.form import ROUTES, SHOWN, TIMES, offer_clear
from ui.services.card import BADGES
from ui.text import plain

ROWS = 10
# How many ways in which the question was too narrow are named.
NAMED = 3
LONG = 600

NOTHING_ASKED = (
    "Choose what the person needs, or where they are. The services that fit best come at once, "
    "each with what speaks for and against it. Nothing that you enter here is kept."
)
NO_SERVICES = "No services yet. Add them to their partner, under Partners."
NO_NEED = (
    "No service names {needs}. Choose a wider need, such as a specialism in place of a "
    "contributing factor."
)


def shown(question: Question) -> int:
    """Return how many answers to draw: more only for the question that more were asked for of."""
    asked, number = st.session_state.get(SHOWN, (question, ROWS))
    return number if asked == question else ROWS


def show_nothing_asked() -> None:
    """Say what to do first."""
    _strip("")
    lists.empty(NOTHING_ASKED, "alt_route")


def show(question: Question, found: Found) -> None:
    """Draw the answers, best first, with how many fit and what is in the way of the others."""
    tally = found.tally
    _strip(_say_tally(question, tally) if tally.found else "")
    if not tally.found:
        needs = ", ".join(question.needs.values())
        lists.empty(NO_NEED.format(needs=plain(needs)) if needs else NO_SERVICES, "search_off")
        return
    if not tally.fitting:
        st.markdown(f":material/filter_alt_off: {_say_too_narrow(question, tally)}")
    with st.container(gap="small", key="list refer"):
        for answer in found.answers:
            with st.container(border=True, gap=None):
                _card(answer, found.offers[answer.service.id])
    _offer_more(question, len(found.answers), tally.found)


def _strip(said: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        with st.popover("How the order comes about", icon=":material/format_list_numbered:"):
            st.markdown("\n".join(f"- {line}" for line in referral.RULE))
        offer_clear()


def _say_tally(question: Question, tally: Tally) -> str:
    of = words.count(tally.found, "service")
    which = " that name a need" if question.needs else ""
    fit = "fits" if tally.fitting == 1 else "fit"
    return f":material/task_alt: **{tally.fitting:,} {fit} fully** of {of}{which}"


def _say_too_narrow(question: Question, tally: Tally) -> str:
    if not tally.running:
        return "None of these runs now. Choose a wider need."
    ways = [
        (tally.needs, "all needs together"),
        (tally.age, f"age {question.age}"),
        (tally.borough, _say_borough(question)),
        (tally.language, question.language or ""),
        (tally.route, f"referral by {ROUTES[question.route]}" if question.route else ""),
        (tally.hours, TIMES[question.when] if question.when else ""),
        (tally.room, "a free place"),
    ]
    worst = sorted((way for way in ways if way[0]), key=lambda way: -way[0])[:NAMED]
    said = ", ".join(f"{plain(name)} ({number:,})" for number, name in worst)
    return (
        f"None fits fully. Of {tally.running:,} that run, so many miss or do not tell: {said}. "
        "Widen one of these, or ask the first below."
    )


def _say_borough(question: Question) -> str:
    return (question.start.borough if question.start else None) or "outside London"


def _card(answer: Answer, offer: Offer) -> None:
    service = answer.service
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            pages.link("partners", f"**{plain(service.name)}**", None, service=service.id)
        st.markdown(f":small[:gray[{answer.points} points]]", width="content")
    badges = [BADGES[service.status]] if service.status != "active" else []
    badges += [lists.SAMPLE] if offer.sample else []
    facts = [plain(offer.organization or words.SOMEBODY, 80)]
    if offer.eligibility_description:
        facts.append(f"for: {plain(offer.eligibility_description, LONG)}")
    lines = [" ".join([*map(lists.say_badge, badges), " · ".join(facts)])]
    lines += _reasons("check_circle", "green", "For", answer.reasons_for)
    lines += _reasons("warning", "orange", "Against", answer.reasons_against)
    if offer.status_note and service.status != "active":
        lines.append(f":material/info: {plain(offer.status_note, LONG)}")
    lines.append(f":material/alt_route: **How to refer:** {_how(offer)}")
    st.markdown("  \n".join(lines))
    if offer.instead_id is not None and service.status != "active":
        pages.link(
            "partners", f"Instead: {plain(offer.instead)}", "alt_route", service=offer.instead_id
        )


def _reasons(icon: str, colour: str, word: str, told: Sequence[str]) -> list[str]:
    said = " · ".join(plain(one, LONG) for one in told)
    return [f":{colour}[:material/{icon}:] **{word}:** {said}"] if said else []


def _how(offer: Offer) -> str:
    told = (words.ROUTE_WORDS[offer.referral_route], offer.application_process, offer.url)
    return " · ".join(plain(one, LONG) for one in told if one)


def _offer_more(question: Question, drawn: int, total: int) -> None:
    if drawn < total and st.button(
        f"Show more ({total - drawn:,} to come)", key="refer more", icon=":material/expand_more:"
    ):
        st.session_state[SHOWN] = (question, drawn + ROWS)
        st.rerun()
