"""Partners: the directory, one partner and its forms."""
