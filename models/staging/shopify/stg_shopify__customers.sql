{{ behind_gate('raw') }}

with

exports as (

    -- older exports have no id: their rows are replaced by address
    {{ latest_export(source('shopify', 'customers'), ['coalesce(lower(email), customer_id)']) }}

),

latest_of_customer as (

    -- a customer who changed the address stands under both, in different exports
    select * from exports
    qualify
        _export_key
        = max(_export_key) over (
            partition by shop_id, coalesce(customer_id, {{ hash_email('email') }})
        )

),

renamed as (

    select
        shop_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ hash_email('email') }} as email_hash,
        coalesce({{ hash_phone('phone') }}, {{ hash_phone('address_phone') }}) as phone_hash,
        upper({{ read_text('address_country_code') }}) as country,
        {{ read_text('tags') }} as tags,
        {{ read_money('total_spent') }} as total_spent,
        {{ read_integer('total_orders') }} as total_orders,
        {{ read_boolean('accepts_email_marketing') }} as accepts_marketing,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['total_spent'],
            integer=['total_orders'],
            boolean=['accepts_email_marketing'],
        ) }} as unreadable_cells
    from latest_of_customer

)

select * from renamed
