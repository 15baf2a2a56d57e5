"""A service: its card, its own page, and confirming that its details are up to date."""
