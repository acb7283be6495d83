"""What BI tools and analysts ask of the published file, by what they want to know."""

QUERIES = {
    "headline KPIs of every month, all shops": """
        select kpi_id, period_start, value, unit, currency, is_low_n
        from marts.mart_kpi_long
        where
            period_grain = 'month'
            and shop_id = '(all)'
            and dim_set = '(all)'
            and kpi_id in (
                'net_sales', 'orders_count', 'aov', 'unique_visitors', 'session_conversion_rate'
            )
        order by kpi_id, period_start
    """,
    "net sales by week and shop, last year beside": """
        select period_start, shop_id, net_sales, net_sales_last_year, currency
        from marts.mart_overall_operations
        where period_grain = 'week' and shop_id <> '(all)'
        order by period_start, shop_id
    """,
    "traffic by channel group, last 13 weeks": """
        select channel_group, sum(sessions) as sessions, sum(net_order_value) as net_order_value
        from marts.mart_traffic
        where
            period_grain = 'week'
            and shop_id = '(all)'
            and platform = '(all)'
            and device = '(all)'
            and visitor_type = '(all)'
            and channel_group <> '(all)'
            and period_start > (
                select max(period_start) - interval 91 day
                from marts.mart_traffic
                where period_grain = 'week'
            )
        group by channel_group
        order by sessions desc
    """,
    "funnel of a shop by device, all quarters": """
        select device, funnel_step, sum(sessions_in) as sessions_in, sum(sessions_out) as went_on
        from marts.mart_funnel
        where
            period_grain = 'quarter'
            and shop_id = (select min(shop_id) from marts.mart_funnel where shop_id <> '(all)')
            and platform <> '(all)'
            and channel_group = '(all)'
            and device <> '(all)'
        group by device, funnel_step, step_number
        order by device, step_number
    """,
    "top 20 products by gross sales (ad hoc, lines)": """
        select
            products.product_name,
            sum(order_lines.quantity) as units,
            sum(order_lines.gross_sales) as gross_sales
        from intermediate.int_order_lines as order_lines
        inner join intermediate.int_products as products
            on order_lines.shop_id = products.shop_id and order_lines.sku = products.sku
        group by products.product_name
        order by gross_sales desc
        limit 20
    """,
    "net sales and orders by day, last 90 days": """
        select period_start, net_sales, orders_count, aov
        from marts.mart_overall_operations
        where
            period_grain = 'day'
            and shop_id = '(all)'
            and platform = '(all)'
            and period_start > as_of - interval 90 day
        order by period_start
    """,
    "all KPIs of the last day against the day before": """
        select
            today.kpi_id,
            dim_kpi.name_en,
            today.value,
            yesterday.value as value_before
        from marts.mart_kpi_long as today
        inner join marts.dim_kpi
            on today.kpi_id = dim_kpi.kpi_id
        left join marts.mart_kpi_long as yesterday
            on
                today.kpi_id = yesterday.kpi_id
                and yesterday.period_grain = 'day'
                and yesterday.shop_id = '(all)'
                and yesterday.dim_set = '(all)'
                and yesterday.period_start = today.period_start - interval 1 day
        where
            today.period_grain = 'day'
            and today.shop_id = '(all)'
            and today.dim_set = '(all)'
            and today.period_start = (
                select max(period_start)
                from marts.mart_kpi_long
                where period_grain = 'day'
            )
        order by today.kpi_id
    """,
    "orders by hour of the day, last 28 days": """
        select date_part('hour', period_start) as hour_of_day, sum(orders_count) as orders
        from marts.mart_overall_operations
        where
            period_grain = 'hour'
            and shop_id = '(all)'
            and platform = '(all)'
            and period_start > as_of - interval 28 day
        group by hour_of_day
        order by hour_of_day
    """,
    "average order and spend per customer by month and shop": """
        select period_start, shop_id, aov, avg_spend_per_customer, currency
        from marts.mart_overall_operations
        where period_grain = 'month' and shop_id <> '(all)'
        order by period_start, shop_id
    """,
    "gross margin and cost coverage by quarter": """
        select period_start, shop_id, gross_profit, gross_margin_rate, cost_coverage_rate
        from marts.mart_overall_operations
        where period_grain = 'quarter' and (shop_id <> '(all)' or platform = '(all)')
        order by period_start, shop_id
    """,
    "from net sales to contribution profit, last year": """
        select
            period_start,
            net_sales,
            cogs_amount,
            gross_profit,
            shipping_charged,
            shipping_cost,
            payment_fees,
            platform_fees,
            return_handling_cost,
            marketing_cost,
            contribution_profit
        from marts.mart_overall_operations
        where
            period_grain = 'month'
            and shop_id = '(all)'
            and platform = '(all)'
            and period_start > as_of - interval 1 year
        order by period_start
    """,
    "bounce rate by channel and device, last full month": """
        select channel_group, device, bounce_rate, sessions, is_low_n
        from marts.mart_traffic
        where
            period_grain = 'month'
            and shop_id = '(all)'
            and platform = '(all)'
            and visitor_type <> '(all)'
            and is_complete
            and period_start = (
                select max(period_start)
                from marts.mart_traffic
                where period_grain = 'month' and is_complete
            )
        order by sessions desc, channel_group, device
    """,
    "new and returning visitors by week": """
        select period_start, visitor_type, unique_visitors
        from marts.mart_traffic
        where
            period_grain = 'week'
            and shop_id = '(all)'
            and platform = '(all)'
            and channel_group = '(all)'
            and device = '(all)'
        order by period_start, visitor_type
    """,
    "session conversion by device and week of a shop": """
        select period_start, dim_value as device, value, n
        from marts.mart_kpi_long
        where
            kpi_id = 'session_conversion_rate'
            and period_grain = 'week'
            and dim_set = 'device'
            and shop_id = (select min(shop_id) from marts.mart_conversion where shop_id <> '(all)')
        order by period_start, device
    """,
    "cart and checkout abandonment by month and shop, final ones": """
        select period_start, shop_id, cart_abandonment_rate, checkout_abandonment_rate
        from marts.mart_conversion
        where
            period_grain = 'month'
            and shop_id <> '(all)'
            and channel_group = '(all)'
            and device = '(all)'
            and is_mature
        order by period_start, shop_id
    """,
    "ordered and paid by channel and quarter": """
        select period_start, channel_group, order_amount, paid_amount, paying_buyers
        from marts.mart_conversion
        where
            period_grain = 'quarter'
            and shop_id = '(all)'
            and platform = '(all)'
            and channel_group <> '(all)'
            and device = '(all)'
        order by period_start, paid_amount desc, channel_group
    """,
    "every KPI of one shop and month, by name": """
        select dim_kpi.family_code, dim_kpi.name_zh_cn, long.value, long.unit, long.is_mature
        from marts.mart_kpi_long as long
        inner join marts.dim_kpi
            on long.kpi_id = dim_kpi.kpi_id
        where
            long.period_grain = 'month'
            and long.dim_set = '(all)'
            and long.shop_id = (
                select min(shop_id)
                from marts.mart_kpi_long
                where shop_id <> '(all)'
            )
            and long.period_start = (
                select max(period_start)
                from marts.mart_kpi_long
                where period_grain = 'month'
            )
        order by dim_kpi.family_code, long.kpi_id
    """,
    "orders by ship country and month (ad hoc, orders)": """
        select
            date_trunc('month', order_date) as month,
            ship_country,
            count(*) as orders,
            sum(gross_sales - discount_amount) as net_order_value
        from intermediate.int_orders
        group by month, ship_country
        order by month, orders desc, ship_country
    """,
    "returns by reason, last 180 days (ad hoc, refunds)": """
        select reason_group, count(*) as refunds, sum(returns_amount) as returns_amount
        from intermediate.int_refunds
        where
            is_processed
            and processed_date > (select max(as_of) from intermediate.int_data_period)
            - interval 180 day
        group by reason_group
        order by returns_amount desc, reason_group
    """,
    "best customers with their orders (ad hoc, customers)": """
        select customer_key, country, orders_count, paid_amount, first_order_date, last_order_date
        from intermediate.int_customers
        where paid_orders > 1
        order by paid_amount desc, customer_key
        limit 50
    """,
}
