"""One pass over the bytes of a file: hash, encoding, and what its lines look like."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from shopmarts.errors import Refused
from shopmarts.landing import CELL_LIMIT
from shopmarts.landing.members import Member

BLOCK = 1 << 20
UTF16_SHARE = 0.2


@dataclass
class Lines:
    """What must be known of UTF-8 text before DuckDB may read it as one line per record.

    ``has_split_quotes`` is a hint that a quoted cell holds a line end; lines that cross two
    blocks are not looked at, so the reader must still compare counts.
    """

    lines: int = 0
    has_nul: bool = False
    has_split_quotes: bool = False
    _returns: int = 0
    _line_ends: int = 0
    _last: bytes = b""

    @property
    def has_lone_return(self) -> bool:
        """Some carriage return is not followed by a line feed."""
        return self._returns != self._line_ends

    def feed(self, block: bytes) -> None:
        """Take the next block of UTF-8 bytes."""
        self.lines += block.count(b"\n")
        self.has_nul = self.has_nul or b"\0" in block
        if b"\r" in block:
            self._returns += block.count(b"\r")
            self._line_ends += block.count(b"\r\n")
        self._line_ends += self._last + block[:1] == b"\r\n"
        if not self.has_split_quotes and b'"' in block:
            self.has_split_quotes = any(line.count(b'"') & 1 for line in block.split(b"\n")[1:-1])
        self._last = block[-1:]

    def close(self) -> None:
        """Count a last line that has no line end."""
        if self._last and self._last != b"\n":
            self.lines += 1


@dataclass(frozen=True)
class Scan:
    """A file seen once: ``encoding`` is None if it is neither UTF-8 nor UTF-16.

    ``head`` are the first bytes, with at least the first line.
    """

    content_hash: str
    size: int
    head: bytes
    encoding: str | None
    bad_byte: str
    lines: Lines


def scan(member: Member) -> Scan:
    """Read a member once; raises ``Refused`` if it is empty or damaged."""
    digest = hashlib.sha256()
    size = 0
    lines = Lines()
    head = b""
    encoding: str | None = None
    decoder = codecs.getincrementaldecoder("utf-8")()
    bad_byte = ""
    with member.open() as stream:
        while block := stream.read(BLOCK):
            if not size:
                encoding = _encoding(block)
            if b"\n" not in head and len(head) < CELL_LIMIT:
                head += block
            digest.update(block)
            if encoding in ("utf-8", "utf-8-sig"):
                if not block.isascii() or decoder.getstate()[0]:
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError as error:
                        bad_byte = _bad_byte(error, block, lines.lines)
                        encoding = None
                lines.feed(block)
            size += len(block)
    if not size:
        raise Refused(
            f"{member.file}: is empty: 0 bytes; download it again, or delete it if it is not needed"
        )
    if encoding in ("utf-8", "utf-8-sig") and decoder.getstate()[0]:
        bad_byte, encoding = f"the last character is cut off on line {lines.lines + 1}", None
    lines.close()
    return Scan(digest.hexdigest(), size, head, encoding, bad_byte, lines)


def utf8_blocks(member: Member, encoding: str) -> Iterator[bytes]:
    """Yield the text of a member as UTF-8 without byte order mark, in blocks of about 1 MB.

    ``encoding`` is that of the scan, or another one to try: then it raises ``Refused`` naming the
    line if the bytes are not in that encoding.
    """
    if encoding.startswith("utf-8"):
        yield from _without_mark(member)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with member.open() as stream:
        while True:
            block = stream.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise Refused(
                    f"{member.file}: is not {encoding}: {_bad_byte(error, block, lines)}; "
                    "save it as UTF-8 and land that"
                ) from error
            lines += text.count("\n")
            if text:
                yield text.encode()
            if not block:
                return


def _without_mark(member: Member) -> Iterator[bytes]:
    with member.open() as stream:
        yield stream.read(BLOCK).removeprefix(codecs.BOM_UTF8)
        while block := stream.read(BLOCK):
            yield block


def _encoding(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1::2].count(0) > UTF16_SHARE * len(head) / 2:
        return "utf-16-le"
    if head[0::2].count(0) > UTF16_SHARE * len(head) / 2:
        return "utf-16-be"
    return "utf-8"


def _bad_byte(error: UnicodeDecodeError, block: bytes, lines_before: int) -> str:
    line = lines_before + block[: error.start].count(b"\n") + 1
    return f"byte 0x{error.object[error.start]:02X} on line {line}"
