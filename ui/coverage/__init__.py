"""Coverage: the matrix of boroughs and needs, and its gaps."""
