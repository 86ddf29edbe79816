"""The command line: a front door that needs no display and calls the same jobs as the pages."""
