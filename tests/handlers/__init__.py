"""Hostile and malformed requests, against every listener and page."""
