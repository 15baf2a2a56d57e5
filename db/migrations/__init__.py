"""Numbered, append-only migrations: a file that has been released is never edited."""

from sqlite_utils import Migrations

from db.migrations import (
    m001_places_and_services,
    m002_meetings_and_actions,
    m003_keeping,
    m004_screens,
    m005_access,
    m006_map,
    m007_running,
    m008_first_account,
    m009_projector,
    m010_minutes_done,
)

steps = Migrations("synergy")
for _module in (
    m001_places_and_services,
    m002_meetings_and_actions,
    m003_keeping,
    m004_screens,
    m005_access,
    m006_map,
    m007_running,
    m008_first_account,
    m009_projector,
    m010_minutes_done,
):
    steps(name=_module.__name__.rpartition(".")[2])(_module.apply)
