"""The marts equal the true totals that the sample generator counted while it invented the world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from tests.conftest import BuiltHome

# name in truth.json: entity, column in the currency of the transaction, date column, condition
MONEY = {
    "gross_sales": ("int_orders", "gross_sales_txn", "order_date", "true"),
    "discount_amount": ("int_orders", "discount_amount_txn", "order_date", "true"),
    "gmv": ("int_orders", "total_amount_txn", "order_date", "true"),
    "returns_amount": ("int_refunds", "returns_amount_txn", "processed_date", "is_processed"),
    "refund_amount": ("int_refunds", "refund_amount_txn", "processed_date", "is_processed"),
    "paid_amount": ("int_payments", "amount_txn", "paid_date", "is_captured"),
}
# name in truth.json: mart, column, dimensions that must be (all)
COUNTS = {
    "orders_count": ("mart_overall_operations", "orders_count", ()),
    "units": ("mart_overall_operations", "units_ordered", ()),
    "paying_buyers": ("mart_conversion", "paying_buyers", ("channel_group", "device")),
    "paid_orders": ("mart_conversion", "paid_orders", ("channel_group", "device")),
    "ordering_buyers": ("mart_conversion", "ordering_buyers", ("channel_group", "device")),
    "carts_created": ("mart_conversion", "carts_created", ("channel_group", "device")),
    "carts_converted": ("mart_conversion", "carts_converted", ("channel_group", "device")),
    "page_views": ("mart_traffic", "page_views", ("channel_group", "device", "visitor_type")),
    "sessions": ("mart_traffic", "sessions", ("channel_group", "device", "visitor_type")),
}


@pytest.fixture(scope="module")
def published(built_sample: BuiltHome) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built_sample.published), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", MONEY)
def test_money_equals_the_truth_per_currency_and_month(
    name: str, built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    entity, column, day, condition = MONEY[name]
    found: dict[tuple[str, str, str], Decimal] = {}
    rows = published.execute(
        f"select shop_id, strftime({day}, '%Y-%m'), currency, sum({column}), count(*) "
        f"from intermediate.{entity} where {condition} and {day} is not null group by all"
    ).fetchall()
    cases: dict[tuple[str, str, str], int] = {}
    for shop, month, currency, amount, count in rows:
        for period in (month, "all"):
            key = (shop, period, currency)
            found[key] = found.get(key, Decimal(0)) + amount
            cases[key] = cases.get(key, 0) + count
    compared = 0
    for shop, world in built_sample.truth["shops"].items():
        for period, totals in world["periods"].items():
            for currency, amount in totals[name].items():
                key = (shop, period, currency)
                # each order or refund may round once more, at the fourth decimal
                tolerance = Decimal("0.0001") * (1 + cases.get(key, 0))
                assert abs(found.get(key, Decimal(0)) - Decimal(amount)) <= tolerance, key
                compared += 1
    assert compared > 50


@pytest.mark.parametrize("name", COUNTS)
def test_counts_equal_the_truth_per_month(
    name: str, built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    mart, column, dimensions = COUNTS[name]
    totals_only = "".join(f" and {dimension} = '(all)'" for dimension in dimensions)
    rows = published.execute(
        f"select shop_id, period_grain, strftime(period_start, '%Y-%m'), {column} "
        f"from marts.{mart} where period_grain in ('month', 'all') {totals_only}"
    ).fetchall()
    found = {
        (shop, "all" if grain == "all" else month): count for shop, grain, month, count in rows
    }
    for shop, world in built_sample.truth["shops"].items():
        for period, totals in world["periods"].items():
            assert found.get((shop, period), 0) == totals[name], (shop, period)


def test_visitors_before_stitching_equal_the_truth(built_sample: BuiltHome) -> None:
    """The generator does not know who of a cookie will log in later."""
    query = """
        with visits as (
            select
                days.shop_id,
                days.event_date,
                case
                    when visitors.is_stitched
                        then md5(concat(visitors.shop_id, '|visitor|', visitors.visitor_id))
                    else visitors.visitor_key
                end as visitor
            from intermediate.int_session_days as days
            inner join intermediate.int_session_visitors as visitors using (session_key)
        ),
        dated as (
            select *, min(event_date) over (partition by shop_id, visitor) as first_date
            from visits
        ),
        in_periods as (
            select *, strftime(event_date, '%Y-%m') as period, strftime(first_date, '%Y-%m') as born
            from dated
            union all
            select *, 'all', 'all' from dated
        )
        select
            shop_id,
            period,
            count(distinct visitor),
            count(distinct visitor) filter (where born = period)
        from in_periods
        group by all
    """
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as warehouse:
        rows = warehouse.execute(query).fetchall()
    found = {(shop, period): counts for shop, period, *counts in rows}
    for shop, world in built_sample.truth["shops"].items():
        for period, totals in world["periods"].items():
            expected = [totals["unique_visitors"], totals["new_visitors"]]
            assert found.get((shop, period), [0, 0]) == expected, (shop, period)


def test_net_sales_of_the_mart_equal_the_truth(
    built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    """Polna sells in the reporting currency, so nothing is converted on the way to the mart."""
    rows = published.execute(
        "select period_grain, strftime(period_start, '%Y-%m'), net_sales, orders_count "
        "from marts.mart_overall_operations "
        "where shop_id = 'polna-pl' and period_grain in ('month', 'all')"
    ).fetchall()
    found = {("all" if grain == "all" else month): row for grain, month, *row in rows}
    for period, totals in built_sample.truth["shops"]["polna-pl"]["periods"].items():
        net_sales, orders = found[period]
        tolerance = Decimal("0.0002") * (1 + orders)
        assert abs(net_sales - Decimal(totals["net_sales"]["EUR"])) <= tolerance, period


def test_what_is_left_out_equals_the_truth(
    built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    orders = published.execute(
        "select shop_id, exclusion_reason, count(*) from intermediate.int_orders_excluded "
        "group by all"
    ).fetchall()
    excluded = {(shop, reason): count for shop, reason, count in orders}
    events = published.execute(
        "select shop_id, bot_events, staff_events from intermediate.int_events_excluded"
    ).fetchall()
    removed = {shop: counts for shop, *counts in events}
    for shop, world in built_sample.truth["shops"].items():
        totals = world["periods"]["all"]
        assert excluded.get((shop, "test"), 0) == totals["test_orders_excluded"]
        assert excluded.get((shop, "staff"), 0) == totals["staff_orders_excluded"]
        assert removed.get(shop, [0, 0]) == [
            totals["bot_events_excluded"],
            totals["staff_events_excluded"],
        ]


def test_costs_fees_spend_and_known_customers_equal_the_truth(
    built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    def per_currency(query: str) -> dict[tuple[str, str], Decimal]:
        rows = published.execute(query).fetchall()
        return {(shop, currency): amount for shop, currency, amount in rows}

    fees = per_currency(
        "select shop_id, currency, sum(fee_amount_txn) from intermediate.int_payments "
        "where is_captured group by all"
    )
    spend = per_currency(
        "select shop_id, currency, sum(spend_txn) from intermediate.int_ad_spend group by all"
    )
    known = dict(
        published.execute(
            "select shop_id, count(distinct customer_key) from intermediate.int_orders "
            "where not is_anonymous group by all"
        ).fetchall()
    )
    for shop, world in built_sample.truth["shops"].items():
        totals = world["periods"]["all"]
        assert known.get(shop, 0) == totals["known_customers"]
        for currency, amount in totals["payment_fees"].items():
            assert fees.get((shop, currency), Decimal(0)) == Decimal(amount), (shop, currency)
        for currency, amount in totals["ad_spend"].items():
            assert spend.get((shop, currency), Decimal(0)) == Decimal(amount), (shop, currency)


def test_cost_of_goods_equals_the_truth(
    built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    """Polna's costs are in the reporting currency: sold, and nothing restocked."""
    row = published.execute(
        "select cogs_amount from marts.mart_overall_operations "
        "where shop_id = 'polna-pl' and period_grain = 'all'"
    ).fetchone()
    assert row is not None
    expected = built_sample.truth["shops"]["polna-pl"]["periods"]["all"]["cogs_amount"]["EUR"]
    assert row[0] == Decimal(expected)


def test_tickets_and_survey_responses_equal_the_truth(
    built_sample: BuiltHome, published: duckdb.DuckDBPyConnection
) -> None:
    """No mart reads them yet."""
    rows = published.execute(
        """
        with facts as (
            select shop_id, 'tickets' as fact, created_date as day, 1 as counted
            from intermediate.int_tickets
            union all
            select shop_id, 'tickets_solved', created_date, 1
            from intermediate.int_tickets where is_solved
            union all
            select shop_id, unnest(['survey_responses', 'survey_score']), responded_date,
                unnest([1, score])
            from intermediate.int_survey_responses where response_status = 'completed'
        )
        select shop_id, unnest([strftime(day, '%Y-%m'), 'all']), fact, counted from facts
        """
    ).fetchall()
    found: Counter[tuple[str, str, str]] = Counter()
    for shop, period, fact, counted in rows:
        found[shop, period, fact] += counted
    for shop, world in built_sample.truth["shops"].items():
        for period, totals in world["periods"].items():
            for fact in ("tickets", "survey_responses", "survey_score"):
                assert found[shop, period, fact] == totals[fact], (shop, period, fact)
        assert found[shop, "all", "tickets_solved"] == world["periods"]["all"]["tickets_solved"]
    assert len({fact for _, _, fact in found}) == 4
