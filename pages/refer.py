"""Find a service: where to refer a person, best match first, with reasons for and against."""

import streamlit as st

from db.queries import choices
from db.queries import referral as queries
from synergy import dates, words
from synergy.referral_facts import Question
from ui import pages
from ui.kit.choices import terms
from ui.refer import answers, form
from ui.viewer import read

today = dates.today().isoformat()
needs = read(terms, words.SPECIALISM, words.FACTOR)
boroughs = read(choices.boroughs)
languages = read(queries.languages)

st.title("Find a service", anchor=False)
question = form.ask(needs, boroughs, languages, today)
if question == Question(today):
    answers.show_nothing_asked()
    pages.stop()
found = read(queries.refer, question, answers.shown(question))
answers.show(question, found)
