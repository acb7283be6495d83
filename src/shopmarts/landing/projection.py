"""SQL that turns the cells of a file into the columns of its raw table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shopmarts.formats import Column
from shopmarts.landing.headings import Header

NUMBER_POINT = r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$"
NUMBER_COMMA = r"^[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$"
BLANKS = "[\\s\u00a0\u202f\u3000]"
OUTER_BLANKS = f"^{BLANKS}+|{BLANKS}+$"
UNITS = "元|人民币|秒|分钟|小时|天|件|个|人|次|单|条|EUR|USD|GBP|CNY|PLN"
PERCENT = r"^[-+]?\d[\d.,]*[%％]$"
DURATION = (
    r"(\d+\s*(天|d))?\s*(\d+\s*(小时|时|h))?\s*(\d+\s*(分钟|分|min|m))?\s*"
    r"(\d+(\.\d+)?\s*(秒|sec|s))?"
)
SECONDS_IN = {"(?:天|d)": 86_400, "(?:小时|时|h)": 3_600, "(?:分|m)": 60, "(?:秒|s)": 1}


NUMBERS = ("number", "percent")


@dataclass(frozen=True)
class Stamp:
    """What every row of one file carries besides its cells."""

    shop_id: str
    file: str
    file_id: str
    landed_at: datetime
    exported_at: datetime
    export_key: str

    def columns(self) -> list[str]:
        """Return the select items after ``_extra``, in the order of the raw tables."""
        return [
            f"{literal(self.file)}::varchar as _file",
            "_line::bigint as _line",
            f"{literal(self.landed_at.isoformat(' '))}::timestamp as _landed_at",
            f"{literal(self.file_id)}::varchar as _file_id",
            f"{literal(self.exported_at.isoformat(' '))}::timestamp as _exported_at",
            f"{literal(self.export_key)}::varchar as _export_key",
        ]


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def projection(header: Header, stamp: Stamp, decimal_comma: bool) -> str:
    """Return the select list over cells ``c0, c1, ...`` and ``_line`` for a raw table.

    ``decimal_comma`` says how the numbers of this file are written.
    """
    items = [f"{literal(stamp.shop_id)}::varchar as shop_id"]
    for column in header.format.columns:
        items.append(f"{_value(column, header, decimal_comma)} as {quoted(column.name)}")
    items.append(f"{_extra(header)} as _extra")
    return ", ".join(items + stamp.columns())


def cell(header: Header, column: str) -> str:
    """Return the SQL of the cell of a canonical column, as it stands in the file."""
    if column in header.columns:
        return f"c{header.columns.index(column)}"
    if column in header.constants:
        return literal(header.constants[column])
    return "null::varchar"


def _value(column: Column, header: Header, decimal_comma: bool) -> str:
    unpivot, days = header.format.unpivot, header.format.day_rows
    if unpivot and column.name in (unpivot.name, unpivot.value):
        return quoted(f"unpivot_{column.name}")
    sql = cleaned(cell(header, column.name), column, header, decimal_comma)
    if days and column.name == days.day:
        start = header.format.column(days.start)
        return f"coalesce({sql}, {cleaned(cell(header, days.start), start, header, decimal_comma)})"
    return sql


def cleaned(sql: str, column: Column, header: Header, decimal_comma: bool) -> str:
    """Wrap a cell in the cleanings its column asks for, and in the null words of the format."""
    if sql.startswith("null"):
        return sql
    if header.format.null_words:
        # a list, because DuckDB makes a join of each long IN, one for every column of the file
        words = ", ".join(literal(word) for word in header.format.null_words)
        sql = f"case when not list_contains([{words}], {stripped(sql)}) then {sql} end"
    for cleaning in column.clean:
        sql = _clean(cleaning, sql, header.is_localized, decimal_comma)
    return sql


def written_number(column: Column, header: Header) -> str:
    """Return the SQL of the cell of a column as its cleaning ``number`` or ``percent`` finds it."""
    sql = cell(header, column.name)
    for cleaning in column.clean:
        if cleaning in NUMBERS:
            break
        sql = _clean(cleaning, sql, header.is_localized, decimal_comma=False)
    return f"regexp_replace({sql}, '{BLANKS}|[%％]', '', 'g')"


def stripped(sql: str) -> str:
    """Return the SQL of a text without blanks, tabs and the like around it."""
    return f"regexp_replace({sql}, '{OUTER_BLANKS}', '', 'g')"


def _clean(cleaning: str, sql: str, is_localized: bool, decimal_comma: bool) -> str:
    if cleaning == "number":
        return _plain_number(sql, decimal_comma)
    if cleaning == "percent":
        return _fraction(sql, decimal_comma)
    if cleaning == "localized_date" and not is_localized:
        return sql
    return CLEANINGS[cleaning](sql)


def _plain_number(sql: str, decimal_comma: bool) -> str:
    compact = f"regexp_replace({sql}, '{BLANKS}', '', 'g')"
    if decimal_comma:
        plain = f"replace(replace({compact}, '.', ''), ',', '.')"
        return _without(compact, NUMBER_COMMA, plain, otherwise=sql)
    return _without(compact, NUMBER_POINT, f"replace({compact}, ',', '')", otherwise=sql)


def _without_apostrophe(sql: str) -> str:
    return f"case when starts_with({sql}, chr(39)) then substr({sql}, 2) else {sql} end"


def _without_formula(sql: str) -> str:
    return rf"""regexp_replace({sql}, '^="(.*)"$', '\1')"""


def _fraction(sql: str, decimal_comma: bool) -> str:
    compact = f"regexp_replace(x, '{BLANKS}', '', 'g')"
    plain = _plain_number(f"regexp_replace({compact}, '[%％]$', '')", decimal_comma)
    hundredth = f"try_cast({plain} as decimal(30, 10)) * 0.01::decimal(3, 2)"
    fraction = f"coalesce({_shortest(hundredth)}, x)"
    number = _plain_number("x", decimal_comma)
    is_percent = f"regexp_matches({compact}, '{PERCENT}')"
    return _with_x(sql, f"case when {is_percent} then {fraction} else {number} end")


def _seconds(sql: str) -> str:
    """8分48秒, 1h 2m 3s and 00:08:48 become seconds; anything else stays."""
    parts = [
        f"coalesce(try_cast(nullif(regexp_extract(x, '(\\d+(?:\\.\\d+)?)\\s*{unit}', 1), '') "
        f"as decimal(18, 3)), 0) * {seconds}"
        for unit, seconds in SECONDS_IN.items()
    ]
    clock = [
        f"try_cast(split_part(x, ':', {place}) as decimal(18, 3)) * {seconds}"
        for place, seconds in ((1, 3_600), (2, 60), (3, 1))
    ]
    return _with_x(
        stripped(sql),
        f"case when regexp_full_match(x, '{DURATION}') and x <> '' "
        f"then {_shortest(' + '.join(parts))} "
        rf"when regexp_full_match(x, '\d+:\d\d:\d\d(\.\d+)?') "
        f"then coalesce({_shortest(' + '.join(clock))}, x) else x end",
    )


def _utc_time(sql: str) -> str:
    """Seconds since 1970 become a time with its offset; anything else stays."""
    time = "make_timestamp(x::bigint * 1000000)::varchar || ' UTC'"
    return _with_x(
        stripped(sql), rf"case when regexp_full_match(x, '\d{{9,10}}') then {time} else x end"
    )


def _shortest(decimal: str) -> str:
    """The text of a decimal with a fraction, without the zeros at its end."""
    return rf"regexp_replace(({decimal})::varchar, '\.?0+$', '')"


def _with_x(sql: str, using_x: str) -> str:
    """Return an expression over ``x`` that computes the SQL of ``x`` once."""
    return f"list_transform([{sql}], lambda x: {using_x})[1]"


def _without_currency(sql: str) -> str:
    leading = rf"regexp_replace({stripped(sql)}, '^([-+]?)\s*[$€£¥￥]\s*', '\1')"
    return rf"regexp_replace({leading}, '\s*[$€£¥￥]$', '')"


def _without_unit(sql: str) -> str:
    pattern = rf"^([-+]?\d[\d.,]*){BLANKS}*(?:{UNITS})$"
    return rf"regexp_replace({stripped(sql)}, '{pattern}', '\1')"


def _iso_date(sql: str) -> str:
    padded = rf"regexp_replace({sql}, '^(\d{{4}})/(\d{{1,2}})/(\d{{1,2}})\b', '\1-0\2-0\3')"
    iso = rf"regexp_replace({padded}, '^(\d{{4}})-0*(\d{{2}})-0*(\d{{2}})\b', '\1-\2-\3')"
    return f"case when contains({sql}, '/') then {iso} else {sql} end"


def _iso_from_day_first(sql: str) -> str:
    return rf"regexp_replace({sql}, '^(\d\d)/(\d\d)/(\d{{4}})$', '\3-\2-\1')"


def _iso_from_dotted(sql: str) -> str:
    return rf"regexp_replace({sql}, '^(\d\d)\.(\d\d)\.(\d{{4}})\b', '\3-\2-\1')"


def _without(subject: str, pattern: str, plain: str, otherwise: str | None = None) -> str:
    kept = otherwise or subject
    return f"case when regexp_matches({subject}, '{pattern}') then {plain} else {kept} end"


CLEANINGS: dict[str, Callable[[str], str]] = {
    "trim": lambda sql: f"nullif({stripped(sql)}, '')",
    "unit": _without_unit,
    "duration": _seconds,
    "epoch": _utc_time,
    "apostrophe": _without_apostrophe,
    "excel_formula": _without_formula,
    "currency_symbol": _without_currency,
    "thousands": lambda sql: _without(sql, NUMBER_POINT, f"replace({sql}, ',', '')"),
    "slash_date": _iso_date,
    "dotted_date": _iso_from_dotted,
    "localized_date": _iso_from_day_first,
}


def _extra(header: Header) -> str:
    """Return the JSON of the cells of unknown columns, empty ones left out; NULL if none."""
    pairs = []
    for position, (name, column) in enumerate(zip(header.names, header.columns, strict=True)):
        if column is None:
            pairs += [literal(name or f"column {position + 1}"), f"c{position}"]
    if not pairs:
        return "null::varchar"
    return f"nullif(json_merge_patch('{{}}', json_object({', '.join(pairs)}))::varchar, '{{}}')"
