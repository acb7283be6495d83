"""Reports of Amazon Seller Central: their true headings, on invented rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shopmarts.landing import chunks
from tests.landing.conftest import Bench

HEADERS = Path(__file__).parent / "files" / "headers"


def header(name: str) -> list[str]:
    """The heading of a report as downloaded."""
    text = (HEADERS / f"amazon_{name}.tsv").read_text(encoding="utf-8")
    return text.rstrip("\n").split("\t")


def report(names: list[str], *rows: dict[str, str]) -> str:
    """Cells between tabs, without quotes; the empty cells at the end of a row are left out."""
    lines = ["\t".join(names)]
    lines += ["\t".join(row.get(name, "") for name in names).rstrip("\t") for row in rows]
    return "\r\n".join(lines) + "\r\n"


ITEM = {
    "amazon-order-id": "111-1234567-1234567",
    "purchase-date": "2017-06-17T08:04:21+00:00",
    "last-updated-date": "2017-06-18T01:00:00+00:00",
    "order-status": "Shipped - Delivered to Buyer",
    "fulfillment-channel": "Amazon",
    "sales-channel": "Amazon.com",
    "product-name": '12" Pan',
    "sku": "PAN-12",
    "item-status": "Shipped",
    "quantity": "3",
    "currency": "USD",
    "item-price": "30.00",
    "item-promotion-discount": "1.50",
    "ship-country": "US",
}
ITEM_COLUMNS = (
    "order_id, created_at, last_updated_at, order_status, product_name, sku, quantity, currency, "
    "item_price, item_promotion_discount, price_designation, _extra"
)
ITEM_READ = (
    "111-1234567-1234567",
    "2017-06-17T08:04:21+00:00",
    "2017-06-18T01:00:00+00:00",
    "Shipped - Delivered to Buyer",
    '12" Pan',
    "PAN-12",
    "3",
    "USD",
    "30.00",
    "1.50",
    None,
    None,
)


def test_orders_with_a_row_per_item_and_trailing_cells_dropped(bench: Bench) -> None:
    names = header("all_orders")
    assert len(names) == 32
    whole = ITEM | {"price-designation": "Business Price", "is-business-order": "true"}
    cancelled = {"amazon-order-id": "111-2", "purchase-date": "2017-06-19T00:00:00+00:00"}
    cancelled |= {"order-status": "Cancelled", "sku": "PAN-12", "quantity": "0"}
    (entry,) = bench.landed("7012345678.txt", report(names, ITEM, whole, cancelled)).entries
    assert (entry.format, entry.rows, entry.rejected) == ("amazon/orders", 3, 0)
    assert (str(entry.period_from), str(entry.period_to)) == ("2017-06-17", "2017-06-19")
    rows = bench.rows("amazon__orders", ITEM_COLUMNS, "_line")
    assert rows[:2] == [ITEM_READ, (*ITEM_READ[:-2], "Business Price", None)]
    assert bench.rows("amazon__orders", "order_id, quantity, item_price", "_line")[2] == (
        "111-2",
        "0",
        None,
    )


def test_orders_whose_last_columns_are_dropped_with_their_headings(bench: Bench) -> None:
    names = header("all_orders")[:29]
    bench.landed("orders.txt", report(names, ITEM))
    assert bench.rows("amazon__orders", ITEM_COLUMNS) == [ITEM_READ]


def test_orders_in_the_order_of_another_marketplace(bench: Bench) -> None:
    names = [*header("all_orders")[::-1], "number-of-items"]
    bench.landed("orders.txt", report(names, ITEM | {"number-of-items": "1"}))
    assert bench.rows("amazon__orders", ITEM_COLUMNS) == [
        (*ITEM_READ[:-1], '{"number-of-items":"1"}')
    ]


@pytest.mark.parametrize(
    "title", ['"Best" Mug', '"Best Mug', 'Best Mug"', 'a "b', "'quoted'", '""']
)
@pytest.mark.parametrize("is_short", [False, True])
def test_a_quote_is_a_character_like_any_other(bench: Bench, title: str, is_short: bool) -> None:
    names = header("all_orders")
    last = {} if is_short else {names[-1]: "x"}
    rows = [ITEM | last | {"product-name": name} for name in (title, "between", title, "last")]
    (entry,) = bench.landed("orders.txt", report(names, *rows)).entries
    assert (entry.rows, entry.rejected) == (4, 0)
    assert bench.rows("amazon__orders", "_line, product_name", "_line") == [
        (2, title),
        (3, "between"),
        (4, title),
        (5, "last"),
    ]


def test_a_large_file_with_lone_quotes_is_cut_into_pieces(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks.chunks, "__defaults__", (1 << 20,))
    names = header("all_orders")
    row = ITEM | {names[-1]: "x", "product-name": '12" Pan' + "n" * 900}
    text = report(names, *[row] * 3000)
    (entry,) = bench.landed("orders.txt.gz", gzip.compress(text.encode())).entries
    assert (entry.rows, entry.rejected) == (3000, 0)
    assert len(list((bench.home.raw / "amazon__orders").glob("*-*.parquet"))) > 1
    assert bench.rows("amazon__orders", "min(_line), max(_line), count(distinct _line)") == [
        (2, 3001, 3000)
    ]


@pytest.mark.parametrize(
    ("country", "encoding", "title"),
    [("JP", "cp932", "鍋 12インチ"), ("JP", "utf-8", "鍋"), ("DE", "utf-8", "Töpfe")],
)
def test_orders_in_the_encoding_of_the_marketplace(
    bench: Bench, country: str, encoding: str, title: str
) -> None:
    bench.shop("s", country)
    text = report(header("all_orders"), ITEM | {"product-name": title})
    bench.landed("orders.txt", text.encode(encoding))
    assert bench.rows("amazon__orders", "product_name, order_id") == [
        (title, "111-1234567-1234567")
    ]


SETTLEMENT = {"settlement-id": "12345678901"}
HEAD_V2 = SETTLEMENT | {
    "settlement-start-date": "2025-06-01 00:00:00 UTC",
    "settlement-end-date": "2025-06-15 00:00:00 UTC",
    "deposit-date": "2025-06-17 00:00:00 UTC",
    "total-amount": "8.55",
    "currency": "USD",
}
PRICE_V2 = SETTLEMENT | {
    "transaction-type": "Order",
    "order-id": "111-1234567-1234567",
    "marketplace-name": "Amazon.com",
    "amount-type": "ItemPrice",
    "amount-description": "Principal",
    "amount": "1,010.00",
    "posted-date": "2025-06-09",
    "posted-date-time": "2025-06-09 05:23:19 UTC",
    "sku": "PAN-12",
    "quantity-purchased": "1",
}
FEE_V2 = PRICE_V2 | {
    "amount-type": "ItemFees",
    "amount-description": "Commission",
    "amount": "-1001.45",
    "posted-date-time": "2025-06-09T05:23:19+00:00",
    "promotion-id": 'the "last" column',
}


def test_settlement_v2_begins_with_its_total(bench: Bench) -> None:
    names = header("settlement_v2")
    assert len(names) == 24
    (entry,) = bench.landed("1.txt", report(names, HEAD_V2, PRICE_V2, FEE_V2)).entries
    assert (entry.format, entry.rows, entry.rejected) == ("amazon/settlements", 3, 0)
    assert (str(entry.period_from), str(entry.period_to)) == ("2025-06-09", "2025-06-09")
    read = "settlement_id, total_amount, currency, amount_description, amount, posted_date"
    assert bench.rows("amazon__settlements", f"{read}, posted_at, promotion_id", "_line") == [
        ("12345678901", "8.55", "USD", None, None, None, None, None),
        (
            "12345678901",
            None,
            None,
            "Principal",
            "1010.00",
            "2025-06-09",
            "2025-06-09 05:23:19 UTC",
            None,
        ),
        (
            "12345678901",
            None,
            None,
            "Commission",
            "-1001.45",
            "2025-06-09",
            "2025-06-09T05:23:19+00:00",
            'the "last" column',
        ),
    ]


def test_settlement_v2_of_europe_with_comma_and_dotted_dates(bench: Bench) -> None:
    head = HEAD_V2 | {"total-amount": "1.008,55", "currency": "EUR"}
    head |= {"settlement-start-date": "01.06.2025 00:00:00 UTC", "deposit-date": "17.06.2025"}
    days = {"posted-date": "09.06.2025", "posted-date-time": "09.06.2025 05:23:19 UTC"}
    price = PRICE_V2 | days | {"amount": "1.010,00"}
    fee = FEE_V2 | days | {"amount": "-1,45"}
    (entry,) = bench.landed("1.txt", report(header("settlement_v2"), head, price, fee)).entries
    assert str(entry.period_from) == "2025-06-09"
    read = "total_amount, amount, settlement_start_at, deposit_at, posted_date, posted_at"
    assert bench.rows("amazon__settlements", read, "_line") == [
        ("1008.55", None, "2025-06-01 00:00:00 UTC", "2025-06-17", None, None),
        (None, "1010.00", None, None, "2025-06-09", "2025-06-09 05:23:19 UTC"),
        (None, "-1.45", None, None, "2025-06-09", "2025-06-09 05:23:19 UTC"),
    ]


@pytest.mark.parametrize("has_comma", [False, True])
def test_settlement_v1_with_a_column_per_kind_of_amount(bench: Bench, has_comma: bool) -> None:
    names = header("settlement_v1")
    assert len(names) == 36
    head = {name: value for name, value in HEAD_V2.items() if name in names}
    item = {name: value for name, value in PRICE_V2.items() if name in names}
    price = item | {"price-type": "Principal", "price-amount": "1010.00"}
    fee = item | {"item-related-fee-type": "Commission", "item-related-fee-amount": "-1001.45"}
    reserve = SETTLEMENT | {"transaction-type": "Current Reserve Amount", "other-amount": "0.00"}
    rows = [head, price, fee, reserve]
    if has_comma:
        money = ("total-amount", "price-amount", "item-related-fee-amount", "other-amount")
        for row in rows:
            row |= {name: row[name].replace(".", ",") for name in money if name in row}
    (entry,) = bench.landed("1.txt", report(names, *rows)).entries
    assert (entry.format, entry.rows, entry.rejected) == ("amazon/settlements_v1", 4, 0)
    read = "total_amount, price_type, price_amount, item_related_fee_amount, other_amount, sku"
    assert bench.rows("amazon__settlements_v1", f"{read}, posted_at", "_line") == [
        ("8.55", None, None, None, None, None, None),
        (None, "Principal", "1010.00", None, None, "PAN-12", "2025-06-09"),
        (None, None, None, "-1001.45", None, "PAN-12", "2025-06-09"),
        (None, None, None, None, "0.00", None, None),
    ]
