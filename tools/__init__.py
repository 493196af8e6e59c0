"""What the Makefile and the tests need around the product: libraries, servers, a browser."""
