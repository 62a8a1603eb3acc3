"""Pictures as files: what may come in, what they say about themselves, what goes out. Knows no models."""
