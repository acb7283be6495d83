"""Which format a file is in, told by its heading and, for universal templates, its name."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.export_time import days_in_name, days_in_text
from shopmarts.landing.headings import (
    Header,
    HeadRow,
    Spellings,
    headings_in,
    normalised,
    read_heading,
    text_rows,
)

SHEET_DELIMITER = "\t"  # between the cells of a sheet where a row is shown as text


class Unfit(Refused):
    """A heading does not fit: ``header`` is the nearest way to read it.

    ``is_recognised`` says that the format is the one, and something in it is wrong.
    """

    def __init__(self, message: str, header: Header, is_recognised: bool) -> None:
        super().__init__(message)
        self.header = header
        self.is_recognised = is_recognised


@dataclass(frozen=True)
class Differences:
    """What keeps a heading from being that of a format: by their spellings in the file."""

    missing: list[str]
    unknown: list[str]


def recognise(
    file: str, name: str, heads: dict[str, str], formats: list[Format], country: str | None
) -> Header:
    """Find the format of a delimited text file.

    ``heads`` holds the beginning of the text per encoding that can read it; ``name`` is the file
    name, ``country`` that of the shop (some encodings are tried only there).
    Raises ``Unfit`` with the nearest format and the differing columns.
    """
    return _chosen(file, list(_candidates(name, heads, formats, country)))


def recognise_sheet(
    file: str, name: str, kind: str, rows: list[HeadRow], formats: list[Format]
) -> Header:
    """Find the format of a sheet of a workbook (``kind``: xlsx or xls) by its first rows.

    ``name`` is that of the file, or of the sheet. Raises ``Unfit`` like ``recognise``.
    """
    able = [f for f in formats if kind in f.readers and _may_be_named(f, name, formats)]
    candidates = [
        header
        for format_ in able
        for header in headings_in(Spellings(format_), "utf-8", SHEET_DELIMITER, rows)
    ]
    return replace(_chosen(file, candidates), is_sheet=True)


def _chosen(file: str, candidates: list[Header]) -> Header:
    if not candidates:
        raise Refused(f"{file}: no line could be read as a heading; is it a table?")
    signed = [header for header in candidates if _is_signed(header)]
    if signed:
        best = max(signed, key=_known)
    else:
        named = [header for header in candidates if header.format.files]
        best = max(named, key=_known) if named else max(candidates, key=nearness)
        nearest = max(candidates, key=nearness)
        if not named or nearness(nearest) > nearness(best):
            raise Unfit(_unknown(file, nearest), nearest, is_recognised=False)
    fault = _fault(file, best)
    if fault:
        raise Unfit(fault, best, is_recognised=bool(signed))
    return _with_words(file, _with_days(file, best))


def header_of_columns(
    file: str, name: str, names: tuple[str, ...], formats: list[Format]
) -> Header:
    """Find the format of a file that brings its column names along; raises ``Refused``."""
    able = [f for f in formats if "parquet" in f.readers and named_for(f, name, formats)]
    if not able:
        raise Refused(
            f"{file}: a Parquet file is read as a universal template and must be named like one, "
            f"such as {', '.join(f.table for f in formats if 'parquet' in f.readers)}; rename it"
        )
    header = read_heading(Spellings(able[0]), "utf-8", ",", list(names), 0)
    fault = _fault(file, header)
    if fault:
        raise Unfit(fault, header, is_recognised=True)
    return header


def named_for(format_: Format, name: str, formats: list[Format]) -> bool:
    """Say whether the file name is that of the format; the longest name of all wins."""
    lowered = name.lower()
    fitting = [
        stem
        for other in formats
        for stem in other.files
        if re.match(rf"{re.escape(stem)}(?![a-z])", lowered)
    ]
    return bool(fitting) and max(fitting, key=len) in format_.files


def encodings_of(format_: Format, country: str | None) -> tuple[str, ...]:
    """Return the encodings a format may come in for a shop of that country."""
    unicode = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    return (*unicode, *format_.encodings, *format_.encodings_by_country.get(country or "", ()))


def _candidates(
    name: str, heads: dict[str, str], formats: list[Format], country: str | None
) -> Iterator[Header]:
    for format_ in formats:
        if "csv" not in format_.readers:
            continue
        if not _may_be_named(format_, name, formats):
            continue
        spellings = Spellings(format_)
        for encoding in dict.fromkeys(encodings_of(format_, country)):
            for delimiter in format_.delimiters if encoding in heads else ():
                rows = text_rows(heads[encoding], delimiter)
                yield from headings_in(spellings, encoding, delimiter, rows)


def _may_be_named(format_: Format, name: str, formats: list[Format]) -> bool:
    return not format_.files or named_for(format_, name, formats)


def _is_signed(header: Header) -> bool:
    format_ = header.format
    if format_.files:
        return all(column.name in header.columns for column in format_.columns if column.required)
    if not format_.signature and not format_.signature_headers:
        return False
    return set(format_.signature) <= set(header.columns) and set(format_.signature_headers) <= set(
        header.names
    )


def _known(header: Header) -> tuple[bool, int]:
    return bool(not header.format.files), sum(column is not None for column in header.columns)


def nearness(header: Header) -> float:
    """Return how near a heading comes to its format, from 0 to 2."""
    known = len({column for column in header.columns if column})
    return known / max(len(header.names), 1) + known / len(header.format.columns)


def _fault(file: str, header: Header) -> str | None:
    """Return what is wrong with a heading that shows the format, None if it can be landed."""
    format_ = header.format
    where = f"{file}, line {header.line}" if header.line else file
    counts = Counter(column for column in header.columns if column)
    doubled = Counter(normalised(name) for name in header.names if name)
    twice = next((name for name in header.names if doubled[normalised(name)] > 1), None)
    if twice is None:
        unpivoted = format_.unpivot.value if format_.unpivot else None
        twice = next((c for c, count in counts.items() if count > 1 and c != unpivoted), None)
    if any("\0" in name for name in header.names):
        return f"{where}: the heading holds a NUL byte; remove it or download the file again"
    if twice:
        return f"{where}: the column '{twice}' appears twice; rename or remove one of the two"
    if header.contradictions:
        return (
            f"{where}: the headings name {' and '.join(header.contradictions)}, but the amounts "
            f"of a row have one currency; download it again: {format_.where}"
        )
    for column in format_.columns:
        if column.required and column.name not in (*header.columns, *_filled(format_)):
            role = "part of the key" if column.key else "required"
            return (
                f"{where}: the column '{column.headers[0]}' ({role}) of "
                f"{format_.name} is missing; {_nearest(column.headers, header)}"
                "add it or rename the column that holds it, then land again"
            )
    if format_.required_any and not any(
        set(group) <= {*header.columns, *_filled(format_)} for group in format_.required_any
    ):
        ways = " or ".join(
            " and ".join(f"'{format_.column(name).headers[0]}'" for name in group)
            for group in format_.required_any
        )
        return (
            f"{where}: {format_.name} needs {ways} to know the day of a row; "
            f"download it again: {format_.where}"
        )
    return None


def _filled(format_: Format) -> tuple[str, ...]:
    """Return the columns that need no heading."""
    unpivot = (format_.unpivot.name, format_.unpivot.value) if format_.unpivot else ()
    dated = (format_.day_from_preamble,) if format_.day_from_preamble else ()
    return (*unpivot, *dated, *format_.days_from_name)


def _nearest(headings: tuple[str, ...], header: Header) -> str:
    unknown = {
        normalised(name): name
        for name, column in zip(header.names, header.columns, strict=True)
        if column is None and name
    }
    for heading in headings:
        close = difflib.get_close_matches(normalised(heading), unknown, n=1, cutoff=0.5)
        if close:
            return f"the nearest heading is '{unknown[close[0]]}'; "
    return ""


def differences(header: Header) -> Differences:
    """Return the headings a format needs that are missing, and those it does not know."""
    format_ = header.format
    missing = [
        column.headers[0]
        for column in format_.columns
        if column.name not in (*header.columns, *_filled(format_))
        and (column.required or column.name in format_.signature)
    ]
    missing += [name for name in format_.signature_headers if name not in header.names]
    unknown = [
        name
        for name, column in zip(header.names, header.columns, strict=True)
        if column is None and name
    ]
    return Differences(missing, unknown)


def _unknown(file: str, header: Header) -> str:
    format_, found = header.format, differences(header)
    return (
        f"{file}: no format is known for this file. The nearest is {format_.name} "
        f"({format_.title}): missing {_listed(found.missing)}; not known there "
        f"{_listed(found.unknown)}. "
        "Rename the columns, use a universal template, or describe the file in "
        "formats/<platform>/<table>.yml"
    )


def _listed(names: list[str], most: int = 8) -> str:
    if not names:
        return "nothing"
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def _with_days(file: str, header: Header) -> Header:
    """Fill in the days that stand only above the heading or in the name of the file."""
    format_ = header.format
    constants = dict(header.constants)
    day_column = format_.day_from_preamble
    if day_column and day_column not in header.columns:
        days = [day for _, line in header.preamble for day in days_in_text(line)]
        if not days or len(set(days)) > 1:
            covered = f"{days[0]} to {days[-1]}" if days else "an unknown period"
            raise _undated(file, header, day_column, f"the report covers {covered}")
        constants[day_column] = days[0].isoformat()
    absent = [name for name in format_.days_from_name if name not in header.columns]
    if absent:
        found = next(filter(None, map(days_in_name, _names(file))), None)
        if not found:
            raise _undated(file, header, absent[0], "its name holds no date")
        first, last = found
        if len(format_.days_from_name) == 1 and first != last:
            raise _undated(file, header, absent[0], f"its name covers {first} to {last}")
        days_of = dict(zip(format_.days_from_name, (first, last), strict=False))
        constants |= {name: days_of[name].isoformat() for name in absent}
    return replace(header, constants=constants)


def _with_words(file: str, header: Header) -> Header:
    """Fill in the words that stand only in the name of the file; a name need not have them."""
    constants = dict(header.constants)
    for column, pattern in header.format.words_from_name.items():
        found = next(filter(None, (re.search(pattern, name) for name in _names(file))), None)
        if found and column not in header.columns:
            constants[column] = found[0]
    return replace(header, constants=constants)


def _names(file: str) -> list[str]:
    """Return the names of a file without folders: that of the sheet or member first."""
    return [part.rsplit("/", 1)[-1] for part in reversed(file.split("!"))]


def _undated(file: str, header: Header, column: str, fact: str) -> Unfit:
    return Unfit(
        f"{file}, line {header.line}: {fact} and has no column "
        f"'{header.format.column(column).headers[0]}', so its rows cannot be dated; "
        f"download it again: {header.format.where}",
        header,
        is_recognised=True,
    )
