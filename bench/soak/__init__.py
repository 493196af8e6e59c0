"""Long loads and fuzzes: what must hold however long, however odd, whatever is killed meanwhile."""
