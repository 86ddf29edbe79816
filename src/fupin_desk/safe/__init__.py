"""The safe: the ledger folder, its lock, key slots, encrypted photos, backup and restore. Never a table."""
