"""Opening hours: what people enter, what it means on a day, and what is open at an instant."""
