{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('zendesk', 'tickets'), ['ticket_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'zendesk' and entity = 'ticket'

),

satisfactions as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'zendesk' and entity = 'satisfaction'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('ticket_id') }} as ticket_id,
        {{ read_id('requester_id') }} as requester_id,
        {{ read_id('requester_external_id') }} as customer_id,
        {{ hash_email('requester_email') }} as email_hash,
        {{ hash_account('assignee') }} as agent_id,
        {{ read_text('agent_group') }} as agent_group,
        lower({{ read_text('via') }}) as channel,
        lower({{ read_text('ticket_type') }}) as ticket_type,
        lower({{ read_text('priority') }}) as priority,
        case
            when {{ read_text('exports.status') }} is not null
                then coalesce(statuses.mapped_status, 'unmapped')
        end as ticket_status,
        case
            when {{ read_text('exports.satisfaction_score') }} is not null
                then coalesce(satisfactions.mapped_status, 'unmapped')
        end as satisfaction,
        {{ read_text('tags') }} as tags,
        {{ read_integer('group_stations') }} as group_stations,
        {{ read_integer('assignee_stations') }} as assignee_stations,
        {{ read_integer('reopens') }} as reopens,
        {{ read_integer('replies') }} as replies,
        {{ read_minutes('first_reply_minutes') }} as first_reply_seconds,
        {{ read_minutes('first_reply_business_minutes') }}
            as first_reply_business_seconds,
        {{ read_minutes('first_resolution_minutes') }} as first_resolution_seconds,
        {{ read_minutes('first_resolution_business_minutes') }}
            as first_resolution_business_seconds,
        {{ read_minutes('full_resolution_minutes') }} as full_resolution_seconds,
        {{ read_minutes('full_resolution_business_minutes') }}
            as full_resolution_business_seconds,
        {{ read_minutes('agent_wait_minutes') }} as agent_wait_seconds,
        {{ read_minutes('agent_wait_business_minutes') }}
            as agent_wait_business_seconds,
        {{ read_minutes('requester_wait_minutes') }} as requester_wait_seconds,
        {{ read_minutes('requester_wait_business_minutes') }}
            as requester_wait_business_seconds,
        {{ read_minutes('on_hold_minutes') }} as on_hold_seconds,
        {{ read_minutes('on_hold_business_minutes') }} as on_hold_business_seconds,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('updated_at') }} as updated_at,
        {{ read_timestamp('assigned_at') }} as assigned_at,
        {{ read_timestamp('initially_assigned_at') }} as initially_assigned_at,
        {{ read_timestamp('solved_at') }} as solved_at,
        {{ read_timestamp('due_at') }} as due_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=[
                'first_reply_minutes', 'first_reply_business_minutes',
                'first_resolution_minutes', 'first_resolution_business_minutes',
                'full_resolution_minutes', 'full_resolution_business_minutes',
                'agent_wait_minutes', 'agent_wait_business_minutes',
                'requester_wait_minutes', 'requester_wait_business_minutes',
                'on_hold_minutes', 'on_hold_business_minutes',
            ],
            integer=['group_stations', 'assignee_stations', 'reopens', 'replies'],
            timestamp=[
                'created_at', 'updated_at', 'assigned_at', 'due_at',
                'initially_assigned_at', 'solved_at',
            ],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join statuses on lower({{ read_text('exports.status') }}) = statuses.platform_word
    left join satisfactions
        on lower({{ read_text('exports.satisfaction_score') }}) = satisfactions.platform_word

)

select * from renamed
