"""Refer: where somebody at risk could be sent, best first, with what speaks for and against it."""

import streamlit as st

from db import connect
from db.queries import choices
from db.queries import referral as queries
from synergy import dates, words
from synergy.referral_facts import Question
from ui.refer import answers, form
from ui.viewer import viewer

today = dates.today().isoformat()
with connect.reading_as(viewer()) as db:
    needs = {
        term.id: term.name
        for taxonomy in (words.SPECIALISM, words.FACTOR)
        for term in choices.terms(db, taxonomy)
    }
    boroughs = choices.boroughs(db)
    languages = queries.languages(db)

st.title("Where to refer", anchor=False)
question = form.ask(needs, boroughs, languages, today)
if question == Question(today):
    answers.show_nothing_asked()
    st.stop()
with connect.reading_as(viewer()) as db:
    found = queries.refer(db, question, answers.shown(question))
answers.show(question, found)
