{#-
    How much of what the orders state their lines explain. An order that states its parts must be
    explained to the cent; one that states only its total may hold shipping and tax that no cell
    names, so those are judged apart.
-#}
{{ behind_gate('staging') }}

with

orders as (

    select * from {{ ref('int_orders') }}

),

explained as (

    select
        shop_id,
        has_lines,
        has_amount_details,
        greatest(total_amount_txn * fx_factor, 0) as stated_amount,
        abs(
            total_amount_txn
            - (
                gross_sales_txn - discount_amount_txn + gift_card_amount_txn
                + shipping_charged_txn + taxes_txn + duties_txn + additional_fees_txn
            )
        ) * fx_factor as unexplained_amount
    from orders

),

sums as (

    select
        shop_id,
        count(*) as orders,
        count(*) filter (where has_lines) as orders_with_lines,
        {{ total('case when has_lines and has_amount_details then stated_amount end') }}
            as detailed_amount,
        {{ total('case when has_lines and has_amount_details then unexplained_amount end') }}
            as detailed_unexplained_amount,
        {{ total('case when has_lines and not has_amount_details then stated_amount end') }}
            as undetailed_amount,
        {{ total('case when has_lines and not has_amount_details then unexplained_amount end') }}
            as undetailed_unexplained_amount
    from explained
    group by 1

),

final as (

    select
        *,
        -- a shop that exports no lines at all sells by its order totals
        case
            when orders_with_lines > 0
                then {{ safe_divide('(orders - orders_with_lines)', 'orders') }}
        end as orders_without_lines_share,
        {{ safe_divide('detailed_unexplained_amount', 'detailed_amount') }}
            as detailed_unexplained_share,
        {{ safe_divide('undetailed_unexplained_amount', 'undetailed_amount') }}
            as undetailed_unexplained_share
    from sums

)

select * from final
