"""The quirks of each format, on invented rows."""

from __future__ import annotations

import csv
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from shopmarts.errors import FormatError
from shopmarts.formats import load_format
from tests.landing.conftest import Bench


def table(header: list[str], *rows: dict[str, str]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def headings(bench: Bench, name: str) -> list[str]:
    (format_,) = [format_ for format_ in bench.formats if format_.name == name]
    return [column.headers[0] for column in format_.columns]


def test_shopify_orders_full_and_older_tail(bench: Bench) -> None:
    full = headings(bench, "shopify/orders")
    assert len(full) == 79
    older = full[: full.index("Tax 5 Value") + 1]
    first = {"Name": "#1", "Financial Status": "paid", "Currency": "EUR", "Total": "9.00"}
    line = {"Created at": "2026-05-01 10:00:00 +0200", "Lineitem quantity": "1"}
    billing = {"Billing Zip": "'1234AB", "Billing Phone": "'+31612345678", "Id": "'99"}
    rows = [first | line | billing, {"Name": "#1", "Lineitem quantity": "2", "Notes": "a\nb"}]
    bench.put("s/orders_export_1.csv", "\ufeff" + table(full, *rows))
    bench.put("s/orders_export_2.csv", table(older, {"Name": "#2"} | line))
    landing = bench.land()
    assert [(e.format, e.rows) for e in landing.entries] == [("shopify/orders", n) for n in (2, 1)]
    assert landing.entries[0].period_from.isoformat() == "2026-05-01"
    found = bench.rows(
        "shopify__orders", "name, lineitem_quantity, billing_zip, billing_phone, id, notes, _line"
    )
    assert found == [
        ("#1", "1", "1234AB", "+31612345678", "99", None, 2),
        ("#1", "2", None, None, None, "a\nb", 3),
        ("#2", "1", None, None, None, None, 2),
    ]


def test_shopify_customers_both_headers_and_metafields(bench: Bench) -> None:
    new = [*headings(bench, "shopify/customers")[:20], "Metafield: size"]
    old = "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,City,Total Spent"
    row = {"Customer ID": "'9013808660771", "Email": "a@x.example", "Metafield: size": "XL"}
    bench.put("s/customers_export.csv", table(new, row))
    bench.put("s/customers_old.csv", f"{old},Total Orders\nA,B,b@x.example,yes,ACME,S 1,X,5,1\n")
    assert {entry.format for entry in bench.land().entries} == {"shopify/customers"}
    assert bench.rows("shopify__customers", "customer_id, email, address_company, _extra", "2") == [
        ("9013808660771", "a@x.example", None, '{"Metafield: size":"XL"}'),
        (None, "b@x.example", "ACME", None),
    ]


def test_shopify_payment_transactions(bench: Bench) -> None:
    header = [h for h in headings(bench, "shopify/payment_transactions") if h != "Payout ID"]
    row = {"Transaction Date": "2026/6/12", "Type": "refund", "Order": "#1", "Amount": "-$1,021.83"}
    other = {"Transaction Date": "2026/06/02 09:10:11 -0400", "Amount": "€5", "Order": "#2"}
    bench.landed("payment_transactions_export_1.csv", table(header, row, other))
    columns = 'transaction_date, amount, "order"'
    assert bench.rows("shopify__payment_transactions", columns, "_line") == [
        ("2026-06-12", "-1021.83", "#1"),
        ("2026-06-02 09:10:11 -0400", "5", "#2"),
    ]


GOOGLE = "Day,Campaign,Campaign type,Impr.,Clicks,Cost,Conversions"


def test_google_ads_daily_with_totals(bench: Bench) -> None:
    text = (
        'Campaign report\n"March 1, 2025 - March 31, 2025"\n'
        f"{GOOGLE}\n"
        '2025-03-01,Total Wine,Search,"1,316",12,"1,316.14", --\n'
        "Total: Campaigns, --, --,1316,12,1316.14,0.00\n"
        "Total: Account\n"
    )
    (entry,) = bench.landed("google.csv", text).entries
    assert (entry.rows, entry.rejected, entry.dropped) == (1, 0, 4)
    columns = "day, campaign, impressions, cost, conversions, _line"
    assert bench.rows("google_ads__campaigns", columns) == [
        ("2025-03-01", "Total Wine", "1316", "1316.14", None, 4)
    ]


def test_google_ads_utf16_tabs_local_numbers_and_one_day(bench: Bench) -> None:
    text = 'Kampagnenbericht\n"1. März 2025"\nKampagne\tImpr.\tKosten\nA\t"1.316"\t"1.234,56"\n'
    bench.landed("Kampagnenbericht.csv", text.encode("utf-16"))
    columns = "day, campaign, impressions, cost, _line"
    assert bench.rows("google_ads__campaigns", columns) == [
        ("2025-03-01", "A", "1316", "1234.56", 4)
    ]


@pytest.mark.parametrize(
    ("period", "covered"),
    [('"March 1, 2025 - March 31, 2025"', "2025-03-01 to 2025-03-31"), ("All time", "an unknown")],
)
def test_google_ads_without_day(bench: Bench, period: str, covered: str) -> None:
    reason = bench.refusal("g.csv", f"Campaign report\n{period}\nCampaign,Impr.,Cost\nA,1,2.00\n")
    assert f"the report covers {covered}" in reason
    assert "has no column 'Day', so its rows cannot be dated" in reason
    assert "Segment: Time > Day" in reason


def test_meta_ads_currency_in_heading_and_period_rows(bench: Bench) -> None:
    text = (
        "\ufeffReporting starts,Reporting ends,Campaign name,Amount spent (EGP),Impressions,"
        '"CPM (cost per 1,000 impressions) (EGP)"\n'
        "2026-08-01,2026-08-01,A,12.50,100,1.25\n"
        "2026-08-01,2026-08-31,A,99.00,900,1.10\n"
    )
    (entry,) = bench.landed("meta.csv", text).entries
    assert (entry.rows, entry.rejected) == (1, 1)
    assert bench.rows("meta_ads__campaigns", "day, currency, amount_spent, cpm, _line") == [
        ("2026-08-01", "EGP", "12.50", "1.25", 2)
    ]
    ((_, line, _, reason),) = bench.rejected()
    assert line == 3
    assert "covers 31 days, not one: download with breakdown by day" in reason


def test_meta_ads_french(bench: Bench) -> None:
    text = (
        "Jour;Nom de la campagne;Montant dépensé (USD);Impressions\n"
        "01/08/2026;Été;1 234,56;1\u202f000\n"
    )
    bench.landed("meta.csv", text)
    columns = "day, campaign_name, currency, amount_spent, impressions"
    assert bench.rows("meta_ads__campaigns", columns) == [
        ("2026-08-01", "Été", "USD", "1234.56", "1000")
    ]


def test_numbers_written_two_ways_are_refused(bench: Bench) -> None:
    reason = bench.refusal(
        "g.csv", f'{GOOGLE}\n2025-03-01,A,S,1,1,1.25,1\n2025-03-02,A,S,1,1,"1,5",1\n'
    )
    assert "'1.25' on line 2, column 'Cost'" in reason
    assert "'1,5' on line 3, column 'Cost'" in reason


def test_ecb_rates_for_all_shops_from_a_zip(bench: Bench) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("eurofxref-hist.csv", "Date,USD,JPY,CYP,\n2025-01-02,1.03,162.5,N/A,\n")
    bench.put("eurofxref-hist.zip", packed.getvalue())
    assert bench.land().refused == []
    columns = "shop_id, date, currency, rate, _file, _line"
    assert bench.rows("ecb__fx_rates", columns) == [
        ("(all)", "2025-01-02", "JPY", "162.5", "eurofxref-hist.zip!eurofxref-hist.csv", 2),
        ("(all)", "2025-01-02", "USD", "1.03", "eurofxref-hist.zip!eurofxref-hist.csv", 2),
    ]


def test_ga4_events_and_items(bench: Bench) -> None:
    def parameter(key: str, kind: str, value: object) -> dict[str, object]:
        return {"key": key, "value": {kind: value}}

    event = {
        "event_date": "20250301",
        "event_timestamp": "1740800000000000",
        "event_name": "purchase",
        "user_pseudo_id": "u.1",
        "event_params": [
            parameter("ga_session_id", "int_value", 77),
            parameter("value", "double_value", 9.5),
            parameter("mood", "string_value", "good"),
        ],
        "device": {"category": "mobile", "browser": "Safari"},
        "geo": {"country": "Poland"},
        "ecommerce": {"transaction_id": "T1", "purchase_revenue": 9.5},
        "collected_traffic_source": {"manual_source": "news", "gclid": None},
        "items": [{"item_id": "a", "price": 4, "quantity": "2", "shelf": 3}, {"item_id": "b"}],
        "user_ltv": {"revenue": 1},
    }
    plain = {key: event[key] for key in ("event_date", "event_name", "user_pseudo_id")}
    plain |= {"event_timestamp": 1740800000000001, "items": []}
    bench.landed("ga4/events_20250301.json", f"{json.dumps(event)}\n{json.dumps(plain)}\n")
    columns = (
        "event_timestamp, ga_session_id, value, device_category, transaction_id, purchase_revenue, "
        "collected_source, collected_gclid, _line"
    )
    assert bench.rows("ga4__events", columns) == [
        ("1740800000000000", "77", "9.5", "mobile", "T1", "9.5", "news", None, 1),
        ("1740800000000001", None, None, None, None, None, None, None, 2),
    ]
    extras = [json.loads(row[0]) for row in bench.rows("ga4__events", "_extra") if row[0]]
    mood = {"key": "mood", "value": "good"}
    assert extras == [
        {"device": {"browser": "Safari"}, "user_ltv": {"revenue": 1}, "event_params": [mood]}
    ]
    columns = "item_index, item_id, price, quantity, ga_session_id, transaction_id, _extra, _line"
    assert bench.rows("ga4__event_items", columns) == [
        ("1", "a", "4", "2", "77", "T1", '{"shelf":3}', 1),
        ("2", "b", None, None, "77", "T1", None, 1),
    ]


def test_universal_carts_and_messages(bench: Bench) -> None:
    carts = "cart_id,created_at,value,currency,reminded_at\nc1,2025-03-01 10:00:00,12.50,EUR,\n"
    messages = (
        "message_id,channel,sent_at,is_cart_reminder,cart_id,subject\n"
        "m1,email,2025-03-02T12:00:00+01:00,true,c1,Your cart\n"
    )
    bench.put("s/abandoned_carts_2025-03.csv", carts)
    bench.put("s/messages_2025-03.csv", messages)
    assert bench.land().refused == []
    columns = "shop_id, cart_id, created_at, value, reminded_at, recovered_order_id"
    assert bench.rows("universal__abandoned_carts", columns) == [
        ("s", "c1", "2025-03-01 10:00:00", "12.50", None, None)
    ]
    columns = "message_id, channel, sent_at, is_cart_reminder, cart_id, _extra"
    assert bench.rows("universal__messages", columns) == [
        ("m1", "email", "2025-03-02T12:00:00+01:00", "true", "c1", '{"subject":"Your cart"}')
    ]


def test_web_vitals_and_platform_traffic_by_their_names(bench: Bench) -> None:
    vitals = "occurred_at,visitor_id,page_url,metric,value\n"
    vitals += "2025-03-01T10:00:00Z,v1,https://x.example/?a=1,LCP,1830.5\n"
    bench.put("s/web_vitals_2025-03.csv", vitals)
    bench.put(
        "s/platform_traffic.csv",
        "date,period_grain,channel,device,impressions,clicks,rank\n"
        "2025-03-01,day,手淘搜索,(all),1000,50,3\n2025-03-03,week,(all),(all),,,\n",
    )
    formats = {entry.format: entry.rows for entry in bench.land().entries}
    assert formats == {"universal/web_vitals": 1, "universal/platform_traffic": 2}
    columns = "visitor_id, page_url, metric, value, page_group"
    assert bench.rows("universal__web_vitals", columns) == [
        ("v1", "https://x.example/?a=1", "LCP", "1830.5", None)
    ]
    columns = "date, period_grain, channel, device, impressions, _extra"
    assert bench.rows("universal__platform_traffic", columns, "date") == [
        ("2025-03-01", "day", "手淘搜索", "(all)", "1000", '{"rank":"3"}'),
        ("2025-03-03", "week", "(all)", "(all)", None, None),
    ]


def test_a_format_with_a_mistake_names_file_and_field(tmp_path: Path) -> None:
    path = tmp_path / "acme" / "orders.yml"
    path.parent.mkdir()
    path.write_text("title: A\ngrain: g\nwhere: w\nreaders: [csv]\ncolums: {}\n")
    with pytest.raises(FormatError, match=r"formats/acme/orders.yml: .*unknown field 'colums'"):
        load_format(path)
    body = "title: A\ngrain: g\nwhere: w\nreaders: [csv]\nnatural_key: [id]\nreplace_by: [id]\n"
    path.write_text(body + "columns:\n  id: {type: number, description: d}\n")
    with pytest.raises(FormatError, match=r"column 'id': type 'number' is none of"):
        load_format(path)
    path.write_text(body + "columns:\n  key: {type: id, description: d}\n")
    with pytest.raises(FormatError, match=r"'natural_key' names the column 'id'"):
        load_format(path)
