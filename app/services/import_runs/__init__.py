"""Tables brought in on the web: kept aside, previewed, applied, undone as a whole."""
