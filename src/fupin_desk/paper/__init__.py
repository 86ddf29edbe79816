"""The press: values in, PDF bytes out. No session, no Qt, no clock, no path.

Begin with `sheets` (what a sheet says), then `indoor` (how the longest of them is drawn), then `ink` (what
it is drawn with). `press` runs a batch; `code` makes the square code and the digest "changed since".
"""
