"""Settings: whatever is wrong in the environment or in ``.env`` is one sentence that names the setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import Unset, read_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and no settings."""
    for name in ("TOKEN", "API_URL", "DATABASE", "KEY", "KEY_FILE", "DATA", "OPEN_DOOR", "TIMEZONE"):
        monkeypatch.delenv(f"KAZIPOT_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAZIPOT_DATABASE", "mysql://somewhere"),
        ("KAZIPOT_DATABASE", "sqlite:///"),
        ("KAZIPOT_DATABASE", "sqlite:///:memory:"),
        ("KAZIPOT_OPEN_DOOR", "perhaps"),
        ("KAZIPOT_TIMEZONE", "Europe/Atlantis"),
        ("KAZIPOT_API_URL", "telegram.example"),
    ],
)
def test_wrong_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A wrong value is refused with a sentence that begins with the name of the setting."""
    monkeypatch.setenv(name, value)

    with pytest.raises(Unset, match=f"^{name} must"):
        read_settings()


def test_the_file(tmp_path: Path) -> None:
    """``.env`` counts as the environment does; one that cannot be read is refused with a sentence."""
    (tmp_path / ".env").write_text("KAZIPOT_OPEN_DOOR=yes\nSOMETHING=else\n", "utf-8")
    assert read_settings().open_door

    (tmp_path / ".env").write_bytes(b"KAZIPOT_TOKEN=\xff\xfe")
    with pytest.raises(Unset, match=r"\.env cannot be read"):
        read_settings()


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither token nor key is shown where settings are printed; a missing token names the remedy."""
    with pytest.raises(Unset, match="@BotFather"):
        read_settings().needed_token()

    monkeypatch.setenv("KAZIPOT_TOKEN", "4242:secret")
    monkeypatch.setenv("KAZIPOT_KEY", "ab" * 32)
    assert "secret" not in repr(read_settings())
    assert "abab" not in repr(read_settings())
    assert read_settings().needed_token() == "4242:secret"
