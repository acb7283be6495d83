{%- set steps = ['session', 'product_view', 'cart', 'checkout', 'payment_info', 'order', 'paid'] -%}
{{ behind_gate('intermediate') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}

),

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

sessions as (

    select
        *,
        true as has_reached_session,
        true as tracks_session,
        tracks_order as tracks_paid
    from {{ ref('int_session_funnel') }}

),

steps as (

    {% for step in steps -%}
    select
        shop_id,
        channel_group,
        device,
        session_date,
        '{{ step }}' as funnel_step,
        {{ loop.index }} as step_number,
        bool_or(tracks_{{ step }}) as is_tracked,
        count(*) filter (where has_reached_{{ step }}) as sessions_in,
        {% if loop.last -%}
        cast(null as bigint) as sessions_out
        {%- else -%}
        -- the next step is the next one that the shop tracks
        case
            when bool_or(tracks_order)
                then count(*) filter (
                    where case
                        {% for next_step in steps[loop.index:] -%}
                        when tracks_{{ next_step }} then has_reached_{{ next_step }}
                        {% endfor -%}
                    end
                )
        end as sessions_out
        {%- endif %}
    from sessions
    group by 1, 2, 3, 4
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(steps.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(steps.channel_group, '(all)') as channel_group,
        coalesce(steps.device, '(all)') as device,
        steps.funnel_step,
        steps.step_number,
        cast(sum(steps.sessions_in) as bigint) as sessions_in,
        cast(sum(steps.sessions_out) as bigint) as sessions_out,
        bool_and(periods.is_complete) as is_complete
    from steps
    inner join shops on steps.shop_id = shops.shop_id
    inner join periods on steps.session_date = periods.business_date
    where steps.is_tracked
    group by {{ period_grouping_sets(
        'steps.shop_id', 'shops.platform', ['steps.channel_group', 'steps.device'],
        also=['steps.funnel_step', 'steps.step_number']
    ) }}

),

final as (

    select
        sums.period_grain,
        sums.period_start,
        sums.shop_id,
        sums.platform,
        sums.channel_group,
        sums.device,
        sums.funnel_step,
        sums.step_number,
        sums.sessions_in,
        sums.sessions_out,
        {{ safe_divide('sums.sessions_out', 'sums.sessions_in') }} as funnel_step_rate,
        1 - {{ safe_divide('sums.sessions_out', 'sums.sessions_in') }} as funnel_step_dropoff,
        sums.is_complete as is_mature,
        sums.sessions_in < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from sums
    cross join data_period

)

select * from final
