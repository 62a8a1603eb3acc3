"""The settings: the key that is kept, and the two lists of variables that must not fall behind."""

import re
import stat

import pytest

from newsroom import settings
from tests.settings import ENVIRONMENT


def variables_read():
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', (settings.BASE_DIR / "newsroom/settings.py").read_text()))


class TestVariables:
    def test_are_all_in_the_example(self):
        example = (settings.BASE_DIR / ".env.example").read_text()

        assert set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)) == variables_read()

    def test_are_all_fixed_for_tests(self):
        assert set(ENVIRONMENT) == variables_read()


class TestKeptSecretKey:
    def test_stays_the_same(self, tmp_path, monkeypatch):
        monkeypatch.setattr(settings, "BASE_DIR", tmp_path)

        first, second = settings.kept_secret_key(), settings.kept_secret_key()

        assert first == second
        assert len(first) >= 50
        assert [path.name for path in tmp_path.iterdir()] == [".secret_key"]

    def test_is_for_its_owner_alone(self, tmp_path, monkeypatch):
        monkeypatch.setattr(settings, "BASE_DIR", tmp_path)

        settings.kept_secret_key()

        assert stat.S_IMODE((tmp_path / ".secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("127.evil.example", False),
     ("127.0.0.1.nip.io", False), ("news.example", False), ("10.0.0.1", False)],
)  # fmt: skip
def test_only_this_machine_is_taken_for_this_machine(host, own):
    """The demo's accounts exist there alone."""
    assert settings.is_loopback(host) is own
