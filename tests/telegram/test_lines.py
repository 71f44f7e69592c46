"""Which connections are used, and which never again."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from yarl import URL

from bot.service.ports import MaybeSent, NotSent
from bot.telegram.lines import Lines
from tests.fakes.servers import a_server, answer, request_of

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


class Counting:
    """A server that answers each request with the number of its connection."""

    def __init__(self, pause: float = 0) -> None:
        """Wait so long before each answer."""
        self.connections = 0
        self.at_once = 0
        self.most_at_once = 0
        self._pause = pause

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the other side has enough."""
        self.connections += 1
        number = self.connections
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            while True:
                await request_of(reader)
                await asyncio.sleep(self._pause)
                writer.write(answer(b"%d" % number))
        finally:
            self.at_once -= 1


async def test_kept_open() -> None:
    """One call after the other takes the same connection."""
    server = Counting()
    async with a_server(server.serve) as url:
        lines = Lines(URL(url), 10)
        assert [await lines.ask(REQUEST, 5) for _ in range(5)] == [(200, b"1")] * 5
        lines.close()


async def test_no_more_than_allowed() -> None:
    """Many calls at once share the connections that are allowed; all are answered."""
    server = Counting(pause=0.01)
    async with a_server(server.serve) as url:
        lines = Lines(URL(url), 3)
        answers = await asyncio.gather(*[lines.ask(REQUEST, 5) for _ in range(20)])
        assert {status for status, _ in answers} == {200}
        assert server.most_at_once == 3
        lines.close()


async def test_idle_for_long() -> None:
    """A connection that was idle for long is not used again."""
    server = Counting()
    async with a_server(server.serve) as url:
        lines = Lines(URL(url), 10, idle=0.02)
        assert await lines.ask(REQUEST, 5) == (200, b"1")
        await asyncio.sleep(0.05)
        assert await lines.ask(REQUEST, 5) == (200, b"2")
        lines.close()


async def test_given_up_in_the_middle() -> None:
    """A call that is given up while half of its answer is there leaves nothing behind for the next call."""
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await request_of(reader)
        whole = answer(b"answer %d" % len(connections))
        writer.write(whole[:-2])
        await asyncio.sleep(0.1 if len(connections) == 1 else 0)
        writer.write(whole[-2:])
        await reader.read()

    async with a_server(serve) as url:
        lines = Lines(URL(url), 10)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await lines.ask(REQUEST, 5)
        assert await lines.ask(REQUEST, 5) == (200, b"answer 2")
        lines.close()


@pytest.mark.parametrize("gap", [0, 0.03])
async def test_more_than_was_asked(gap: float) -> None:
    """An answer that nobody asked for is never taken for the answer of the next call."""
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await request_of(reader)
        writer.write(answer(b"%d" % len(connections)) + (b"" if gap else answer(b"late")))
        await asyncio.sleep(gap / 3)
        writer.write(answer(b"late"))
        await reader.read()

    async with a_server(serve) as url:
        lines = Lines(URL(url), 10)
        assert await lines.ask(REQUEST, 5) == (200, b"1")
        await asyncio.sleep(gap)
        assert await lines.ask(REQUEST, 5) == (200, b"2")
        lines.close()


async def test_no_answer_in_time() -> None:
    """An answer that does not come in time means that nobody knows, and the next call takes another connection."""
    server = Counting(pause=0.2)
    async with a_server(server.serve) as url:
        lines = Lines(URL(url), 1)
        with pytest.raises(MaybeSent):
            await lines.ask(REQUEST, 0.05)
        assert await lines.ask(REQUEST, 5) == (200, b"2")
        lines.close()


async def test_no_such_host() -> None:
    """A server that is not there, or whose name nobody knows, means that nothing was sent."""
    for url in ("http://127.0.0.1:1", "http://nowhere.invalid"):
        with pytest.raises(NotSent):
            await Lines(URL(url), 1).ask(REQUEST, 1)


async def test_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over TLS a server with a certificate that is trusted is called; any other server is told nothing."""
    serving = certified(tmp_path)
    server = Counting()
    async with a_server(server.serve, serving) as url:
        with pytest.raises(NotSent):
            await Lines(URL(url), 1).ask(REQUEST, 5)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        lines = Lines(URL(url), 1)
        assert await lines.ask(REQUEST, 5) == (200, b"1")
        assert await lines.ask(REQUEST, 5) == (200, b"1")
        lines.close()
        await asyncio.sleep(0.01)


def certified(folder: Path) -> ssl.SSLContext:
    """A server's TLS, with a certificate of its own making for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "preview")])
    now = dt.datetime.now(dt.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
