"""Who may import whom: each room what stands above it, and the reader lane nothing of the desk. # law: design.md"""

import ast
from pathlib import Path

import pytest

ARTICLES = Path(__file__).parent.parent / "articles"

# From top to bottom; rooms on one line stand side by side and may not import each other, unless named in NEXT_TO.
FLOORS = [
    {"lanes", "remembering"},
    {"ageing", "at_desk", "bounded", "embeds", "headers", "moments", "newest", "prepared", "templatetags"},
    {"html", "comparing"},
    {"models", "merging"},
    {"people", "namesakes", "credit", "pictures", "documents", "marking"},
    {"printing", "plaintext", "doubting", "nearness", "public_notes"},
    {"reading", "windows", "hanging"},
    {"reading_names", "reading_front", "reading_story", "serving"},
    {
        "archive",
        "checklist",
        "standing",
        "finding",
        "searching",
        "ledger",
        "whereabouts",
        "reading_beside",
        "reading_history",
        "reading_sitemaps",
        "reading_feeds",
    },
    {"feeds"},
    {"overlooked", "resembling", "sharing", "structured", "telling"},
    {"views", "machines", "workflow", "verifying"},
    {"subscribing"},
    {"press", "urls", "saving", "dry_run", "lending"},
    {"importing", "duplicating", "crediting", "arranging"},
    {"admin", "demo"},
    {"management"},
]
DESK_MODELS = {"Article", "ArticlePicture", "Byline", "PersonTag", "Status", "Revision", "SignOff", "record", "Image"}
READER_LANE = {
    "ageing", "archive", "headers", "nearness", "newest", "reading_beside", "sharing", "feeds", "machines", "press",
    "reading", "reading_front", "reading_history", "reading_feeds", "reading_names",
    "reading_sitemaps", "reading_story", "searching", "serving", "structured", "subscribing", "templatetags",
    "urls", "views",
}  # fmt: skip
DESK_LANE = {
    "workflow",
    "saving",
    "lending",
    "importing",
    "duplicating",
    "crediting",
    "arranging",
    "ledger",
    "hanging",
    "demo",
    "admin",
    "management",
    "checklist",
    "standing",
    "windows",
    "finding",
    "resembling",
    "telling",
    "dry_run",
    "printing",
    "plaintext",
}
# Django's own hooks, which tie rooms together and belong to none.
HOOKS = {"apps", "checks", "roles", "first_pages", "languages", "formats", "migrations", "__init__"}


def room(path: Path) -> str:
    return path.relative_to(ARTICLES).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return [p for p in ARTICLES.rglob("*.py") if room(p) not in HOOKS]


def imports(path: Path) -> list[tuple[str, str]]:
    """Pairs of (room, name) that a file imports from the application."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "articles":
            parts = node.module.split(".")[1:]
            found += [(parts[0] if parts else alias.name, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(a.name.split(".")[1], "") for a in node.names if a.name.startswith("articles.")]
    return found


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def test_every_room_stands_on_a_floor():
    assert {room(path) for path in modules()} <= set().union(*FLOORS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ARTICLES)))
def test_imports_only_what_stands_above(path):
    here = room(path)
    for there, name in imports(path):
        assert there == here or floor(there) < floor(here), f"{path} imports {there}.{name}, which stands below it"


@pytest.mark.parametrize("path", [p for p in modules() if room(p) in READER_LANE], ids=lambda p: p.name)
def test_reader_lane_imports_nothing_of_the_desk(path):
    for there, name in imports(path):
        assert there not in DESK_LANE, f"{path} imports {there}"
        assert not (there == "models" and name in DESK_MODELS), f"{path} imports {name}"


def test_top_level_is_as_designed():
    """Law: the top level stays exactly this."""
    top = ARTICLES.parent
    tracked = {p.name for p in top.iterdir() if p.name not in {".git", ".venv", ".static", ".env", ".secret_key"}}
    tracked -= {name for name in tracked if name.endswith("_cache") or ".sqlite3" in name or name == "__pycache__"}
    assert tracked <= {
        "manage.py", "newsroom", "articles", "media", "templates", "requirements.txt", "tests", "Makefile", "README.md",
        "CHANGELOG.md", "pyproject.toml", "LICENSE", "SECURITY.md", ".env.example", ".ci", ".gitignore", ".hypothesis",
    }  # fmt: skip
