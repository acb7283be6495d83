"""The worked questions on rows made by hand, with the answers worked out on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

WEEKS = """
    create table marts.mart_overall_operations as
    select
        'week' as period_grain,
        cast(week_start as timestamp) as period_start,
        shop_id,
        platform,
        'EUR' as currency,
        cast(net_sales as decimal(28, 4)) as net_sales,
        cast(last_year as decimal(28, 4)) as net_sales_last_year,
        is_mature
    from (values
        (date '2025-10-06', 'a', 'shopify', 150, 120, false),
        (date '2025-09-29', 'a', 'shopify', 150, 120, true),
        (date '2025-09-22', 'a', 'shopify', 90, 60, true),
        (date '2025-09-29', 'b', 'shopify', 30, -10, true),
        (date '2025-09-29', '(all)', 'shopify', 180, 110, true),
        (date '2025-09-29', '(all)', '(all)', 180, 110, true)
    ) as weeks (week_start, shop_id, platform, net_sales, last_year, is_mature)
"""

FUNNEL = """
    create table marts.mart_funnel as
    select
        *,
        'all' as period_grain,
        1 - sessions_out / nullif(sessions_in, 0) as funnel_step_dropoff,
        sessions_in < 30 as is_low_n
    from (values
        ('a', '(all)', 'desktop', 'checkout', 4, 100, 90),
        ('a', '(all)', 'mobile', 'checkout', 4, 100, 50),
        ('a', '(all)', '(all)', 'checkout', 4, 200, 140),
        ('a', 'Direct', '(all)', 'checkout', 4, 200, 140),
        ('a', '(all)', 'mobile', 'session', 1, 900, 100),
        ('a', '(all)', '(all)', 'session', 1, 900, 100),
        ('(all)', '(all)', 'mobile', 'checkout', 4, 100, 50)
    ) as steps (
        shop_id, channel_group, device, funnel_step, step_number, sessions_in, sessions_out
    )
"""

ORDERS = """
    create table intermediate.int_orders as
    select
        'a' as shop_id,
        *,
        cast(value + 5 as decimal(18, 4)) as gross_sales,
        cast(5 as decimal(18, 4)) as discount_amount,
        cast(paid as decimal(18, 4)) as paid_amount,
        paid > 0 as is_paid
    from (values
        ('1', 'ann', 'Email', 'new', 40, 48, date '2025-03-31'),
        ('2', 'ann', 'Email', 'returning', 20, 24, date '2025-03-31'),
        ('3', 'bob', 'Email', 'returning', 60, 72, date '2025-01-01'),
        ('4', 'bob', 'Email', 'returning', 100, 120, date '2025-03-01'),
        ('5', 'cat', 'Direct', 'new', 30, 0, date '2025-03-01'),
        ('6', 'dan', 'Direct', 'new', 10, 12, date '2024-12-31')
    ) as orders (
        order_id, customer_key, channel_group, customer_type, value, paid, order_date
    )
"""

LINES = """
    create table intermediate.int_order_lines as
    select * from (values
        ('a', '1', 'tee', false),
        ('a', '1', 'tee', false),
        ('a', '1', 'mug', false),
        ('a', '1', 'card', true),
        ('a', '2', 'mug', false)
    ) as lines (shop_id, order_id, sku, is_gift_card)
"""


def with_period(connection, first: str, last: str) -> None:
    connection.execute(
        "create table intermediate.int_data_period as "
        f"select date '{first}' as first_date, date '{last}' as as_of"
    )


def test_net_sales_stand_beside_those_of_52_weeks_before(hand_made, analyses, rows):
    hand_made.execute(WEEKS)
    with_period(hand_made, "2024-09-25", "2025-10-07")
    found = rows(hand_made, analyses["net_sales_by_week"])
    weeks = {(row["week_start"], row["shop_id"]): row for row in found}
    assert len(weeks) == len(found) == 5  # one row for all shops, none for their platform

    whole = weeks[date(2025, 9, 29), "a"]
    assert whole["last_year_week_start"] == date(2024, 9, 30)
    assert (whole["net_sales"], whole["net_sales_last_year"]) == (150, 120)
    assert whole["net_sales_change"] == Decimal(30)
    assert whole["sales_growth_rate_yoy"] == 0.25

    # a negative yardstick gives a difference and no rate; a week that is not over gives neither
    assert weeks[date(2025, 9, 29), "b"]["net_sales_change"] == 40
    assert weeks[date(2025, 9, 29), "b"]["sales_growth_rate_yoy"] is None
    assert weeks[date(2025, 10, 6), "a"]["net_sales_change"] is None


def test_a_week_is_not_compared_with_the_half_week_the_data_began_in(hand_made, analyses, rows):
    hand_made.execute(WEEKS)
    with_period(hand_made, "2024-09-25", "2025-10-07")  # a Wednesday
    found = rows(hand_made, analyses["net_sales_by_week"])
    first = next(row for row in found if row["week_start"] == date(2025, 9, 22))
    assert first["last_year_week_start"] == date(2024, 9, 23)
    assert first["net_sales_last_year"] == 60
    assert not first["has_whole_last_year"]
    assert first["net_sales_change"] is None
    assert first["sales_growth_rate_yoy"] is None


def test_a_device_loses_more_at_checkout_than_the_shop(hand_made, analyses, rows):
    hand_made.execute(FUNNEL)
    found = rows(hand_made, analyses["checkout_losses_by_device"])
    # the shop loses 60 of 200, that is 30 of each 100: mobile loses 50, desktop 10
    assert [(row["device"], row["sessions_lost"]) for row in found] == [
        ("mobile", 50),
        ("desktop", 10),
    ]
    assert [row["extra_sessions_lost"] for row in found] == pytest.approx([20, -20])
    assert [row["funnel_step_dropoff_of_shop"] for row in found] == pytest.approx([0.3, 0.3])


def test_buyers_of_the_last_90_days_are_new_or_returning(hand_made, analyses, rows):
    hand_made.execute(ORDERS)
    hand_made.execute(LINES)
    with_period(hand_made, "2024-01-01", "2025-03-31")
    found = rows(hand_made, analyses["new_and_returning_buyers"])
    # order 5 is not paid, order 6 is 91 days old; order 3, at 90 days, is the oldest that counts
    assert [(row["channel_group"], row["customer_type"]) for row in found] == [
        ("Email", "new"),
        ("Email", "returning"),
    ]
    new, returning = found
    assert (new["buyers"], new["orders"], new["net_order_value"]) == (1, 1, 40)
    assert (returning["buyers"], returning["orders"], returning["net_order_value"]) == (2, 3, 180)
    assert (new["paid_amount"], returning["paid_amount"]) == (48, 216)
    assert returning["paid_amount_per_buyer"] == 108
    assert returning["net_value_per_order"] == 60
    assert returning["share_of_channel"] == pytest.approx(216 / 264)


def test_lines_neither_multiply_orders_nor_take_them_away(hand_made, analyses, rows):
    hand_made.execute(ORDERS)
    hand_made.execute(LINES)
    with_period(hand_made, "2024-01-01", "2025-03-31")
    new, returning = rows(hand_made, analyses["new_and_returning_buyers"])
    assert (new["orders"], new["products_per_order"]) == (1, 2)  # a tee and a mug, no gift card
    assert (returning["orders"], returning["products_per_order"]) == (3, 1)  # two without lines
