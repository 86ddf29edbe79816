"""一户一账: the household ledger of a village, kept without a network."""

__version__ = "0.1.0"
