"""The places of the window, one page a file."""
