"""A made-up province of listings, the same for the same seed, size and instant."""
