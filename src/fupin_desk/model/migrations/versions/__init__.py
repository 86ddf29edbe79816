"""The ledger's schema, one frozen step after another."""
