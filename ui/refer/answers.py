"""Draw the answers: how many match, the reasons for and against each, and the rule."""

from collections.abc import Sequence

import streamlit as st

from db.queries.referral import Found, Offer, Tally
from synergy import referral, words
from synergy.referral import Answer
from synergy.referral_facts import Question
from ui import pages
from ui.kit import lists
from ui.refer.form import ROUTES, SHOWN, TIMES, offer_clear
from ui.services.card import BADGES, link_instead
from ui.text import plain

ROWS = 10

NAMED = 3
LONG = 600

NOTHING_ASKED = (
    "Say what support is needed, or where. The best matches appear straight away, with reasons for "
    "and against. Nothing you enter is saved."
)
NO_SERVICES = "No services yet. Add one from a partner's page."
NO_NEED = (
    "No service lists {needs}. Try a broader need, such as a specialism instead of a contributing "
    "factor."
)


def shown(question: Question) -> int:
    """Return how many answers to draw; more if the person asked for more for this question."""
    asked, number = st.session_state.get(SHOWN, (question, ROWS))
    return number if asked == question else ROWS


def show_nothing_asked() -> None:
    """Say what to do first."""
    _strip("")
    lists.empty(NOTHING_ASKED, "alt_route")


def show(question: Question, found: Found) -> None:
    """Draw the answers, best first, with how many match and what rules out the others."""
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
        with st.popover("How results are ranked", icon=":material/format_list_numbered:"):
            st.markdown("\n".join(f"- {line}" for line in referral.RULE))
        offer_clear()


def _say_tally(question: Question, tally: Tally) -> str:
    found = words.count(tally.found, "service")
    meet = "meets" if tally.found == 1 else "meet"
    if question.needs:
        found += f" {meet} at least one need"
    if not tally.fitting:
        return f":material/task_alt: **{found}**, but none meets everything"
    fit = "meets" if tally.fitting == 1 else "meet"
    fitting = f"{words.count(tally.fitting, 'service')} {fit} everything"
    return f":material/task_alt: **{fitting}** ({found})"


def _say_too_narrow(question: Question, tally: Tally) -> str:
    if not tally.running:
        return "None of these services is running at the moment. Try a broader need."
    ways = [
        (tally.needs, "don't meet every need"),
        (tally.age, f"don't take age {question.age}"),
        (tally.borough, _miss_borough(question)),
        (tally.language, f"don't list {question.language}"),
        (tally.route, f"don't take {ROUTES[question.route].lower()}" if question.route else ""),
        (tally.hours, f"don't list {TIMES[question.when].lower()}" if question.when else ""),
        (tally.room, "don't have free places"),
    ]
    worst = sorted((way for way in ways if way[0]), key=lambda way: -way[0])[:NAMED]
    said = [
        f"{number:,} {plain(what if number > 1 else what.replace('don', 'doesn', 1))}"
        for number, what in worst
    ]
    services = words.count(tally.running, "open service")
    return f"Of {services}, {words.join(said)}. The closest are below."


def _miss_borough(question: Question) -> str:
    if question.start and question.start.borough:
        return f"don't cover {question.start.borough}"
    return "don't take people from outside London"


def _card(answer: Answer, offer: Offer) -> None:
    service = answer.service
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            pages.link("partners", f"**{plain(service.name)}**", None, service=service.id)
        st.markdown(f":small[:gray[{answer.points}% match]]", width="content")
    badges = [BADGES[service.status]] if service.status != "active" else []
    badges += lists.sample(offer.sample)
    facts = [plain(offer.organization or words.SOMEBODY, 80)]
    if offer.eligibility_description:
        facts.append(f"for: {plain(offer.eligibility_description, LONG)}")
    lines = [lists.say_badges(badges, " · ".join(facts))]
    lines += _reasons("check_circle", "green", "Good fit", answer.reasons_for)
    lines += _reasons("warning", "orange", "Check first", answer.reasons_against)
    if offer.status_note and service.status != "active":
        lines.append(f":material/info: {plain(offer.status_note, LONG)}")
    lines.append(f":material/alt_route: **How to refer:** {_how(offer)}")
    st.markdown("  \n".join(lines))
    if service.status != "active":
        link_instead(offer.instead_id, offer.instead)


def _reasons(icon: str, colour: str, word: str, told: Sequence[str]) -> list[str]:
    said = " · ".join(plain(one, LONG) for one in told)
    return [f":{colour}[:material/{icon}:] **{word}:** {said}"] if said else []


def _how(offer: Offer) -> str:
    told = (words.ROUTE_WORDS[offer.referral_route], offer.application_process, offer.url)
    return " · ".join(plain(one, LONG) for one in told if one)


def _offer_more(question: Question, drawn: int, total: int) -> None:
    if drawn < total and st.button(
        f"Show {min(ROWS, total - drawn)} more", key="refer more", icon=":material/expand_more:"
    ):
        st.session_state[SHOWN] = (question, drawn + ROWS)
        st.rerun()
