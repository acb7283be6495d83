{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

zendesk_tickets as (

    select * from {{ ref('stg_zendesk__tickets') }}

),

template_tickets as (

    select * from {{ ref('stg_universal__tickets') }}

),

unioned as (

    -- of a ticket in both, Zendesk tells all but what it cannot know
    select
        zendesk_tickets.shop_id,
        zendesk_tickets.ticket_id,
        'zendesk' as source_system,
        coalesce(zendesk_tickets.customer_id, template_tickets.customer_id) as customer_id,
        zendesk_tickets.email_hash,
        template_tickets.order_id,
        zendesk_tickets.agent_id,
        zendesk_tickets.agent_group,
        zendesk_tickets.channel,
        zendesk_tickets.ticket_type,
        template_tickets.topic,
        zendesk_tickets.tags,
        zendesk_tickets.priority,
        zendesk_tickets.ticket_status,
        zendesk_tickets.satisfaction,
        zendesk_tickets.group_stations,
        zendesk_tickets.assignee_stations,
        zendesk_tickets.reopens,
        zendesk_tickets.replies,
        zendesk_tickets.first_reply_seconds,
        zendesk_tickets.first_reply_business_seconds,
        zendesk_tickets.first_resolution_seconds,
        zendesk_tickets.first_resolution_business_seconds,
        zendesk_tickets.full_resolution_seconds,
        zendesk_tickets.full_resolution_business_seconds,
        zendesk_tickets.agent_wait_seconds,
        zendesk_tickets.agent_wait_business_seconds,
        zendesk_tickets.requester_wait_seconds,
        zendesk_tickets.requester_wait_business_seconds,
        zendesk_tickets.on_hold_seconds,
        zendesk_tickets.on_hold_business_seconds,
        coalesce(
            zendesk_tickets.ticket_status in ('solved', 'closed'),
            zendesk_tickets.solved_at is not null
        ) as is_solved,
        template_tickets.is_solved_first_contact,
        zendesk_tickets.created_at,
        zendesk_tickets.updated_at,
        zendesk_tickets.initially_assigned_at,
        zendesk_tickets.assigned_at,
        zendesk_tickets.solved_at,
        zendesk_tickets.due_at,
        zendesk_tickets.source_file,
        zendesk_tickets.source_line
    from zendesk_tickets
    left join template_tickets
        on
            zendesk_tickets.shop_id = template_tickets.shop_id
            and zendesk_tickets.ticket_id = template_tickets.ticket_id

    union all

    select
        template_tickets.shop_id,
        template_tickets.ticket_id,
        'universal' as source_system,
        template_tickets.customer_id,
        cast(null as string) as email_hash,
        template_tickets.order_id,
        template_tickets.agent_id,
        cast(null as string) as agent_group,
        template_tickets.channel,
        cast(null as string) as ticket_type,
        template_tickets.topic,
        cast(null as string) as tags,
        cast(null as string) as priority,
        cast(null as string) as ticket_status,
        template_tickets.satisfaction,
        cast(null as bigint) as group_stations,
        cast(null as bigint) as assignee_stations,
        template_tickets.reopens,
        template_tickets.replies,
        {{ seconds_between('template_tickets.created_at', 'template_tickets.first_replied_at') }}
            as first_reply_seconds,
        cast(null as double) as first_reply_business_seconds,
        cast(null as double) as first_resolution_seconds,
        cast(null as double) as first_resolution_business_seconds,
        {{ seconds_between('template_tickets.created_at', 'template_tickets.solved_at') }}
            as full_resolution_seconds,
        cast(null as double) as full_resolution_business_seconds,
        cast(null as double) as agent_wait_seconds,
        cast(null as double) as agent_wait_business_seconds,
        cast(null as double) as requester_wait_seconds,
        cast(null as double) as requester_wait_business_seconds,
        cast(null as double) as on_hold_seconds,
        cast(null as double) as on_hold_business_seconds,
        template_tickets.solved_at is not null as is_solved,
        template_tickets.is_solved_first_contact,
        template_tickets.created_at,
        cast(null as timestamp) as updated_at,
        cast(null as timestamp) as initially_assigned_at,
        cast(null as timestamp) as assigned_at,
        template_tickets.solved_at,
        cast(null as timestamp) as due_at,
        template_tickets.source_file,
        template_tickets.source_line
    from template_tickets
    left join zendesk_tickets
        on
            template_tickets.shop_id = zendesk_tickets.shop_id
            and template_tickets.ticket_id = zendesk_tickets.ticket_id
    where zendesk_tickets.ticket_id is null

),

{{ with_customer_keys('unioned') }},

final as (

    select
        tickets.shop_id,
        tickets.ticket_id,
        shops.platform,
        tickets.source_system,
        tickets.customer_key,
        tickets.order_id,
        tickets.agent_id,
        tickets.agent_group,
        tickets.channel,
        tickets.ticket_type,
        tickets.topic,
        tickets.tags,
        tickets.priority,
        tickets.ticket_status,
        tickets.satisfaction,
        tickets.group_stations,
        tickets.assignee_stations,
        tickets.reopens,
        tickets.replies,
        tickets.first_reply_seconds,
        tickets.first_reply_business_seconds,
        tickets.first_resolution_seconds,
        tickets.first_resolution_business_seconds,
        tickets.full_resolution_seconds,
        tickets.full_resolution_business_seconds,
        tickets.agent_wait_seconds,
        tickets.agent_wait_business_seconds,
        tickets.requester_wait_seconds,
        tickets.requester_wait_business_seconds,
        tickets.on_hold_seconds,
        tickets.on_hold_business_seconds,
        tickets.is_solved,
        tickets.is_solved_first_contact,
        {{ business_date('tickets.created_at', 'shops.timezone') }} as created_date,
        {{ business_date('tickets.solved_at', 'shops.timezone') }} as solved_date,
        tickets.created_at,
        tickets.updated_at,
        tickets.initially_assigned_at,
        tickets.assigned_at,
        tickets.solved_at,
        tickets.due_at,
        tickets.source_file,
        tickets.source_line
    from unioned_and_customers as tickets
    inner join shops on tickets.shop_id = shops.shop_id

)

select * from final
