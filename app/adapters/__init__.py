"""Doors to the world outside: other people's formats, addresses and dictionaries."""
