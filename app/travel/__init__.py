"""How long it takes a worker to get somewhere, and how far half an hour reaches."""
