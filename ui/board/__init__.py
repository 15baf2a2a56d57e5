"""The board: where the partnership is today."""
