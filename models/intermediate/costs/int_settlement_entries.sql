{#-
    Amounts of the settlements of Amazon, from both of its flat files. V1 has a column per kind of
    amount, each of which becomes a row. A settlement that was downloaded in both is taken from V2.
-#}
{{ behind_gate('staging') }}

with

amounts as (

    select * from {{ ref('stg_amazon__settlements') }}
    where amount is not null

),

settlements_in_v2 as (

    -- distinct: a settlement has many rows
    select distinct
        shop_id,
        settlement_id
    from amounts

),

rows_of_v1 as (

    select settlements_v1.*
    from {{ ref('stg_amazon__settlements_v1') }} as settlements_v1
    left join settlements_in_v2
        on
            settlements_v1.shop_id = settlements_in_v2.shop_id
            and settlements_v1.settlement_id = settlements_in_v2.settlement_id
    where settlements_in_v2.settlement_id is null

),

unioned as (

    select
        shop_id,
        concat(settlement_id, '-', source_line) as entry_id,
        settlement_id,
        order_id,
        adjustment_id,
        transaction_type,
        entry_kind,
        coalesce(amount_description, amount_type) as entry_name,
        currency,
        amount,
        is_refund,
        posted_at,
        source_file,
        source_line
    from amounts

    {% for part, kind, name, amount in [
        ('price', 'price_kind', 'price_type', 'price_amount'),
        ('item-fee', "'fee'", 'item_fee_type', 'item_fee_amount'),
        ('shipment-fee', "'fee'", 'shipment_fee_type', 'shipment_fee_amount'),
        ('order-fee', "'fee'", 'order_fee_type', 'order_fee_amount'),
        ('misc-fee', "'fee'", "'misc-fee'", 'misc_fee_amount'),
        ('other-fee', "'fee'", 'other_fee_reason', 'other_fee_amount'),
        ('promotion', 'promotion_kind', 'promotion_type', 'promotion_amount'),
        ('direct-payment', "'transfer'", 'direct_payment_type', 'direct_payment_amount'),
        ('other', 'other_kind', 'transaction_type', 'other_amount'),
    ] -%}
    union all

    select
        shop_id,
        concat(settlement_id, '-', source_line, '-{{ part }}') as entry_id,
        settlement_id,
        order_id,
        adjustment_id,
        transaction_type,
        {{ kind }} as entry_kind,
        {{ name }} as entry_name,
        currency,
        {{ amount }} as amount,
        is_refund,
        posted_at,
        source_file,
        source_line
    from rows_of_v1
    where {{ amount }} <> 0

    {% endfor %}
)

select * from unioned
