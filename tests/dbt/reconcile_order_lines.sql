{#-
    Protects gross_sales, discount_amount and cogs_amount: a line that is lost on the way to its
    order, or joined twice, changes them. Lines sum to their order in the currency of the order
    and in the reporting currency, and every exported line of a counted order is there once.
-#}
with

line_sums as (

    select
        shop_id,
        order_id,
        count(*) as lines_count,
        sum(case when is_gift_card then 0 else quantity end) as units,
        sum(gross_sales_txn) as gross_sales_txn,
        sum(discount_amount_txn) as discount_amount_txn,
        sum(gift_card_amount_txn) as gift_card_amount_txn,
        sum(gross_sales) as gross_sales,
        sum(discount_amount) as discount_amount,
        coalesce(sum(cogs_amount) filter (where has_cost), 0) as cogs_amount
    from {{ ref('int_order_lines') }}
    group by 1, 2

),

exported_lines as (

    select
        shop_id,
        order_id,
        count(*) as lines_count,
        sum(case when is_gift_card then 0 else quantity end) as units
    from {{ ref('int_order_lines_unioned') }}
    group by 1, 2

),

orders as (

    select * from {{ ref('int_orders') }}

),

mismatches as (

    select
        orders.shop_id,
        orders.order_id,
        orders.lines_count,
        line_sums.lines_count as lines_found,
        exported_lines.lines_count as lines_exported,
        orders.gross_sales_txn,
        line_sums.gross_sales_txn as lines_gross_sales_txn,
        orders.gross_sales,
        line_sums.gross_sales as lines_gross_sales
    from orders
    left join line_sums
        on orders.shop_id = line_sums.shop_id and orders.order_id = line_sums.order_id
    left join exported_lines
        on
            orders.shop_id = exported_lines.shop_id
            and orders.order_id = exported_lines.order_id
    where
        orders.has_lines <> (exported_lines.lines_count is not null)
        or (
            orders.has_lines
            and (
                orders.lines_count is distinct from exported_lines.lines_count
                or orders.units is distinct from exported_lines.units
                or orders.lines_count is distinct from line_sums.lines_count
                or orders.units is distinct from line_sums.units
                or orders.gross_sales_txn is distinct from line_sums.gross_sales_txn
                or orders.discount_amount_txn is distinct from line_sums.discount_amount_txn
                or orders.gift_card_amount_txn is distinct from line_sums.gift_card_amount_txn
                or orders.gross_sales is distinct from line_sums.gross_sales
                or orders.discount_amount is distinct from line_sums.discount_amount
                or orders.cogs_amount is distinct from line_sums.cogs_amount
            )
        )

)

select * from mismatches
