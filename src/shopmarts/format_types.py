"""What a format says about an export file, as its YAML describes it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

TYPES = ("id", "text", "int", "num", "money", "ts", "date", "bool")
READERS = ("csv", "xlsx", "xls", "ndjson", "parquet", "shop_yml")
SHEET_READERS = ("xlsx", "xls")
HEADER_WITHIN = 20  # filled rows among which `header: find` looks for the heading
CLEANINGS = (
    "trim",
    "apostrophe",
    "excel_formula",
    "thousands",
    "currency_symbol",
    "unit",
    "number",
    "percent",
    "duration",
    "epoch",
    "slash_date",
    "dotted_date",
    "localized_date",
)
FORMAT_FIELDS = {
    "title",
    "grain",
    "where",
    "readers",
    "columns",
    "files",
    "signature",
    "signature_headers",
    "required_any",
    "encodings",
    "encodings_by_country",
    "delimiters",
    "header",
    "drop_rows",
    "null_words",
    "natural_key",
    "replace_by",
    "period_column",
    "parent",
    "unpivot",
    "day_rows",
    "day_from_preamble",
    "days_from_name",
    "words_from_name",
    "localized_headers",
    "shared",
    "may_drop_trailing",
    "unquoted",
}


@dataclass(frozen=True)
class Column:
    """One column of a raw table and how it is called in the export files.

    ``heading_pattern`` finds a heading that every shop words itself, such as that of a question.
    """

    name: str
    type: str
    description: str
    key: bool = False
    required: bool = False
    personal: bool = False
    headers: tuple[str, ...] = ()
    heading_pattern: str | None = None
    clean: tuple[str, ...] = ()
    path: str | None = None


COLUMN_FIELDS = {field_.name for field_ in fields(Column)} - {"name"}


@dataclass(frozen=True)
class DropRule:
    """Rows that are no data: those where one of ``columns`` matches ``pattern``."""

    columns: tuple[str, ...]
    pattern: str
    reason: str = "a total row"


@dataclass(frozen=True)
class Unpivot:
    """A wide file made long: every column whose heading matches becomes a row."""

    keep: tuple[str, ...]
    name: str
    value: str
    headers: str


@dataclass(frozen=True)
class DayRows:
    """The columns that say which days a row covers; only rows of one day are kept."""

    day: str
    start: str
    end: str


@dataclass(frozen=True)
class Format:
    """One kind of export file, as its YAML describes it (see ``docs/adding.md``).

    The heading stands on line ``header_line`` or, where that is None, is the first of the first
    ``header_within`` filled rows that has the signature. ``days_from_name`` are one or two date
    columns filled from the days in the name of a file that has no such columns; ``words_from_name``
    columns with the pattern of the word in the name that fills them.
    """

    platform: str
    table: str
    title: str
    grain: str
    where: str
    readers: tuple[str, ...]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...]
    replace_by: tuple[str, ...]
    files: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signature_headers: tuple[str, ...] = ()
    required_any: tuple[tuple[str, ...], ...] = ()
    encodings: tuple[str, ...] = ("utf-8",)
    encodings_by_country: dict[str, tuple[str, ...]] = field(default_factory=dict)
    delimiters: tuple[str, ...] = (",",)
    header_line: int | None = None
    header_within: int = 1
    drop_rows: tuple[DropRule, ...] = ()
    null_words: tuple[str, ...] = ()
    period_column: str | None = None
    parent: str | None = None
    unpivot: Unpivot | None = None
    day_rows: DayRows | None = None
    day_from_preamble: str | None = None
    days_from_name: tuple[str, ...] = ()
    words_from_name: dict[str, str] = field(default_factory=dict)
    localized_headers: tuple[str, ...] = ()
    shared: bool = False
    may_drop_trailing: bool = False
    unquoted: bool = False

    @property
    def name(self) -> str:
        """``<platform>/<table>``, as people see it."""
        return f"{self.platform}/{self.table}"

    @property
    def raw_table(self) -> str:
        """``<platform>__<table>``, the folder under ``raw/``."""
        return f"{self.platform}__{self.table}"

    def column(self, name: str) -> Column:
        """Return the column of that canonical name; raises ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
