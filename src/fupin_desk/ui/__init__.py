"""The desk: the window. Qt only here; it asks and does, and never reaches data otherwise."""
