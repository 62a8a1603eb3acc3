"""Work in a process of its own: bounded, and without anything of the house. # security.md 54"""

import json

from articles import bounded

BOUNDS = {"seconds": 20, "megabytes": 200, "wait": 60}


class TestRun:
    def test_gives_what_the_module_writes(self):
        assert json.loads(bounded.run("json.tool", b"[1, 2]", **BOUNDS)) == [1, 2]

    def test_of_what_takes_too_much_memory_is_nothing(self):
        content = b"[" + b"[1]," * 2_000_000 + b"1]"

        assert bounded.run("json.tool", content, **BOUNDS) is None

    def test_of_what_takes_too_long_is_nothing(self):
        assert bounded.run("json.tool", b"[]", **{**BOUNDS, "wait": 0.001}) is None

    def test_of_what_fails_is_nothing(self):
        assert bounded.run("json.tool", b"[", **BOUNDS) is None

    def test_tells_the_process_none_of_our_secrets(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "canary")
        monkeypatch.setenv("DATABASE_URL", "postgres://canary")

        told = json.loads(bounded.run("tests.told_environment", b"", **BOUNDS))

        assert set(told) <= {"MALLOC_ARENA_MAX", "LC_CTYPE", *bounded.NEEDED}
