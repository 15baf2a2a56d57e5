"""Actions: the list, one action, its form, and the table that edits several."""
