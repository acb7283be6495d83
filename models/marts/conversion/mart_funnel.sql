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

reached as (

    -- sessions that reached each step, and those that reached the next one their shop tracks
    select
        shop_id,
        channel_group,
        device,
        session_date,
        {% for step in steps -%}
        count(*) filter (where tracks_{{ step }} and has_reached_{{ step }}) as {{ step }}_in,
        {% if not loop.last -%}
        count(*) filter (
            where
            tracks_{{ step }} and has_reached_{{ step }}
            and (
                {% for next_step in steps[loop.index:] -%}
                {{ 'or ' if not loop.first }}tracks_{{ next_step }}
                {% endfor %}
            )
        ) as {{ step }}_followed,
        -- NULL after the last step that the shop tracks
        sum(
            case
                {% for next_step in steps[loop.index:] -%}
                when tracks_{{ step }} and tracks_{{ next_step }}
                    then case when has_reached_{{ next_step }} then 1 else 0 end
                {% endfor -%}
            end
        ) as {{ step }}_out,
        {% endif -%}
        bool_or(tracks_{{ step }}) as tracks_{{ step }},
        {% endfor -%}
        count(*) as sessions
    from sessions
    group by 1, 2, 3, 4

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(reached.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(reached.channel_group, '(all)') as channel_group,
        coalesce(reached.device, '(all)') as device,
        {% for step in steps -%}
        cast(sum(reached.{{ step }}_in) as bigint) as {{ step }}_in,
        {% if not loop.last -%}
        cast(sum(reached.{{ step }}_followed) as bigint) as {{ step }}_followed,
        cast(sum(reached.{{ step }}_out) as bigint) as {{ step }}_out,
        {% endif -%}
        bool_or(reached.tracks_{{ step }}) as tracks_{{ step }},
        {% endfor -%}
        bool_and(periods.is_complete) as is_complete
    from reached
    inner join shops on reached.shop_id = shops.shop_id
    inner join periods on reached.session_date = periods.business_date
    group by {{ period_grouping_sets(
        'reached.shop_id', 'shops.platform', ['reached.channel_group', 'reached.device']
    ) }}

),

steps as (

    {% for step in steps -%}
    select
        period_grain,
        period_start,
        shop_id,
        platform,
        channel_group,
        device,
        '{{ step }}' as funnel_step,
        {{ loop.index }} as step_number,
        {{ step }}_in as sessions_in,
        {{ 'cast(0 as bigint)' if loop.last else step ~ '_followed' }} as sessions_followed,
        {{ 'cast(null as bigint)' if loop.last else step ~ '_out' }} as sessions_out,
        is_complete
    from sums
    where tracks_{{ step }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

final as (

    select
        steps.period_grain,
        steps.period_start,
        steps.shop_id,
        steps.platform,
        steps.channel_group,
        steps.device,
        steps.funnel_step,
        steps.step_number,
        steps.sessions_in,
        steps.sessions_followed,
        steps.sessions_out,
        {{ safe_divide('steps.sessions_out', 'steps.sessions_followed') }} as funnel_step_rate,
        1 - {{ safe_divide('steps.sessions_out', 'steps.sessions_followed') }}
            as funnel_step_dropoff,
        steps.is_complete as is_mature,
        steps.sessions_in < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from steps
    cross join data_period

)

select * from final
