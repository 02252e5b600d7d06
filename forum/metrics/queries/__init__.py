"""Reads of the insights."""
