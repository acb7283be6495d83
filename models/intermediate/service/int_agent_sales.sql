{{ behind_gate('staging') }}
{% set keys = [
    'shop_id', 'agent_id', 'rule_of_sales', 'period_start_date', 'period_end_date',
] -%}
{% set reports = ['tmall', 'jd', 'pdd', 'agent_sales', 'receptions', 'presale', 'template'] -%}

with

shops as (

    select * from {{ ref('int_shops') }}

),

tmall as (

    select
        *,
        '(platform)' as rule_of_sales
    from {{ ref('stg_tmall__service_daily') }}

),

jd as (

    select
        *,
        '(platform)' as rule_of_sales
    from {{ ref('stg_jd__service_sales') }}

),

pdd as (

    select
        *,
        '(platform)' as rule_of_sales
    from {{ ref('stg_pdd__service_daily') }}

),

agent_sales as (

    select
        *,
        coalesce(judge_rule, '(unknown)') as rule_of_sales
    from {{ ref('stg_chitu__agent_sales') }}

),

receptions as (

    select
        *,
        coalesce(judge_rule, '(unknown)') as rule_of_sales
    from {{ ref('stg_chitu__receptions') }}

),

presale as (

    -- an agent may stand under several shops of the workbook
    select
        shop_id,
        agent_id,
        '(unknown)' as rule_of_sales,
        sum(sales_amount) as sales_amount,
        sum(refund_amount) as refund_amount,
        case when count(*) = 1 then min(avg_spend_per_customer) end
            as avg_spend_per_customer,
        period_start_date,
        period_end_date,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_tmall__presale_daily') }}
    group by shop_id, agent_id, period_start_date, period_end_date

),

template as (

    select
        *,
        coalesce(judge_rule, '(unknown)') as rule_of_sales,
        report_date as period_start_date,
        report_date as period_end_date
    from {{ ref('stg_universal__agent_daily_reports') }}

),

agent_periods as (

    {% for report in reports -%}
    select {{ keys | join(', ') }} from {{ report }}
    {% if not loop.last -%} union {% endif -%}
    {% endfor %}

),

joined as (

    -- of several reports each measure is that of the first which has it; amounts are those of the
    -- template only where no other has any, since it may be in another currency
    select
        agent_periods.shop_id,
        agent_periods.agent_id,
        agent_periods.rule_of_sales as judge_rule,
        shops.platform,
        coalesce(
            {{ period_grain_of(
                'agent_periods.period_start_date', 'agent_periods.period_end_date'
            ) }},
            'other'
        ) as period_grain,
        coalesce(template_amounts.currency, shops.currency) as currency,
        coalesce(
            tmall.inquiry_customers, jd.inquiry_customers, pdd.inquiry_customers,
            agent_sales.inquiry_customers, template.inquiry_customers
        ) as inquiry_customers,
        coalesce(jd.ordered_customers, template.ordered_customers) as ordered_customers,
        coalesce(
            tmall.paid_customers, pdd.paid_customers, agent_sales.paid_customers,
            template.paid_customers
        ) as paid_customers,
        coalesce(tmall.lost_inquiry_customers, pdd.lost_inquiry_customers)
            as lost_inquiry_customers,
        cast(
            coalesce(
                tmall.inquiry_to_pay_rate, pdd.inquiry_to_pay_rate,
                receptions.inquiry_to_pay_rate
            ) as double
        ) as inquiry_to_pay_rate,
        coalesce(agent_sales.sales_units, template.sales_units) as sales_units,
        coalesce(agent_sales.sales_orders, template.sales_orders) as sales_orders,
        coalesce(
            tmall.sales_amount, jd.sales_amount, pdd.sales_amount, agent_sales.sales_amount,
            presale.sales_amount, template_amounts.sales_amount
        ) as sales_amount,
        tmall.net_sales_amount,
        coalesce(presale.refund_amount, template_amounts.refund_amount) as refund_amount,
        coalesce(tmall.avg_spend_per_customer, presale.avg_spend_per_customer)
            as avg_spend_per_customer,
        agent_periods.period_start_date,
        agent_periods.period_end_date,
        coalesce(
            tmall.source_file, jd.source_file, pdd.source_file, agent_sales.source_file,
            receptions.source_file, presale.source_file, template.source_file
        ) as source_file,
        coalesce(
            tmall.source_line, jd.source_line, pdd.source_line, agent_sales.source_line,
            receptions.source_line, presale.source_line, template.source_line
        ) as source_line
    from agent_periods
    inner join shops on agent_periods.shop_id = shops.shop_id
    left join tmall on {{ same_keys('agent_periods', 'tmall', keys) }}
    left join jd on {{ same_keys('agent_periods', 'jd', keys) }}
    left join pdd on {{ same_keys('agent_periods', 'pdd', keys) }}
    left join agent_sales on {{ same_keys('agent_periods', 'agent_sales', keys) }}
    left join receptions on {{ same_keys('agent_periods', 'receptions', keys) }}
    left join presale on {{ same_keys('agent_periods', 'presale', keys) }}
    left join template on {{ same_keys('agent_periods', 'template', keys) }}
    left join template as template_amounts
        on
            {{ same_keys('agent_periods', 'template_amounts', keys) }}
            and coalesce(
                tmall.sales_amount, jd.sales_amount, pdd.sales_amount, agent_sales.sales_amount,
                presale.sales_amount, presale.refund_amount
            ) is null

),

{{ with_fx_factor('joined', 'period_start_date') }},

final as (

    select
        shop_id,
        agent_id,
        judge_rule,
        platform,
        period_grain,
        currency,
        inquiry_customers,
        ordered_customers,
        paid_customers,
        lost_inquiry_customers,
        inquiry_to_pay_rate,
        sales_units,
        sales_orders,
        {% for amount in [
            'sales_amount', 'net_sales_amount', 'refund_amount', 'avg_spend_per_customer',
        ] -%}
        {{ money(amount) }} as {{ amount }}_txn,
        {{ money(amount ~ ' * fx_factor') }} as {{ amount }},
        {% endfor -%}
        'platform' as measured_by,
        period_start_date,
        period_end_date,
        source_file,
        source_line
    from joined_and_fx

)

select * from final
