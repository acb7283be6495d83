{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'campaigns'), ['campaign_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_text('campaign_name') }} as campaign_name,
        lower({{ read_text('promo_type') }}) as promo_type,
        lower({{ read_text('utm_campaign') }}) as utm_campaign,
        {{ read_money('promo_threshold') }} as promo_threshold,
        {{ read_timestamp('starts_at') }} as starts_at,
        {{ read_timestamp('ends_at') }} as ends_at,
        {{ read_timestamp('baseline_starts_at') }} as baseline_starts_at,
        {{ read_timestamp('baseline_ends_at') }} as baseline_ends_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['promo_threshold'],
            timestamp=[
                'starts_at', 'ends_at', 'baseline_starts_at', 'baseline_ends_at',
            ],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
