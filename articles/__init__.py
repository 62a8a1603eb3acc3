"""The newsroom: a desk that writes, readers who read. Start with README.md beside this file."""
