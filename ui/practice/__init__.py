"""What works: the list and one piece of practice."""
