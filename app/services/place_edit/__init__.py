"""Changing listings: every verb checks scope, keeps a revision and leaves an audit entry."""
