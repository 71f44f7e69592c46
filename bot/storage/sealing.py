"""Sealing: what is personal is unreadable at rest without the key.

The rules. One master key of 32 bytes lives apart from the data: in a file of its own or in the environment. From it
every table gets a key of its own (HKDF-SHA-256), so that a key stays far below the 2**32 sealings that random nonces
allow. A sealed value is one byte of version, a random nonce of 96 bits, and AES-256-GCM's ciphertext and tag; table,
column and row are bound in as associated data, so that a value that was moved elsewhere does not open. What must be
looked up (a chat, an invitation's code, a slot) is known by a keyed hash, with another key for each purpose.

A key is made only where there is no data yet. A key that is missing, malformed or not the right one is refused with
a sentence that names the remedy and never the key.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.service.ports import Outage

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"
_REMEMBERED: Final = 2048
_SHORTEST: Final = len(_VERSION) + _NONCE_BYTES + 16


class WrongKey(Outage):
    """The key is missing, malformed, or not the one that the data was sealed with."""


class Sealer:
    """Seals, unseals and hashes with keys that are derived from one master key of 32 bytes."""

    def __init__(self, master: bytes) -> None:
        """Keep the master key in memory. Raises ``WrongKey`` if it is not 32 bytes long."""
        if len(master) != KEY_BYTES:
            raise WrongKey(f"The key is {len(master)} bytes long; it must be {KEY_BYTES} bytes (64 hex digits).")
        self._master = master
        self._ciphers: dict[str, AESGCM] = {}
        self._lookups: dict[str, bytes] = {}
        self._recent: dict[tuple[str, str], int] = {}

    def __repr__(self) -> str:
        """Nothing that could help anybody."""
        return "Sealer()"

    def subkey(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose alone (HKDF-SHA-256)."""
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"kazipot/" + purpose.encode()).derive(
            self._master
        )

    def seal(self, plain: bytes, table: str, column: str, row: object) -> bytes:
        """Seal a value for its one place: table, column and row."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher(table).encrypt(nonce, plain, _place(table, column, row))

    def unseal(self, sealed: bytes, table: str, column: str, row: object) -> bytes:
        """Open a value in its place. Raises ``Outage`` if it was changed, moved, or sealed with another key."""
        if len(sealed) >= _SHORTEST and sealed[:1] == _VERSION:
            nonce = sealed[1 : 1 + _NONCE_BYTES]
            try:
                return self._cipher(table).decrypt(nonce, sealed[1 + _NONCE_BYTES :], _place(table, column, row))
            except InvalidTag:
                pass
        raise Outage(
            f"A sealed value in the table “{table}” does not open: it was changed or moved by another program. "
            "Restore the database from a backup."
        )

    def lookup(self, purpose: str, value: str) -> bytes:
        """The keyed hash (16 bytes) under which a value is found again; another one for each purpose."""
        return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=16, key=self._lookup_key(purpose)).digest()

    def number(self, purpose: str, value: str) -> int:
        """The same as a signed number of 64 bits, for narrow indexes."""
        known = self._recent.get((purpose, value))
        if known is None:
            if len(self._recent) >= _REMEMBERED:
                self._recent.clear()
            known = int.from_bytes(self.lookup(purpose, value)[:8], "big", signed=True)
            self._recent[purpose, value] = known
        return known

    def _cipher(self, table: str) -> AESGCM:
        cipher = self._ciphers.get(table)
        if cipher is None:
            cipher = self._ciphers[table] = AESGCM(self.subkey(f"seal/{table}"))
        return cipher

    def _lookup_key(self, purpose: str) -> bytes:
        key = self._lookups.get(purpose)
        if key is None:
            key = self._lookups[purpose] = self.subkey(f"lookup/{purpose}")
        return key


def read_key(words: str) -> bytes:
    """The master key out of ``KAZIPOT_KEY``: 64 hex digits, or base64 of 32 bytes.

    Raises:
        WrongKey: with a sentence that says what is wrong, without the key.
    """
    text = "".join(words.split())
    if not text:
        raise WrongKey("KAZIPOT_KEY is empty: set it to 64 hex digits, or leave it out and use KAZIPOT_KEY_FILE.")
    key = _from_hex(text) or _from_base64(text)
    if key is None:
        raise WrongKey("KAZIPOT_KEY is neither hex nor base64: it must be 64 hex digits, or base64 of 32 bytes.")
    if len(key) != KEY_BYTES:
        raise WrongKey(f"KAZIPOT_KEY holds {len(key)} bytes; it must hold {KEY_BYTES} (64 hex digits).")
    return key


def load_or_make_key(path: Path, *, may_make: bool) -> bytes:
    """The master key out of its file; a new one where there is none and ``may_make`` is true.

    ``may_make`` must be false as soon as there is a database: a new key could never open it.

    Raises:
        WrongKey: if the file is missing and may not be made, or does not hold a key.
    """
    if not path.exists():
        if not may_make:
            raise WrongKey(
                f"There is a database, but its key is missing: {path} does not exist. Put the key back there, or "
                "name it with KAZIPOT_KEY or KAZIPOT_KEY_FILE. Without it nothing can be read."
            )
        _make_key(path)
    return _read_key_file(path)


def _read_key_file(path: Path) -> bytes:
    try:
        words = path.read_text("ascii").strip()
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongKey(
            f"The key file {path} cannot be read: check that it is yours and holds 64 hex digits."
        ) from error
    key = _from_hex(words) or _from_base64(words)
    if key is None or len(key) != KEY_BYTES:
        raise WrongKey(f"The key file {path} does not hold a key of 64 hex digits: put the right file back.")
    return key


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; somebody else's key that came first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        _settle(path.parent)
    except OSError as error:
        raise WrongKey(f"The key file {path} cannot be made: check that its folder can be written.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _from_hex(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _from_base64(text: str) -> bytes | None:
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _place(table: str, column: str, row: object) -> bytes:
    return f"{table}\0{column}\0{row}".encode()
