{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('chitu', 'receptions'),
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
        {{ read_integer('reception_customers') }} as reception_customers,
        {{ read_integer('ratings_5') }} as ratings_5,
        {{ read_integer('ratings_4') }} as ratings_4,
        {{ read_integer('ratings_3') }} as ratings_3,
        {{ read_integer('ratings_2') }} as ratings_2,
        {{ read_integer('ratings_1') }} as ratings_1,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('response_rate') }} as response_rate,
        {{ read_number('inquiry_to_pay_rate') }} as inquiry_to_pay_rate,
        {{ read_number('rating_rate') }} as rating_rate,
        {{ read_number('satisfaction_rate') }} as satisfaction_rate,
        {{ read_number('work_days') }} as work_days,
        {{ read_date('period_start') }} as period_start_date,
        {{ read_date('period_end') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=[
                'avg_response_seconds', 'response_rate', 'inquiry_to_pay_rate',
                'work_days', 'rating_rate', 'satisfaction_rate',
            ],
            integer=[
                'reception_customers', 'ratings_5', 'ratings_4', 'ratings_3',
                'ratings_2', 'ratings_1',
            ],
            date=['period_start', 'period_end'],
        ) }} as unreadable_cells
    from exports
    left join judge_rules
        on lower({{ read_text('exports.judge_rule') }}) = judge_rules.platform_word

)

select * from renamed
