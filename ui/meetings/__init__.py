"""Meetings: the list, one meeting, its agenda, its forms, and the trends."""
