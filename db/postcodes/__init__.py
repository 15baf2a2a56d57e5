"""Postcodes: finding one, building the table of them, and placing locations."""
