{#-
    Protects first_response_time_avg and first_contact_resolution: every ticket of the exports is
    once in the entity, and nothing else is.
-#}
with

facts as (

    -- union: a ticket in two exports is one
    select
        'ticket' as entity,
        shop_id,
        ticket_id as fact_id,
        1 as staged,
        0 as known
    from (
        select
            shop_id,
            ticket_id
        from {{ ref('stg_zendesk__tickets') }}
        union
        select
            shop_id,
            ticket_id
        from {{ ref('stg_universal__tickets') }}
    ) as tickets

    union all

    select
        'ticket',
        shop_id,
        ticket_id,
        0,
        1
    from {{ ref('int_tickets') }}

)

select
    entity,
    shop_id,
    fact_id,
    sum(staged) as staged,
    sum(known) as known
from facts
group by 1, 2, 3
having sum(staged) <> sum(known)
