"""The worked questions on the published sample: their answers are those of the marts."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest

PROJECT_ANALYSES = {
    "checkout_losses_by_device",
    "net_sales_by_week",
    "new_and_returning_buyers",
}


def test_every_worked_question_is_tested(analyses):
    assert set(analyses) == PROJECT_ANALYSES


def test_weeks_sum_to_the_net_sales_of_all_time(published, analyses, rows):
    found = rows(published, analyses["net_sales_by_week"])
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in found:
        sums[row["shop_id"]] += row["net_sales"]
    whole = published.execute(
        "select shop_id, net_sales from marts.mart_overall_operations "
        "where period_grain = 'all' and (shop_id <> '(all)' or platform = '(all)')"
    ).fetchall()
    assert sums == dict(whole)
    assert len(sums) > 1


def test_last_year_is_the_row_52_weeks_before(published, analyses, rows):
    found = rows(published, analyses["net_sales_by_week"])
    by_week = {(row["week_start"], row["shop_id"]): row["net_sales"] for row in found}
    assert len(by_week) == len(found)
    for row in found:
        assert row["week_start"].isoweekday() == 1
        assert row["week_start"] - row["last_year_week_start"] == timedelta(weeks=52)
        before = by_week.get((row["last_year_week_start"], row["shop_id"]))
        assert row["net_sales_last_year"] == before


def test_devices_lose_what_the_shop_loses(published, analyses, rows):
    found = rows(published, analyses["checkout_losses_by_device"])
    assert found
    lost: Counter[tuple[str, str]] = Counter()
    extra: dict[tuple[str, str], float] = defaultdict(float)
    for row in found:
        lost[row["shop_id"], row["funnel_step"]] += row["sessions_lost"]
        extra[row["shop_id"], row["funnel_step"]] += row["extra_sessions_lost"]
    whole = published.execute(
        """
        select shop_id, funnel_step, sessions_in - sessions_out
        from marts.mart_funnel
        where
            period_grain = 'all' and shop_id <> '(all)'
            and channel_group = '(all)' and device = '(all)'
            and funnel_step in ('cart', 'checkout', 'payment_info', 'order')
        """
    ).fetchall()
    assert dict(lost) == {(shop, step): count for shop, step, count in whole}
    assert list(extra.values()) == pytest.approx([0] * len(extra), abs=1e-6)


def test_losses_at_checkout_are_the_sessions_that_went_no_further(published, analyses, rows):
    found = rows(published, analyses["checkout_losses_by_device"])
    lost = {
        (row["shop_id"], row["device"]): row["sessions_lost"]
        for row in found
        if row["funnel_step"] == "checkout"
    }
    sessions = published.execute(
        """
        select shop_id, device, tracks_payment_info, has_reached_payment_info, has_reached_order
        from intermediate.int_session_funnel
        where has_reached_checkout and tracks_order
        """
    ).fetchall()
    ended: Counter[tuple[str, str]] = Counter()
    for shop, device, tracks_payment_info, has_reached_payment_info, has_reached_order in sessions:
        went_on = has_reached_payment_info if tracks_payment_info else has_reached_order
        ended[shop, device] += not went_on
    assert lost == dict(ended)


def test_buyers_are_counted_from_the_orders(published, analyses, rows):
    found = rows(published, analyses["new_and_returning_buyers"])
    orders = rows(
        published,
        """
        select orders.* from intermediate.int_orders as orders
        cross join intermediate.int_data_period as data_period
        where orders.is_paid
        and orders.order_date between data_period.as_of - 89 and data_period.as_of
        """,
    )
    buyers: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    values: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for order in orders:
        key = order["channel_group"], order["customer_type"]
        buyers[key].add(order["customer_key"])
        counts[key] += 1
        values[key] += order["gross_sales"] - order["discount_amount"]
    answer = {(row["channel_group"], row["customer_type"]): row for row in found}
    assert {key: row["buyers"] for key, row in answer.items()} == {
        key: len(keys) for key, keys in buyers.items()
    }
    assert {key: row["orders"] for key, row in answer.items()} == dict(counts)
    assert {key: row["net_order_value"] for key, row in answer.items()} == dict(values)


def test_money_of_the_channels_is_the_money_that_was_paid(published, analyses, rows):
    found = rows(published, analyses["new_and_returning_buyers"])
    paid = published.execute(
        """
        select sum(payments.amount)
        from intermediate.int_payments as payments
        inner join intermediate.int_orders as orders
            on payments.shop_id = orders.shop_id and payments.order_id = orders.order_id
        cross join intermediate.int_data_period as data_period
        where payments.is_captured and payments.paid_date is not null
        and orders.order_date between data_period.as_of - 89 and data_period.as_of
        """
    ).fetchone()[0]
    assert sum(row["paid_amount"] for row in found) == paid > 0
    shares: dict[str, float] = defaultdict(float)
    for row in found:
        shares[row["channel_group"]] += row["share_of_channel"]
    assert list(shares.values()) == pytest.approx([1] * len(shares))
