"""What a format can say about reports: where the heading is, what is no data, how cells read."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopmarts.errors import FormatError
from shopmarts.formats import load_format
from tests.landing.conftest import Bench
from tests.landing.test_workbooks import workbook

FORMAT = """
title: Acme shop report
grain: one row per day
where: "Acme > Reports > Download"
readers: [csv, xlsx]
delimiters: [",", "\\t"]
signature: [day, visitors]
natural_key: [day]
replace_by: [day]
period_column: day
"""
COLUMNS = """
columns:
  day: {type: date, key: true, headers: ["统计日期", "Day"], description: d}
  visitors: {type: int, headers: ["访客数", "Visitors"], clean: [trim, number], description: d}
"""


def acme(bench: Bench, tmp_path: Path, extra: str = "", columns: str = "") -> str:
    """Teach the bench the format acme/report; return the name of its raw table."""
    path = tmp_path / "acme" / "report.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FORMAT + extra + COLUMNS + columns, encoding="utf-8")
    bench.formats = [*bench.formats, load_format(path)]
    return "acme__report"


PREAMBLE = [["店铺", "某店"], ["统计日期 2025-03", None], ["导出时间", "2025-04-01"]]
HEAD = ["统计日期", "访客数"]


def dropped(bench: Bench) -> list[tuple[int, str, str]]:
    return bench.rows("_dropped", "_line, text, reason", "1")


def as_csv(rows: list[list[str | None]]) -> str:
    return "".join(",".join(cell or "" for cell in row) + "\n" for row in rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("rule", ["header: 4", "header: find", "header: {within: 4}"])
def test_rows_above_the_heading_are_dropped_and_kept(
    bench: Bench, tmp_path: Path, kind: str, rule: str
) -> None:
    table = acme(bench, tmp_path, rule)
    rows: list[list[str | None]] = [*PREAMBLE, HEAD, ["2025-03-01", "1,024"], ["2025-03-02", "7"]]
    rows[-2][1] = "1024"
    name = f"report.{kind}"
    (entry,) = bench.landed(name, workbook({"a": rows}) if kind == "xlsx" else as_csv(rows)).entries
    assert (entry.rows, entry.rejected, entry.dropped) == (2, 0, 3)
    assert bench.rows(table, "day, visitors, _line", "_line") == [
        ("2025-03-01", "1024", 5),
        ("2025-03-02", "7", 6),
    ]
    assert [(line, reason) for line, _, reason in dropped(bench)] == [
        (number, "stands above the heading") for number in (1, 2, 3)
    ]


def test_a_fixed_line_is_the_only_one_looked_at(bench: Bench, tmp_path: Path) -> None:
    acme(bench, tmp_path, "header: 4")
    assert "no format is known" in bench.refusal("r.csv", as_csv([HEAD, ["2025-03-01", "1"]]))


def test_total_and_average_rows_are_dropped_and_kept(bench: Bench, tmp_path: Path) -> None:
    table = acme(
        bench,
        tmp_path,
        "drop_rows:\n"
        '  - {columns: [day], pattern: "^(汇总值|平均值|全店汇总值|同行同层均值)$", '
        "reason: a total or average row}\n"
        '  - {columns: [day], pattern: "^Total: "}\n',
    )
    marks = ["汇总值", "平均值", "全店汇总值 ", "同行同层均值", "Total: all"]
    rows: list[list[str | None]] = [HEAD, ["2025-03-01", "5"], *([mark, "9"] for mark in marks)]
    (entry,) = bench.landed("report.csv", as_csv(rows)).entries
    assert (entry.rows, entry.rejected, entry.dropped) == (1, 0, 5)
    assert bench.rows(table, "day") == [("2025-03-01",)]
    assert dropped(bench) == [
        (number, f"{mark},9", "is a total or average row")
        for number, mark in enumerate(marks[:4], start=3)
    ] + [(7, "Total: all,9", "is a total row")]


def test_words_for_nothing(bench: Bench, tmp_path: Path) -> None:
    table = acme(bench, tmp_path, 'null_words: ["-", "--", "暂无数据"]')
    words = ["-", " --", "\t暂无数据 ", "0"]
    rows: list[list[str | None]] = [
        HEAD,
        *([f"2025-03-0{number}", word] for number, word in enumerate(words, start=1)),
    ]
    bench.landed("report.csv", as_csv(rows))
    found = [value for (value,) in bench.rows(table, "visitors", "day")]
    assert found == [None, None, None, "0"]


CLEANED = [
    ("[percent]", "12.34%", "0.1234"),
    ("[percent]", "100％", "1"),
    ("[percent]", "1,012.5 %", "10.125"),
    ("[percent]", "0.1234", "0.1234"),
    ("[percent]", "< 10%", "< 10%"),
    ("[percent]", "-0.5%", "-0.005"),
    ("[]", "12.34%", "12.34%"),
    ("[thousands]", "1,234.50", "1234.50"),
    ("[unit, number]", "1,234.50元", "1234.50"),
    ("[unit]", "12 秒", "12"),
    ("[unit]", "3件装", "3件装"),
    ("[currency_symbol, number]", "￥1,234.50", "1234.50"),
    ("[currency_symbol]", "12.50 €", "12.50"),
    ("[duration]", "8分48秒", "528"),
    ("[duration]", "1小时2分", "3720"),
    ("[duration]", "48.5秒", "48.5"),
    ("[duration]", "1h 2m 3s", "3723"),
    ("[duration]", "00:08:48", "528"),
    ("[duration]", "8:48", "8:48"),
    ("[duration]", "528", "528"),
    ("[epoch]", "1714564800", "2024-05-01 12:00:00 UTC"),
    ("[epoch]", "2024-05-01 12:00:00", "2024-05-01 12:00:00"),
    ("[excel_formula]", '="0012"', "0012"),
    ("[apostrophe]", "'0012", "0012"),
    ("[trim]", "\t0012\u3000", "0012"),
    ("[trim, excel_formula, apostrophe]", '\t="0012"', "0012"),
    ("[slash_date]", "2016/5/23 22:02", "2016-05-23 22:02"),
]


CASES = [("csv", *case) for case in CLEANED] + [
    ("xlsx", *case)
    for case in CLEANED
    if not case[1].startswith("=")  # a formula there
]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_cleaning(bench: Bench, tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    kind, clean, written, read = case
    column = f"  cell: {{type: text, headers: [指标], clean: {clean}, description: d}}\n"
    table = acme(bench, tmp_path, columns=column)
    rows = [[*HEAD, "指标"], ["2025-03-01", "1", written]]
    if kind == "xlsx":
        content: str | bytes = workbook({"a": rows})
    else:
        cell = written.replace('"', '""')
        content = as_csv([rows[0]]) + f'2025-03-01,1,"{cell}"\n'
    bench.landed(f"report.{kind}", content)
    assert bench.rows(table, "cell") == [(read,)]


def test_numbers_with_decimal_comma_beside_percents(bench: Bench, tmp_path: Path) -> None:
    columns = (
        "  rate: {type: num, headers: [Rate], clean: [percent], description: d}\n"
        "  spend: {type: money, headers: [Spend], clean: [unit, number], description: d}\n"
    )
    table = acme(bench, tmp_path, columns=columns)
    text = 'Day\tVisitors\tRate\tSpend\n2025-03-01\t1.024\t"12,5%"\t"1.234,56 EUR"\n'
    bench.landed("report.csv", text.encode("utf-16"))
    assert bench.rows(table, "visitors, rate, spend") == [("1024", "0.125", "1234.56")]


def test_numbers_of_a_sheet_have_a_point_in_any_language(bench: Bench) -> None:
    rows = [
        ["Jour", "Nom de la campagne", "Montant dépensé (USD)", "Impressions"],
        ["01/08/2026", "Été", 1.234, 1000],
    ]
    bench.landed("meta.xlsx", workbook({"a": rows}))
    columns = "day, currency, amount_spent, impressions"
    assert bench.rows("meta_ads__campaigns", columns) == [("2026-08-01", "USD", "1.234", "1000")]


def test_headings_with_two_currencies_are_refused(bench: Bench) -> None:
    text = "Day,Campaign name,Amount spent (USD),Impressions,CPC (all) (EUR)\n2026-08-01,A,1,2,3\n"
    assert "the headings name EUR and USD" in bench.refusal("meta.csv", text)


DATED = """
  first_day: {type: date, description: d}
  last_day: {type: date, description: d}
"""


def test_days_from_the_name_of_the_file(bench: Bench, tmp_path: Path) -> None:
    table = acme(bench, tmp_path, "days_from_name: [first_day, last_day]", DATED)
    text = as_csv([HEAD, ["x", "1"]])
    bench.put("s/自定义报表_下单优先判定_2026-04-20至2026-04-26.csv", text)
    bench.put("s/report_202604.csv", text.replace("x", "y"))
    landing = bench.land()
    assert bench.rows(table, "first_day, last_day") == [("2026-04-20", "2026-04-26")]
    (refused,) = landing.refused
    assert "its name holds no date and has no column 'first_day'" in (refused.reason or "")
    assert "download it again: Acme > Reports > Download" in (refused.reason or "")


def test_words_from_the_name_of_the_file(bench: Bench, tmp_path: Path) -> None:
    rule = 'words_from_name: {rule: "(order|payment) first"}\n'
    table = acme(bench, tmp_path, rule, "  rule: {type: text, description: d}\n")
    bench.put("s/payment first/report order first.csv", as_csv([HEAD, ["2025-03-01", "1"]]))
    bench.put("s/order first.xlsx", workbook({"payment first": [HEAD, ["2025-03-02", 1]]}))
    bench.put("s/report.csv", as_csv([HEAD, ["2025-03-03", "1"]]))
    bench.put("s/order first.csv", as_csv([[*HEAD, "rule"], ["2025-03-04", "1", "own"]]))
    assert bench.land().refused == []
    found = [rule for (rule,) in bench.rows(table, "rule", "day")]
    assert found == ["order first", "payment first", None, "own"]


QUESTION = """
  score: {type: int, headers: [NPS], heading_pattern: "likely.*recommend", description: d}
"""


def test_headings_that_a_shop_words_itself(bench: Bench, tmp_path: Path) -> None:
    table = acme(bench, tmp_path, columns=QUESTION)
    asked = "How likely are you\nto RECOMMEND us?"
    bench.landed("a.csv", f'Day,Visitors,"{asked}",Why?\n2025-03-01,1,9,because\n')
    bench.landed("b.csv", "Day,Visitors,NPS\n2025-03-02,1,10\n")
    assert bench.rows(table, "score, _extra", "day") == [("9", '{"Why?":"because"}'), ("10", None)]
    two = f'Day,Visitors,"{asked}",NPS\n2025-03-03,1,9,9\n'
    assert "the column 'score' appears twice" in bench.refusal("c.csv", two)
    with pytest.raises(FormatError, match=r"heading_pattern: 'likely.\(' is no regular"):
        acme(bench, tmp_path, columns=QUESTION.replace("*recommend", "("))


def test_one_day_from_the_name_of_the_file(bench: Bench, tmp_path: Path) -> None:
    table = acme(bench, tmp_path, "days_from_name: [first_day]", DATED)
    text = as_csv([HEAD, ["x", "1"]])
    bench.put("s/r_2026-04-20.xlsx", workbook({"a": [HEAD, ["x", 1]]}))
    bench.put("s/r_2026-04-20至2026-04-26.csv", text)
    landing = bench.land()
    assert bench.rows(table, "first_day, last_day") == [("2026-04-20", None)]
    (refused,) = landing.refused
    assert "its name covers 2026-04-20 to 2026-04-26" in (refused.reason or "")


def test_encodings_of_a_format(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "acme" / "orders.yml"
    path.parent.mkdir()
    body = FORMAT.replace("signature: [day, visitors]", "encodings: [cp932]\nsignature: [day]")
    heading = "  day: {type: date, key: true, headers: [日付], description: d}\n"
    path.write_text(body + "columns:\n" + heading, encoding="utf-8")
    bench.formats = [*bench.formats, load_format(path)]
    bench.landed("report.csv", "日付,店舗\n2025-03-01,髙島屋①\n".encode("cp932"))
    assert bench.rows("acme__orders", "day, _extra") == [("2025-03-01", '{"店舗":"髙島屋①"}')]


def test_comments_above_the_heading_of_a_template(bench: Bench) -> None:
    text = "# note, with comma\r\n\r\n #another\r\norder_id,created_at,currency,total_amount\r\n"
    (entry,) = bench.landed("orders.csv", text + "#1001,2025-01-01,EUR,5\r\n").entries
    assert (entry.rows, entry.dropped) == (1, 2)
    assert bench.rows("universal__orders", "order_id, _line") == [("#1001", 5)]


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("header: first", "'header': 'first' is none of: find"),
        ("header: 0", "'header': 0 is none of"),
        ("days_from_name: [month]", "'days_from_name' names the column 'month'"),
        ("words_from_name: {rule: x}", "'words_from_name' names the column 'rule'"),
        ("words_from_name: {day: '('}", "is no regular expression"),
        ("drop_rows: [{columns: [day]}]", "'drop_rows': expected {columns"),
        ("drop_rows: [{columns: [day], pattern: '('}]", "is no regular expression"),
    ],
)
def test_mistakes_in_a_format(bench: Bench, tmp_path: Path, extra: str, message: str) -> None:
    with pytest.raises(FormatError, match=message.replace("(", r"\(").replace("{", r"\{")):
        acme(bench, tmp_path, extra)
