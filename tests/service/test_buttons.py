"""Callback data: short, opaque, and read without trust."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.service.buttons import Press, decode, encode, meant, token


def test_data_goes_and_comes() -> None:
    """What was written is read again."""
    assert decode(encode("pick", "abc-_123456", 17, "yes")) == Press("pick", "abc-_123456", 17, "yes")
    assert decode(encode("mark", "abc", 3, "work", on=True)) == Press("mark", "abc", 3, "work", on=True)
    assert decode(encode("back", "abc", 3)) == Press("back", "abc", 3)


@given(what=st.text(max_size=200), asking=st.integers(0, 999_999_999))
def test_data_never_passes_64_bytes(what: str, asking: int) -> None:
    """However long or foreign an option's key is, the data fits, is read again, and means that option."""
    data = encode("mark", "x" * 11, asking, what, on=True)
    press = decode(data)

    assert len(data.encode()) <= 64
    assert press is not None
    assert meant(press.what, ["other", what]) == what


@given(data=st.text(max_size=80))
def test_anything_may_come_back(data: str) -> None:
    """Forged data is refused or read, and nothing is raised."""
    press = decode(data)

    assert press is None or token(press.what) is not None
