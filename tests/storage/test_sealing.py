"""Sealing, and where the key comes from."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.ports import Outage
from bot.storage.sealing import KEY_BYTES, Sealer, WrongKey, load_or_make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(KEY_BYTES))


@given(st.binary(max_size=3000))
def test_what_was_sealed_opens_in_its_place(plain: bytes) -> None:
    """Any value comes back byte for byte, and the sealed form is a fresh one each time."""
    sealer = Sealer(KEY)
    once, again = (sealer.seal(plain, "persons", "body", "p1") for _ in range(2))
    assert sealer.unseal(once, "persons", "body", "p1") == plain
    assert once != again
    assert len(plain) < 4 or plain not in once


@pytest.mark.parametrize("place", [("inbox", "body", "1"), ("persons", "why", "1"), ("persons", "body", "2")])
def test_a_value_that_was_moved_does_not_open(place: tuple[str, str, str]) -> None:
    """A sealed value is bound to its table, its column and its row; the sentence names the table alone."""
    sealed = Sealer(KEY).seal(b"Ana", "persons", "body", "1")
    with pytest.raises(Outage, match=f"in the table “{place[0]}” does not open") as refusal:
        Sealer(KEY).unseal(sealed, *place)
    assert "Ana" not in str(refusal.value)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_value_that_was_changed_does_not_open(place: int, change: int) -> None:
    """One changed bit anywhere, or a part cut off, is noticed."""
    sealed = bytearray(Sealer(KEY).seal(b"forty years at sea", "persons", "body", 1))
    place %= len(sealed)
    for broken in (
        bytes(sealed[:place]),
        bytes(sealed[:place] + bytes([sealed[place] ^ change]) + sealed[place + 1 :]),
    ):
        with pytest.raises(Outage):
            Sealer(KEY).unseal(broken, "persons", "body", 1)


def test_another_key_opens_nothing_and_finds_nothing() -> None:
    """Values, hashes and keys of another master key have nothing in common."""
    one, other = Sealer(KEY), Sealer(KEY[::-1])
    with pytest.raises(Outage):
        other.unseal(one.seal(b"x", "t", "c", 1), "t", "c", 1)
    assert one.lookup("chat", "1") != other.lookup("chat", "1")
    assert one.subkey("voice") != other.subkey("voice")


def test_every_purpose_has_a_hash_of_its_own() -> None:
    """The same words looked up for two purposes do not tell that they are the same."""
    sealer = Sealer(KEY)
    assert sealer.lookup("chat", "1") == sealer.lookup("chat", "1")
    assert len({sealer.lookup(purpose, "1") for purpose in ("chat", "slot", "code")}) == 3
    assert sealer.number("chat", "1") != sealer.number("chat", "2")


def test_the_keys_do_not_show() -> None:
    """A sealer that is printed by mistake says nothing."""
    assert repr(Sealer(KEY)) == "Sealer()"


@pytest.mark.parametrize(
    "words",
    [
        KEY.hex(),
        KEY.hex().upper(),
        f" {KEY.hex()}\n",
        base64.b64encode(KEY).decode(),
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    ],
)
def test_a_key_is_read_from_hex_and_from_base64(words: str) -> None:
    """Both ways of writing a key are read, with or without spaces and padding."""
    assert read_key(words) == KEY


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("  ", "KAZIPOT_KEY is empty"),
        ("my secret!", "KAZIPOT_KEY is neither hex nor base64"),
        ("abcd" * 4, "KAZIPOT_KEY holds 8 bytes; it must hold 32"),
        (base64.b64encode(KEY * 2).decode(), "KAZIPOT_KEY holds 64 bytes; it must hold 32"),
    ],
)
def test_a_key_that_is_none_is_refused_with_a_sentence(words: str, sentence: str) -> None:
    """What is wrong with a key is said, without saying the key."""
    with pytest.raises(WrongKey, match=sentence) as refusal:
        read_key(words)
    assert not words.strip() or words not in str(refusal.value)


def test_a_new_key_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """A new key file is readable by its owner alone, stays the same, and leaves no draft behind."""
    path = tmp_path / "config" / "key"
    key = load_or_make_key(path, may_make=True)
    assert len(key) == KEY_BYTES
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert load_or_make_key(path, may_make=False) == key
    assert list(path.parent.iterdir()) == [path]


def test_a_key_file_that_others_may_read_is_closed(tmp_path: Path) -> None:
    """A key that was copied with too open a hand is its owner's again."""
    path = tmp_path / "key"
    path.write_text(KEY.hex(), "ascii")
    path.chmod(0o644)
    assert load_or_make_key(path, may_make=False) == KEY
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_key_is_never_made_beside_data(tmp_path: Path) -> None:
    """Where there is a database already, a missing key is told, and none is made."""
    path = tmp_path / "key"
    with pytest.raises(WrongKey, match="There is a database, but its key is missing"):
        load_or_make_key(path, may_make=False)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"abcd", b"\xff\xfe", KEY.hex().encode()[:-2]])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    """A cut or foreign key file is told and left as it is."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(WrongKey, match="The key file"):
        load_or_make_key(path, may_make=True)
    assert path.read_bytes() == content


def test_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder that is none is told as a sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongKey, match="cannot be made"):
        load_or_make_key(tmp_path / "file" / "key", may_make=True)


def test_a_key_of_another_length_is_refused() -> None:
    """Only 32 bytes are a key."""
    with pytest.raises(WrongKey, match="31 bytes"):
        Sealer(KEY[:-1])
