{#-
    Protects the figures of agents (reception_customers, cs_sales_amount and their like): the agents and
    days of every report of a service tool are in the entities, and no others are.
-#}
{% set reports_of_days = [
    'stg_chitu__agent_sales', 'stg_chitu__receptions', 'stg_chitu__workloads',
    'stg_jd__service_ratings', 'stg_jd__service_receptions', 'stg_pdd__service_daily',
    'stg_tmall__presale_daily', 'stg_tmall__service_daily',
] -%}
{% set rules_of_sales = {
    'stg_chitu__agent_sales': "coalesce(judge_rule, '(unknown)')",
    'stg_chitu__receptions': "coalesce(judge_rule, '(unknown)')",
    'stg_jd__service_sales': "'(platform)'",
    'stg_pdd__service_daily': "'(platform)'",
    'stg_tmall__presale_daily': "'(unknown)'",
    'stg_tmall__service_daily': "'(platform)'",
} -%}

with

staged as (

    -- union: what two reports tell of an agent is there once
    select
        '(days)' as judge_rule,
        shop_id,
        agent_id,
        report_date as period_start_date,
        report_date as period_end_date
    from {{ ref('stg_universal__agent_daily_reports') }}
    union
    select
        coalesce(judge_rule, '(unknown)') as judge_rule,
        shop_id,
        agent_id,
        report_date as period_start_date,
        report_date as period_end_date
    from {{ ref('stg_universal__agent_daily_reports') }}
    {% for report in reports_of_days -%}
    union
    select
        '(days)' as judge_rule,
        shop_id,
        agent_id,
        period_start_date,
        period_end_date
    from {{ ref(report) }}
    {% endfor -%}
    {% for report, rule in rules_of_sales.items() -%}
    union
    select
        {{ rule }} as judge_rule,
        shop_id,
        agent_id,
        period_start_date,
        period_end_date
    from {{ ref(report) }}
    {% endfor %}

),

known as (

    select
        '(days)' as judge_rule,
        shop_id,
        agent_id,
        period_start_date,
        period_end_date
    from {{ ref('int_agent_days') }}
    union all
    select
        judge_rule,
        shop_id,
        agent_id,
        period_start_date,
        period_end_date
    from {{ ref('int_agent_sales') }}

)

{{ rows_that_differ('staged', 'known') }}
