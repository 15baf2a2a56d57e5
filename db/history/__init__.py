"""The history of every change: its chain, and what it can undo, restore and purge."""
