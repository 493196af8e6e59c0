"""Geometry in the database: engines, columns, queries and datums, for SpatiaLite and PostGIS."""
