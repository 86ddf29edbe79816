"""Checks: what in a household's facts does not fit together, as small pure functions, split by meaning."""
