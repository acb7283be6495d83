{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

channels as (

    select
        source,
        channel_group
    from {{ ref('int_channels') }}
    where medium = '(platform)'

),

unioned as (

    select
        shop_id,
        channel,
        device,
        period_grain,
        currency,
        unique_visitors,
        new_visitors,
        page_views,
        impressions,
        clicks,
        bounce_visitors,
        avg_stay_seconds,
        cart_visitors,
        ordering_buyers,
        paying_buyers,
        paid_orders,
        inquiries,
        inquiry_buyers,
        order_amount,
        paid_amount,
        traffic_date,
        source_file,
        source_line
    from {{ ref('stg_universal__platform_traffic') }}

    union all

    select
        shop_id,
        '(all)' as channel,
        '(all)' as device,
        period_grain,
        cast(null as string) as currency,
        unique_visitors,
        new_visitors,
        page_views,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        cast(null as bigint) as bounce_visitors,
        avg_stay_seconds,
        cart_visitors,
        ordering_buyers,
        paying_buyers,
        paid_orders,
        cast(null as bigint) as inquiries,
        cast(null as bigint) as inquiry_buyers,
        order_amount,
        paid_amount,
        traffic_date,
        source_file,
        source_line
    from {{ ref('stg_sycm__shop_daily') }}

    union all

    select
        shop_id,
        '(all)' as channel,
        '(all)' as device,
        'day' as period_grain,
        'USD' as currency,
        unique_visitors,
        cast(null as bigint) as new_visitors,
        page_views,
        impressions,
        clicks,
        cast(null as bigint) as bounce_visitors,
        cast(null as decimal(28, 10)) as avg_stay_seconds,
        cast(null as bigint) as cart_visitors,
        cast(null as bigint) as ordering_buyers,
        cast(null as bigint) as paying_buyers,
        paid_orders,
        inquiries,
        inquiry_buyers,
        cast(null as decimal(18, 4)) as order_amount,
        paid_amount,
        traffic_date,
        source_file,
        source_line
    from {{ ref('stg_alibaba__store_daily') }}

),

exported as (

    select
        traffic.shop_id,
        shops.platform,
        coalesce(traffic.channel, '(all)') as channel,
        coalesce(traffic.device, '(all)') as device,
        traffic.period_grain,
        coalesce(traffic.currency, shops.currency) as currency,
        traffic.unique_visitors,
        traffic.new_visitors,
        traffic.page_views,
        traffic.impressions,
        traffic.clicks,
        traffic.bounce_visitors,
        cast(traffic.avg_stay_seconds as double) as avg_stay_seconds,
        traffic.cart_visitors,
        traffic.ordering_buyers,
        traffic.paying_buyers,
        traffic.paid_orders,
        traffic.inquiries,
        traffic.inquiry_buyers,
        traffic.order_amount as order_amount_txn,
        traffic.paid_amount as paid_amount_txn,
        -- platforms date a week by its first or its last day
        cast(
            case traffic.period_grain
                when 'week' then date_trunc('week', traffic.traffic_date)
                when 'month' then date_trunc('month', traffic.traffic_date)
                else traffic.traffic_date
            end as date
        ) as business_date,
        traffic.source_file,
        traffic.source_line
    from unioned as traffic
    inner join shops on traffic.shop_id = shops.shop_id

),

{{ with_fx_factor('exported', 'business_date') }},

final as (

    select
        exported_and_fx.shop_id,
        exported_and_fx.platform,
        exported_and_fx.channel,
        case
            when exported_and_fx.channel = '(all)' then '(all)'
            else coalesce(channels.channel_group, 'Unassigned')
        end as channel_group,
        exported_and_fx.device,
        exported_and_fx.period_grain,
        exported_and_fx.currency,
        exported_and_fx.unique_visitors,
        exported_and_fx.new_visitors,
        exported_and_fx.page_views,
        exported_and_fx.impressions,
        exported_and_fx.clicks,
        exported_and_fx.bounce_visitors,
        exported_and_fx.avg_stay_seconds,
        exported_and_fx.cart_visitors,
        exported_and_fx.ordering_buyers,
        exported_and_fx.paying_buyers,
        exported_and_fx.paid_orders,
        exported_and_fx.inquiries,
        exported_and_fx.inquiry_buyers,
        exported_and_fx.order_amount_txn,
        {{ money('exported_and_fx.order_amount_txn * exported_and_fx.fx_factor') }}
            as order_amount,
        exported_and_fx.paid_amount_txn,
        {{ money('exported_and_fx.paid_amount_txn * exported_and_fx.fx_factor') }} as paid_amount,
        'platform' as measured_by,
        exported_and_fx.business_date,
        exported_and_fx.source_file,
        exported_and_fx.source_line
    from exported_and_fx
    left join channels on lower(exported_and_fx.channel) = channels.source

)

select * from final
