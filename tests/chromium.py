"""The system's browser, as tests and pictures of the screens use it."""

import shutil

from axe_playwright_python.base import AXE_SCRIPT

# The one without windows first: the same engine, a third quicker.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
# What a sandbox without a screen, a network or a user needs.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
# True when a page is there: its fonts, and the editor where one writes. A silent network takes half a second to tell.
READY = """() => document.fonts.status === "loaded"
    && (!document.querySelector("textarea[name=body]") || document.querySelector(".ProseMirror"))"""
# Colours have changed, and nothing moves any more; what moves for ever is not waited for.
STILL = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map((each) => each.finished)),
    new Promise((resolve) => setTimeout(resolve, 1000)),
]).then(() => null)"""
# In the dark nothing but colours differs, so there axe looks at nothing else.
SCHEMES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
AXE = "(options) => axe.run(options).then(({violations}) => violations)"


def keep(context):
    """Let a browser be kept from test to test: its first page stays empty, for forget to speak to it."""
    context.new_page()
    return context


def forget(context, origin: str) -> None:
    """Close what is open in a browser, and throw away all that its pages left behind but the files they fetched."""
    empty, *opened = context.pages
    for page in opened:
        page.close()
    context.set_offline(False)
    context.clear_cookies()
    everything = {"origin": origin, "storageTypes": "all"}
    context.new_cdp_session(empty).send("Storage.clearDataForOrigin", everything)


def faults(page) -> list[tuple[str, str, str]]:
    """What axe finds on a page, in light and in dark: the scheme, the rule, the first element."""
    found = []
    for scheme, only in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        page.evaluate(STILL)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        violations = page.evaluate(AXE, {"resultTypes": ["violations"], **only})
        found += [(scheme, each["id"], each["nodes"][0]["html"]) for each in violations]
    return found
