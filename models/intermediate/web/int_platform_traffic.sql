{{ behind_gate('staging') }}
{% set keys = ['shop_id', 'platform', 'channel', 'device', 'period_grain', 'business_date'] -%}
{% set measures = [
    'unique_visitors', 'new_visitors', 'page_views', 'impressions', 'clicks', 'bounce_visitors',
    'avg_stay_seconds', 'cart_visitors', 'ordering_buyers', 'paying_buyers', 'paid_orders',
    'inquiries', 'inquiry_buyers',
] -%}

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

sources as (

    -- 汇总 is a source as a whole; who came by several of its details is in each of them
    select
        *,
        {{ period_grain_of('period_start_date', 'period_end_date') }} as period_grain
    from {{ ref('stg_sycm__traffic_sources') }}
    where channel_detail = '汇总'

),

unioned as (

    select
        shop_id,
        3 as report_rank,
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
        1 as report_rank,
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
        1 as report_rank,
        channel,
        '(all)' as device,
        period_grain,
        cast(null as string) as currency,
        unique_visitors,
        cast(null as bigint) as new_visitors,
        cast(null as bigint) as page_views,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        cast(null as bigint) as bounce_visitors,
        cast(null as decimal(28, 10)) as avg_stay_seconds,
        cast(null as bigint) as cart_visitors,
        ordering_buyers,
        cast(null as bigint) as paying_buyers,
        cast(null as bigint) as paid_orders,
        cast(null as bigint) as inquiries,
        cast(null as bigint) as inquiry_buyers,
        cast(null as decimal(18, 4)) as order_amount,
        cast(null as decimal(18, 4)) as paid_amount,
        period_start_date as traffic_date,
        source_file,
        source_line
    from sources
    where period_grain is not null

    union all

    select
        shop_id,
        2 as report_rank,
        '(all)' as channel,
        device,
        period_grain,
        cast(null as string) as currency,
        cast(null as bigint) as unique_visitors,
        cast(null as bigint) as new_visitors,
        cast(null as bigint) as page_views,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        cast(null as bigint) as bounce_visitors,
        cast(null as decimal(28, 10)) as avg_stay_seconds,
        cast(null as bigint) as cart_visitors,
        ordering_buyers,
        paying_buyers,
        cast(null as bigint) as paid_orders,
        cast(null as bigint) as inquiries,
        cast(null as bigint) as inquiry_buyers,
        order_amount,
        paid_amount,
        traffic_date,
        source_file,
        source_line
    from {{ ref('stg_sycm__trade_trend') }}

    union all

    select
        shop_id,
        1 as report_rank,
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
        traffic.report_rank,
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

numbered as (

    -- rows of one report that say the same are not put together: their key would occur twice
    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}, report_rank order by source_file, source_line
        ) as row_in_report,
        min(
            case
                when order_amount_txn is not null or paid_amount_txn is not null then report_rank
            end
        ) over (partition by {{ keys | join(', ') }}) as rank_of_amounts
    from exported

),

reported as (

    -- of several reports each count is that of the first which has it; amounts are of one report
    select
        {{ keys | join(',\n        ') }},
        {% for measure in measures -%}
        min_by({{ measure }}, report_rank) filter (where {{ measure }} is not null)
            as {{ measure }},
        {% endfor -%}
        {% for column in ['currency', 'order_amount_txn', 'paid_amount_txn'] -%}
        max({{ column }}) filter (where report_rank = coalesce(rank_of_amounts, report_rank))
            as {{ column }},
        {% endfor -%}
        min_by(source_file, report_rank) as source_file,
        min_by(source_line, report_rank) as source_line
    from numbered
    group by {{ keys | join(', ') }}, row_in_report, rank_of_amounts

),

{{ with_fx_factor('reported', 'business_date') }},

final as (

    select
        reported_and_fx.shop_id,
        reported_and_fx.platform,
        reported_and_fx.channel,
        case
            when reported_and_fx.channel = '(all)' then '(all)'
            else coalesce(channels.channel_group, 'Unassigned')
        end as channel_group,
        reported_and_fx.device,
        reported_and_fx.period_grain,
        reported_and_fx.currency,
        reported_and_fx.unique_visitors,
        reported_and_fx.new_visitors,
        reported_and_fx.page_views,
        reported_and_fx.impressions,
        reported_and_fx.clicks,
        reported_and_fx.bounce_visitors,
        reported_and_fx.avg_stay_seconds,
        reported_and_fx.cart_visitors,
        reported_and_fx.ordering_buyers,
        reported_and_fx.paying_buyers,
        reported_and_fx.paid_orders,
        reported_and_fx.inquiries,
        reported_and_fx.inquiry_buyers,
        reported_and_fx.order_amount_txn,
        {{ money('reported_and_fx.order_amount_txn * reported_and_fx.fx_factor') }}
            as order_amount,
        reported_and_fx.paid_amount_txn,
        {{ money('reported_and_fx.paid_amount_txn * reported_and_fx.fx_factor') }} as paid_amount,
        'platform' as measured_by,
        reported_and_fx.business_date,
        reported_and_fx.source_file,
        reported_and_fx.source_line
    from reported_and_fx
    left join channels on lower(reported_and_fx.channel) = channels.source

)

select * from final
