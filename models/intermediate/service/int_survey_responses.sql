{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

template_surveys as (

    select
        *,
        case when responded_at is null then 'invited' else 'completed' end as response_status,
        coalesce(
            scale_max, case survey_type when 'nps' then 10 when 'csat' then 5 end
        ) as scale_best
    from {{ ref('stg_universal__surveys') }}

),

tool_responses as (

    select
        shop_id,
        response_id,
        'delighted' as source_system,
        email_hash,
        survey_type,
        channel,
        device,
        'completed' as response_status,
        score,
        scale_max,
        cast(null as timestamp) as started_at,
        responded_at,
        source_file,
        source_line
    from {{ ref('stg_delighted__responses') }}

    union all

    select
        shop_id,
        response_id,
        'typeform' as source_system,
        cast(null as string) as email_hash,
        survey_type,
        cast(null as string) as channel,
        cast(null as string) as device,
        response_status,
        score,
        scale_max,
        started_at,
        responded_at,
        source_file,
        source_line
    from {{ ref('stg_typeform__responses') }}

),

unioned as (

    -- of a response in both, the tool tells all but what it cannot know
    select
        tool_responses.shop_id,
        tool_responses.response_id,
        tool_responses.source_system,
        template_surveys.customer_id,
        tool_responses.email_hash,
        template_surveys.order_id,
        tool_responses.survey_type,
        template_surveys.wave,
        template_surveys.touchpoint,
        coalesce(tool_responses.channel, template_surveys.channel) as channel,
        tool_responses.device,
        tool_responses.response_status,
        cast(tool_responses.score as double) as score,
        tool_responses.scale_max,
        template_surveys.invited_at,
        tool_responses.started_at,
        tool_responses.responded_at,
        tool_responses.source_file,
        tool_responses.source_line
    from tool_responses
    left join template_surveys
        on
            tool_responses.shop_id = template_surveys.shop_id
            and tool_responses.response_id = template_surveys.response_id

    union all

    select
        template_surveys.shop_id,
        template_surveys.response_id,
        'universal' as source_system,
        template_surveys.customer_id,
        cast(null as string) as email_hash,
        template_surveys.order_id,
        template_surveys.survey_type,
        template_surveys.wave,
        template_surveys.touchpoint,
        template_surveys.channel,
        cast(null as string) as device,
        template_surveys.response_status,
        cast(template_surveys.score as double) as score,
        template_surveys.scale_best as scale_max,
        template_surveys.invited_at,
        cast(null as timestamp) as started_at,
        template_surveys.responded_at,
        template_surveys.source_file,
        template_surveys.source_line
    from template_surveys
    left join tool_responses
        on
            template_surveys.shop_id = tool_responses.shop_id
            and template_surveys.response_id = tool_responses.response_id
    where tool_responses.response_id is null

),

{{ with_customer_keys('unioned') }},

final as (

    select
        responses.shop_id,
        responses.source_system,
        responses.response_id,
        shops.platform,
        responses.customer_key,
        responses.order_id,
        responses.survey_type,
        responses.wave,
        responses.touchpoint,
        responses.channel,
        responses.device,
        responses.response_status,
        responses.score,
        cast(responses.scale_max as bigint) as scale_max,
        {{ business_date('responses.invited_at', 'shops.timezone') }} as invited_date,
        {{ business_date('responses.responded_at', 'shops.timezone') }} as responded_date,
        responses.invited_at,
        responses.started_at,
        responses.responded_at,
        responses.source_file,
        responses.source_line
    from unioned_and_customers as responses
    inner join shops on responses.shop_id = shops.shop_id

)

select * from final
