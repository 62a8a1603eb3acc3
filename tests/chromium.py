"""The system's browser, as tests and pictures of the screens use it."""

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# What a sandbox without a screen, a network or a user needs.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
