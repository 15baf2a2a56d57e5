"""Find a service: where to refer a person, best match first, with reasons for and against."""

import streamlit as st

from db import connect
from db.queries import choices
from db.queries import referral as queries
from synergy import dates, words
from synergy.referral_facts import Question
from ui import pages
from ui.kit.choices import terms
from ui.refer import answers, form
from ui.viewer import read, viewer

today = dates.today().isoformat()
with connect.reading_as(viewer()) as db:
    needs = terms(db, words.SPECIALISM, words.FACTOR)
    boroughs = choices.boroughs(db)
    languages = queries.languages(db)

st.title("Find a service", anchor=False)
question = form.ask(needs, boroughs, languages, today)
if question == Question(today):
    answers.show_nothing_asked()
    pages.stop()
found = read(queries.refer, question, answers.shown(question))
answers.show(question, found)
