{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(customer_id, '')"]) %}
select shop_id, coalesce({{ read_id('customer_id') }}, '') from {{ changed('universal__customers') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'customers'), ['customer_id'],
        touched="shop_id, coalesce(" ~ read_id('customer_id') ~ ", '')"
    ) }}

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
        {{ read_id('customer_id') }} as customer_id,
        {{ hash_email('email') }} as email_hash,
        {{ hash_phone('phone') }} as phone_hash,
        upper({{ read_text('country') }}) as country,
        {{ read_text('member_tier') }} as member_tier,
        {{ read_text('referred_by') }} as referred_by,
        {{ read_boolean('is_member') }} as is_member,
        {{ read_boolean('accepts_marketing') }} as accepts_marketing,
        {{ read_boolean('is_staff') }} as is_staff,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('member_since') }} as member_since,
        {{ read_timestamp('deleted_at') }} as deleted_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            boolean=['is_member', 'accepts_marketing', 'is_staff'],
            timestamp=['created_at', 'member_since', 'deleted_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
