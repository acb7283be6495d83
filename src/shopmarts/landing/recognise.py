"""Which format a text file is in, told by its heading and, for universal templates, its name."""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.export_time import days_in_text

HEADER_WITHIN = 20


@dataclass(frozen=True)
class Header:
    """A heading read by the rules of one format.

    ``columns`` holds per position the canonical name, or None for a column nobody knows;
    ``constants`` values of columns that the file states once, outside its rows.
    """

    format: Format
    delimiter: str
    encoding: str
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    line: int
    is_localized: bool = False
    constants: dict[str, str] = field(default_factory=dict)


def recognise(
    file: str, name: str, heads: dict[str, str], formats: list[Format], country: str | None
) -> Header:
    """Find the format of a delimited text file.

    ``heads`` holds the beginning of the text per encoding that can read it; ``name`` is the file
    name, ``country`` that of the shop (some encodings are tried only there).
    Raises ``Refused`` with the nearest format and the differing columns.
    """
    candidates = list(_candidates(name, heads, formats, country))
    if not candidates:
        raise Refused(f"{file}: no line could be read as a heading; is it a table?")
    signed = [header for header in candidates if _is_signed(header)]
    if signed:
        best = max(signed, key=_known)
    else:
        named = [header for header in candidates if header.format.files]
        best = max(named, key=_known) if named else max(candidates, key=_nearness)
        nearest = max(candidates, key=_nearness)
        if not named or _nearness(nearest) > _nearness(best):
            raise Refused(_unknown(file, nearest))
    _check(file, best)
    return _with_constants(file, best, heads[best.encoding])


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
    header = _header(_Spellings(able[0]), "utf-8", ",", list(names), 1)
    _check(file, header)
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


def normalised(heading: str) -> str:
    """Return a heading without marks, outer and doubled blanks and capitals."""
    return " ".join(heading.replace("\ufeff", "").split()).casefold()


def _candidates(
    name: str, heads: dict[str, str], formats: list[Format], country: str | None
) -> Iterator[Header]:
    for format_ in formats:
        if "csv" not in format_.readers:
            continue
        if format_.files and not named_for(format_, name, formats):
            continue
        spellings = _Spellings(format_)
        for encoding, text in heads.items():
            if encoding in encodings_of(format_, country):
                for delimiter in format_.delimiters:
                    yield from _headers(spellings, encoding, text, delimiter)


class _Spellings:
    """The headings of a format, looked up by normalised name."""

    def __init__(self, format_: Format) -> None:
        self.format = format_
        headings = [(h, column.name) for column in format_.columns for h in column.headers]
        self.plain = {normalised(h): name for h, name in headings if "{currency}" not in h}
        self.patterns = [(_pattern(h), name) for h, name in headings if "{currency}" in h]
        self.localized = [_pattern(heading) for heading in format_.localized_headers]

    def find(self, heading: str) -> tuple[str | None, dict[str, str]]:
        """Return the canonical column of a heading and the constants written inside it."""
        name = normalised(heading)
        if name in self.plain:
            return self.plain[name], {}
        for pattern, column in self.patterns:
            match = pattern.fullmatch(name)
            if match:
                return column, {"currency": match["currency"].upper()}
        unpivot = self.format.unpivot
        if unpivot and re.fullmatch(unpivot.headers, heading.strip()):
            return unpivot.value, {}
        return None, {}

    def is_localized(self, heading: str) -> bool:
        """Say whether only the localized version of the export has this heading."""
        return any(pattern.fullmatch(normalised(heading)) for pattern in self.localized)


def _pattern(heading: str) -> re.Pattern[str]:
    escaped = re.escape(normalised(heading))
    return re.compile(escaped.replace(r"\{currency\}", "(?P<currency>[a-z]{3})"))


def _headers(spellings: _Spellings, encoding: str, text: str, delimiter: str) -> Iterator[Header]:
    seen = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            yield _header(spellings, encoding, delimiter, row, reader.line_num)
            seen += 1
            if not spellings.format.find_header or seen == HEADER_WITHIN:
                return
    except csv.Error:
        return


def _header(
    spellings: _Spellings, encoding: str, delimiter: str, row: list[str], line: int
) -> Header:
    columns: list[str | None] = []
    constants: dict[str, str] = {}
    for heading in row:
        column, found = spellings.find(heading)
        columns.append(column)
        constants |= found
    return Header(
        format=spellings.format,
        delimiter=delimiter,
        encoding=encoding,
        names=tuple(heading.replace("\ufeff", "").strip() for heading in row),
        columns=tuple(columns),
        line=line,
        is_localized=any(spellings.is_localized(heading) for heading in row),
        constants={key: value for key, value in constants.items() if key not in columns},
    )


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


def _nearness(header: Header) -> float:
    known = len({column for column in header.columns if column})
    return known / max(len(header.names), 1) + known / len(header.format.columns)


def _check(file: str, header: Header) -> None:
    format_ = header.format
    counts = Counter(column for column in header.columns if column)
    doubled = Counter(normalised(name) for name in header.names if name)
    twice = next((name for name in header.names if doubled[normalised(name)] > 1), None)
    if twice is None and not format_.unpivot:
        twice = next((column for column, count in counts.items() if count > 1), None)
    if twice:
        raise Refused(
            f"{file}, line {header.line}: the column '{twice}' appears twice; "
            "rename or remove one of the two"
        )
    for column in format_.columns:
        if column.required and column.name not in (*header.columns, *_filled(format_)):
            role = "part of the key" if column.key else "required"
            raise Refused(
                f"{file}, line {header.line}: the column '{column.headers[0]}' ({role}) of "
                f"{format_.name} is missing; {_nearest(column.headers, header)}"
                "add it or rename the column that holds it, then land again"
            )
    if format_.required_any and not any(
        set(group) <= set(header.columns) for group in format_.required_any
    ):
        ways = " or ".join(
            " and ".join(f"'{format_.column(name).headers[0]}'" for name in group)
            for group in format_.required_any
        )
        raise Refused(
            f"{file}, line {header.line}: {format_.name} needs {ways} to know the day of a row; "
            f"download it again: {format_.where}"
        )


def _filled(format_: Format) -> tuple[str, ...]:
    return (format_.unpivot.name, format_.unpivot.value) if format_.unpivot else ()


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


def _unknown(file: str, header: Header) -> str:
    format_ = header.format
    missing = [
        column.headers[0]
        for column in format_.columns
        if column.name not in header.columns
        and (column.required or column.name in format_.signature)
    ]
    missing += [name for name in format_.signature_headers if name not in header.names]
    unknown = [
        name
        for name, column in zip(header.names, header.columns, strict=True)
        if column is None and name
    ]
    return (
        f"{file}: no format is known for this file. The nearest is {format_.name} "
        f"({format_.title}): missing {_listed(missing)}; not known there {_listed(unknown)}. "
        "Rename the columns, use a universal template, or describe the file in "
        "formats/<platform>/<table>.yml"
    )


def _listed(names: list[str], most: int = 8) -> str:
    if not names:
        return "nothing"
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def _with_constants(file: str, header: Header, text: str) -> Header:
    day_column = header.format.day_from_preamble
    if not day_column or day_column in header.columns:
        return header
    preamble = text.split("\n")[: header.line - 1]
    days = [day for line in preamble for day in days_in_text(line)]
    if not days or len(set(days)) > 1:
        covered = f"{days[0]} to {days[-1]}" if days else "an unknown period"
        raise Refused(
            f"{file}, line {header.line}: the report covers {covered} and has no column "
            f"'{header.format.column(day_column).headers[0]}', so its rows cannot be dated; "
            f"download it again: {header.format.where}"
        )
    header.constants[day_column] = days[0].isoformat()
    return header
