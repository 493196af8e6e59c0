"""Reference data of the province and the script that rebuilds it from published packages."""
