"""What is on: found, posted, joined; the seat rule is in `seats.py`."""
