"""Painted pieces the pages are made of."""
