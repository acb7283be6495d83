{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('chitu', 'agent_sales'),
        ['period_start', 'period_end', 'judge_rule', 'agent']
    ) }}

),

judge_rules as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'chitu' and entity = 'judge_rule'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('agent') }} as agent_id,
        case
            when {{ read_text('exports.judge_rule') }} is not null
                then coalesce(judge_rules.mapped_status, 'unmapped')
        end as judge_rule,
        {{ read_integer('consult_customers') }} as consult_customers,
        {{ read_integer('reception_customers') }} as reception_customers,
        {{ read_integer('inquiry_customers') }} as inquiry_customers,
        {{ read_integer('paid_customers') }} as paid_customers,
        {{ read_integer('sales_units') }} as sales_units,
        {{ read_integer('sales_orders') }} as sales_orders,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_date('period_start') }} as period_start_date,
        {{ read_date('period_end') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount'],
            integer=[
                'consult_customers', 'reception_customers', 'inquiry_customers',
                'sales_units', 'paid_customers', 'sales_orders',
            ],
            date=['period_start', 'period_end'],
        ) }} as unreadable_cells
    from exports
    left join judge_rules
        on lower({{ read_text('exports.judge_rule') }}) = judge_rules.platform_word

)

select * from renamed
