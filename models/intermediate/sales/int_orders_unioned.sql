{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('stg_universal__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_amazon__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_shopify__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('int_marketplace_orders') }}
union
-- whether its prices include tax follows from other orders of the shop where an order has no tax
select shop_id, coalesce(order_id, '') from {{ ref('stg_shopify__orders') }}
where
    shop_id in (select shop_id from {{ changed('stg_shopify__orders') }})
    and (coalesce(tax_amount, 0) <= 0 or total_amount is null)
    and stated_tax_rate is not null
{% endcall %}

with

universal_orders as (

    select * from {{ ref('stg_universal__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

marketplace_orders as (

    select * from {{ ref('int_marketplace_orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

shopify_order_rows as (

    -- the cells of an order stand on its first row only
    select * from {{ ref('stg_shopify__orders') }}
    where is_order_row

),

shopify_lines as (

    select
        shop_id,
        order_id,
        sum(line_quantity * line_unit_price) as items_amount
    from {{ ref('stg_shopify__orders') }}
    group by 1, 2

),

shopify_totals as (

    -- the export does not say whether prices contain tax: they do where the total needs no tax
    -- added
    select
        shopify_order_rows.*,
        shopify_lines.items_amount,
        case
            when coalesce(shopify_order_rows.tax_amount, 0) > 0
                then abs(
                    coalesce(subtotal_amount, 0)
                    + coalesce(shipping_amount, 0)
                    + coalesce(duties_amount, 0)
                    - total_amount
                ) < 0.01
        end as total_contains_tax
    from shopify_order_rows
    left join shopify_lines
        on
            shopify_order_rows.shop_id = shopify_lines.shop_id
            and shopify_order_rows.order_id = shopify_lines.order_id

),

shopify_shops as (

    select
        shop_id,
        count(*) filter (where total_contains_tax)
        > count(*) filter (where not total_contains_tax) as prices_include_tax
    from shopify_totals
    group by 1

),

shopify_orders as (

    -- an order without tax, such as a free one, follows the other orders of its shop
    select
        shopify_totals.*,
        coalesce(
            shopify_totals.total_contains_tax,
            shopify_totals.stated_tax_rate is not null and shopify_shops.prices_include_tax
        ) as prices_include_tax
    from shopify_totals
    inner join shopify_shops on shopify_totals.shop_id = shopify_shops.shop_id
    where {{ is_touched("shopify_totals.shop_id, coalesce(shopify_totals.order_id, '')") }}

),

amazon_orders as (

    -- orders of other shops that Amazon only ships are no sales on Amazon; where prices include
    -- tax, that of gift wrap stays in its price
    select
        shop_id,
        order_id,
        min(merchant_order_id) as order_number,
        min(order_status) as order_status,
        min(ship_country) as ship_country,
        min(currency) as currency,
        {{ money('sum(coalesce(item_amount, 0))') }} as items_amount,
        {{ money('sum(coalesce(item_discount_amount, 0))') }} as discount_amount,
        {{ money(
            'sum(coalesce(shipping_amount, 0) - coalesce(shipping_discount_amount, 0))'
        ) }} as shipping_amount,
        {{ money(
            'sum(coalesce(item_tax_amount, 0) + coalesce(shipping_tax_amount, 0)'
            ~ ' + case when prices_include_tax then 0 else coalesce(gift_wrap_tax_amount, 0) end)'
        ) }} as tax_amount,
        {{ money('sum(coalesce(gift_wrap_amount, 0))') }} as fees_amount,
        {{ money('sum(total_amount)') }} as total_amount,
        bool_and(prices_include_tax) as prices_include_tax,
        min(created_at) as created_at,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_amazon__orders') }}
    where
        {{ is_touched("shop_id, coalesce(order_id, '')") }}
        and marketplace is distinct from 'non-amazon'
    group by 1, 2

),

unioned as (

    select
        shop_id,
        order_id,
        order_number,
        'universal' as source_system,
        customer_id,
        email_hash,
        phone_hash,
        visitor_id,
        source_session_id,
        coalesce(
            order_status, case when cancelled_at is not null then 'cancelled' else 'created' end
        ) as order_status,
        cancelled_by,
        close_reason,
        'online' as sales_channel,
        ship_country,
        device,
        landing_source,
        landing_medium,
        landing_campaign,
        coupon_codes,
        promo_campaign_id,
        presale_campaign_id,
        currency,
        items_amount,
        discount_amount,
        coalesce(shipping_amount, 0) as shipping_amount,
        tax_amount,
        cast(null as double) as stated_tax_rate,
        coalesce(duties_amount, 0) as duties_amount,
        coalesce(fees_amount, 0) as fees_amount,
        total_amount,
        shipping_amount is not null or items_amount is not null as has_amount_details,
        coalesce(prices_include_tax, false) as prices_include_tax,
        coalesce(is_test, false) as is_test,
        coalesce(is_flagged, false) as is_flagged,
        created_at,
        completed_at,
        cancelled_at,
        source_file,
        source_line
    from universal_orders

    union all

    select
        shop_id,
        order_id,
        shopify_order_id as order_number,
        'shopify' as source_system,
        cast(null as string) as customer_id,
        email_hash,
        phone_hash,
        cast(null as string) as visitor_id,
        cast(null as string) as source_session_id,
        case
            when cancelled_at is not null then 'cancelled'
            when fulfillment_status = 'fulfilled' then 'shipped'
            when
                payment_status in ('paid', 'partially_paid', 'partially_refunded', 'refunded')
                then 'paid'
            else 'created'
        end as order_status,
        cast(null as string) as cancelled_by,
        cast(null as string) as close_reason,
        case when sales_channel = 'pos' then 'pos' else 'online' end as sales_channel,
        ship_country,
        cast(null as string) as device,
        cast(null as string) as landing_source,
        cast(null as string) as landing_medium,
        cast(null as string) as landing_campaign,
        discount_code as coupon_codes,
        cast(null as string) as promo_campaign_id,
        cast(null as string) as presale_campaign_id,
        currency,
        items_amount,
        -- the subtotal is what is left after every discount on goods
        coalesce(items_amount - subtotal_amount, discount_amount) as discount_amount,
        coalesce(shipping_amount, 0) as shipping_amount,
        tax_amount,
        cast(stated_tax_rate as double) as stated_tax_rate,
        coalesce(duties_amount, 0) as duties_amount,
        cast(0 as decimal(18, 4)) as fees_amount,
        total_amount,
        true as has_amount_details,
        prices_include_tax,
        is_test,
        false as is_flagged,
        created_at,
        cast(null as timestamp) as completed_at,
        cancelled_at,
        source_file,
        source_line
    from shopify_orders

    union all

    select
        shop_id,
        order_id,
        cast(null as string) as order_number,
        source_system,
        customer_id,
        cast(null as string) as email_hash,
        phone_hash,
        cast(null as string) as visitor_id,
        cast(null as string) as source_session_id,
        order_status,
        cancelled_by,
        close_reason,
        'online' as sales_channel,
        cast(null as string) as ship_country,
        device,
        cast(null as string) as landing_source,
        cast(null as string) as landing_medium,
        cast(null as string) as landing_campaign,
        cast(null as string) as coupon_codes,
        cast(null as string) as promo_campaign_id,
        presale_campaign_id,
        currency,
        items_amount,
        discount_amount,
        shipping_amount,
        -- these exports name no tax, though the prices contain one
        cast(null as decimal(18, 4)) as tax_amount,
        cast(null as double) as stated_tax_rate,
        cast(0 as decimal(18, 4)) as duties_amount,
        fees_amount,
        total_amount,
        true as has_amount_details,
        false as prices_include_tax,
        false as is_test,
        false as is_flagged,
        created_at,
        completed_at,
        cast(null as timestamp) as cancelled_at,
        source_file,
        source_line
    from marketplace_orders

    union all

    select
        shop_id,
        order_id,
        order_number,
        'amazon' as source_system,
        cast(null as string) as customer_id,
        cast(null as string) as email_hash,
        cast(null as string) as phone_hash,
        cast(null as string) as visitor_id,
        cast(null as string) as source_session_id,
        order_status,
        cast(null as string) as cancelled_by,
        cast(null as string) as close_reason,
        'online' as sales_channel,
        ship_country,
        cast(null as string) as device,
        cast(null as string) as landing_source,
        cast(null as string) as landing_medium,
        cast(null as string) as landing_campaign,
        cast(null as string) as coupon_codes,
        cast(null as string) as promo_campaign_id,
        cast(null as string) as presale_campaign_id,
        currency,
        items_amount,
        discount_amount,
        shipping_amount,
        tax_amount,
        cast(null as double) as stated_tax_rate,
        cast(0 as decimal(18, 4)) as duties_amount,
        fees_amount,
        total_amount,
        true as has_amount_details,
        prices_include_tax,
        false as is_test,
        false as is_flagged,
        created_at,
        cast(null as timestamp) as completed_at,
        cast(null as timestamp) as cancelled_at,
        source_file,
        source_line
    from amazon_orders

)

select * from unioned
