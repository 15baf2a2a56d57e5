"""Postcodes: find one, build the table of them, and place locations."""
