"""Loading listings from somebody's table: read, check, tell, then write all good rows at once."""
