"""Overlaps: two services side by side, and what was decided about them."""
