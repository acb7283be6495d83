"""UTF-8 pieces of a text file that DuckDB can read on its own, cut where a record ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shopmarts.landing.members import Member
from shopmarts.landing.scan import Lines, Scan, utf8_blocks

CHUNK = 64 << 20


@dataclass(frozen=True)
class Chunk:
    """A UTF-8 file on disk; ``first_line`` is the line of the whole text it begins with."""

    path: Path
    number: int
    first_line: int
    lines: Lines
    is_spooled: bool

    def discard(self) -> None:
        """Delete the file if it was written here."""
        if self.is_spooled:
            self.path.unlink(missing_ok=True)


def chunks(
    member: Member,
    scanned: Scan,
    encoding: str,
    spool: Path,
    size: int = CHUNK,
    *,
    unquoted: bool = False,
) -> Iterator[Chunk]:
    """Yield the text of a member in pieces of about ``size`` bytes.

    A plain UTF-8 file of up to that size is read where it lies; anything else is written to the
    folder ``spool`` first. Quotes decide where a record ends; in text without sense of quotes
    (NDJSON) they come in pairs per line, so the same rule holds. In ``unquoted`` text each
    line is a record.
    """
    if member.plain and encoding.startswith("utf-8") and scanned.size <= size:
        yield Chunk(member.plain, 0, 1, scanned.lines, is_spooled=False)
        return
    first_line = 1
    for number, piece in enumerate(_pieces(utf8_blocks(member, encoding), size, unquoted)):
        lines = Lines()
        path = spool / f"{scanned.content_hash[:16]}-{id(member)}-{number}.txt"
        with path.open("wb") as file:
            for block in piece:
                lines.feed(block)
                file.write(block)
        lines.close()
        yield Chunk(path, number, first_line, lines, is_spooled=True)
        first_line += lines.lines


def _pieces(blocks: Iterator[bytes], size: int, unquoted: bool) -> Iterator[list[bytes]]:
    piece: list[bytes] = []
    held = quotes = 0
    for block in blocks:
        if held + len(block) < size:
            piece.append(block)
            held += len(block)
            quotes += block.count(b'"')
            continue
        cut = block.rfind(b"\n") + 1 if unquoted else _last_record_end(block, quotes)
        if cut:
            yield [*piece, block[:cut]]
            piece, held, quotes = [], 0, 0
        rest = block[cut:]
        piece.append(rest)
        held += len(rest)
        quotes += rest.count(b'"')
    if held:
        yield piece


def _last_record_end(block: bytes, quotes_before: int) -> int:
    """Return the offset after the last line end in ``block`` that stands outside quotes, or 0."""
    end = block.rfind(b"\n") + 1
    quotes = quotes_before + block.count(b'"', 0, end)
    while end and quotes & 1:
        earlier = block.rfind(b"\n", 0, end - 1) + 1
        quotes -= block.count(b'"', earlier, end)
        end = earlier
    return end
