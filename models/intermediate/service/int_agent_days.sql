{{ behind_gate('staging') }}
{% set keys = ['shop_id', 'agent_id', 'period_start_date', 'period_end_date'] -%}
{% set reports = [
    'tmall', 'jd_receptions', 'jd_ratings', 'pdd', 'workloads', 'receptions', 'agent_sales',
    'presale', 'template',
] -%}

with

shops as (

    select * from {{ ref('int_shops') }}

),

tmall as (

    select * from {{ ref('stg_tmall__service_daily') }}

),

jd_receptions as (

    select * from {{ ref('stg_jd__service_receptions') }}

),

jd_ratings as (

    select * from {{ ref('stg_jd__service_ratings') }}

),

pdd as (

    select * from {{ ref('stg_pdd__service_daily') }}

),

workloads as (

    select * from {{ ref('stg_chitu__workloads') }}

),

receptions as (

    -- what is received is the same by every rule of attribution; a late export has the ratings
    select
        *,
        ratings_5 + ratings_4 + ratings_3 + ratings_2 + ratings_1 as ratings
    from {{ ref('stg_chitu__receptions') }}
    qualify
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by
                case when ratings_5 is null then 1 else 0 end,
                coalesce(judge_rule, '~'), source_file, source_line
        ) = 1

),

agent_sales as (

    select * from {{ ref('stg_chitu__agent_sales') }}
    qualify
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by coalesce(judge_rule, '~'), source_file, source_line
        ) = 1

),

presale as (

    -- counts of an agent in several shops of the workbook add up; times, averages and shares do not
    select
        shop_id,
        agent_id,
        period_start_date,
        period_end_date,
        sum(consult_customers) as consult_customers,
        sum(reception_customers) as reception_customers,
        {% for measure in [
            'avg_response_seconds', 'answer_question_ratio', 'response_rate',
            'satisfaction_rate', 'invite_rate', 'service_seconds', 'paused_seconds',
        ] -%}
        case when count(*) = 1 then min({{ measure }}) end as {{ measure }},
        {% endfor -%}
        max(work_days) as work_days,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_tmall__presale_daily') }}
    group by 1, 2, 3, 4

),

template as (

    select
        *,
        report_date as period_start_date,
        report_date as period_end_date,
        ratings_5 + ratings_4 + ratings_3 + ratings_2 + ratings_1 as ratings
    from {{ ref('stg_universal__agent_daily_reports') }}

),

agent_periods as (

    {% for report in reports -%}
    select {{ keys | join(', ') }} from {{ report }}
    {% if not loop.last -%} union {% endif -%}
    {% endfor %}

),

final as (

    -- of several reports each measure is that of the first which has it, the platform's own before
    -- those of 赤兔, of the team and of the template
    select
        agent_periods.shop_id,
        agent_periods.agent_id,
        shops.platform,
        coalesce(
            {{ period_grain_of(
                'agent_periods.period_start_date', 'agent_periods.period_end_date'
            ) }},
            'other'
        ) as period_grain,
        coalesce(tmall.agent_group, jd_ratings.agent_group) as agent_group,
        cast(
            coalesce(
                pdd.consult_customers, workloads.consult_customers,
                agent_sales.consult_customers, presale.consult_customers,
                template.consult_customers
            ) as bigint
        ) as consult_customers,
        cast(
            coalesce(
                tmall.reception_customers, pdd.reception_customers,
                workloads.reception_customers, receptions.reception_customers,
                agent_sales.reception_customers, presale.reception_customers,
                template.reception_customers
            ) as bigint
        ) as reception_customers,
        jd_receptions.reception_sessions,
        coalesce(
            workloads.direct_customers, template.direct_customers
        ) as direct_customers,
        coalesce(workloads.transferred_in, template.transferred_in) as transferred_in,
        coalesce(
            workloads.transferred_out, template.transferred_out
        ) as transferred_out,
        coalesce(
            jd_ratings.customer_messages, workloads.customer_messages,
            template.customer_messages
        ) as customer_messages,
        coalesce(
            jd_ratings.agent_messages, workloads.agent_messages,
            template.agent_messages
        ) as agent_messages,
        coalesce(workloads.agent_words, template.agent_words) as agent_words,
        coalesce(workloads.max_concurrent, template.max_concurrent) as max_concurrent,
        pdd.need_reply_customers,
        coalesce(
            workloads.unreplied_customers, template.unreplied_customers
        ) as unreplied_customers,
        pdd.unreplied_3min_customers,
        coalesce(workloads.slow_customers, template.slow_customers) as slow_customers,
        coalesce(workloads.long_customers, template.long_customers) as long_customers,
        template.invited_ratings,
        coalesce(receptions.ratings_5, template.ratings_5) as ratings_5,
        coalesce(receptions.ratings_4, template.ratings_4) as ratings_4,
        coalesce(receptions.ratings_3, template.ratings_3) as ratings_3,
        coalesce(receptions.ratings_2, template.ratings_2) as ratings_2,
        coalesce(receptions.ratings_1, template.ratings_1) as ratings_1,
        coalesce(
            pdd.ratings,
            jd_ratings.good_ratings + jd_ratings.bad_ratings,
            receptions.ratings,
            template.ratings
        ) as ratings,
        coalesce(
            pdd.ratings - pdd.low_rated_orders,
            jd_ratings.good_ratings,
            receptions.ratings_5 + receptions.ratings_4,
            template.ratings_5 + template.ratings_4
        ) as good_ratings,
        pdd.dispute_refunds,
        pdd.complaints,
        cast(
            coalesce(
                tmall.first_response_seconds, jd_receptions.first_response_seconds,
                workloads.first_response_seconds, template.first_response_seconds
            ) as double
        ) as first_response_seconds,
        cast(
            coalesce(
                tmall.avg_response_seconds, jd_receptions.avg_response_seconds,
                pdd.avg_response_seconds, workloads.avg_response_seconds,
                receptions.avg_response_seconds, presale.avg_response_seconds,
                template.avg_response_seconds
            ) as double
        ) as avg_response_seconds,
        cast(
            coalesce(
                workloads.avg_session_seconds, template.avg_session_seconds
            ) as double
        ) as avg_session_seconds,
        cast(
            coalesce(
                tmall.answer_question_ratio, workloads.answer_question_ratio,
                presale.answer_question_ratio
            ) as double
        ) as answer_question_ratio,
        cast(
            coalesce(
                workloads.response_rate, receptions.response_rate,
                presale.response_rate
            ) as double
        ) as response_rate,
        cast(pdd.response_rate_30s as double) as response_rate_30s,
        cast(
            coalesce(jd_receptions.response_rate_30s, pdd.response_rate_30s_day) as double
        ) as response_rate_30s_day,
        cast(pdd.reply_rate_3min as double) as reply_rate_3min,
        cast(pdd.reply_rate_3min_day as double) as reply_rate_3min_day,
        cast(
            coalesce(
                tmall.satisfaction_rate, receptions.satisfaction_rate,
                presale.satisfaction_rate
            ) as double
        ) as satisfaction_rate,
        cast(receptions.rating_rate as double) as rating_rate,
        cast(presale.invite_rate as double) as invite_rate,
        cast(coalesce(receptions.work_days, presale.work_days) as double) as work_days,
        cast(presale.service_seconds as double) as service_seconds,
        cast(presale.paused_seconds as double) as paused_seconds,
        'platform' as measured_by,
        agent_periods.period_start_date,
        agent_periods.period_end_date,
        coalesce(
            tmall.source_file, jd_receptions.source_file, jd_ratings.source_file, pdd.source_file,
            workloads.source_file, receptions.source_file, agent_sales.source_file,
            presale.source_file, template.source_file
        ) as source_file,
        coalesce(
            tmall.source_line, jd_receptions.source_line, jd_ratings.source_line, pdd.source_line,
            workloads.source_line, receptions.source_line, agent_sales.source_line,
            presale.source_line, template.source_line
        ) as source_line
    from agent_periods
    inner join shops on agent_periods.shop_id = shops.shop_id
    left join tmall on {{ same_keys('agent_periods', 'tmall', keys) }}
    left join jd_receptions on {{ same_keys('agent_periods', 'jd_receptions', keys) }}
    left join jd_ratings on {{ same_keys('agent_periods', 'jd_ratings', keys) }}
    left join pdd on {{ same_keys('agent_periods', 'pdd', keys) }}
    left join workloads on {{ same_keys('agent_periods', 'workloads', keys) }}
    left join receptions on {{ same_keys('agent_periods', 'receptions', keys) }}
    left join agent_sales on {{ same_keys('agent_periods', 'agent_sales', keys) }}
    left join presale on {{ same_keys('agent_periods', 'presale', keys) }}
    left join template on {{ same_keys('agent_periods', 'template', keys) }}

)

select * from final
