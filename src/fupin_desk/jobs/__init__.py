"""The day's work: one function per verb, called by the command line and by the pages alike. Never Qt."""
