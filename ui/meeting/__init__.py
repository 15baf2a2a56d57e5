"""The meeting in progress: its agenda items, attendance and quick notes."""
