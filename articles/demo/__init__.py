"""The demo: a paper with a past, made by the project itself."""
