"""The post: stations, keys, parcels, receipts, merging. Draws nothing."""
