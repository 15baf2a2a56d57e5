"""A service: its card, its own view, and whether it is still correct."""
