"""The letterbox: what comes in as files, read as hostile until proved otherwise. Writes nothing."""
