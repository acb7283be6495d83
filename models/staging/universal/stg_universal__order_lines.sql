{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('universal__order_lines') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'order_lines'), ['order_id'],
        touched="shop_id, coalesce(" ~ read_id('order_id') ~ ", '')"
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('line_id') }} as line_id,
        {{ read_id('sku') }} as sku,
        {{ read_id('bundle_id') }} as bundle_id,
        {{ read_text('product_name') }} as product_name,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('unit_price') }} as unit_price,
        {{ read_money('discount_amount') }} as discount_amount,
        {{ read_money('tax_amount') }} as tax_amount,
        {{ read_boolean('is_gift_card') }} as is_gift_card,
        {{ read_boolean('is_recommended') }} as is_recommended,
        {{ read_boolean('is_member_offer') }} as is_member_offer,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['unit_price', 'discount_amount', 'tax_amount'],
            integer=['quantity'],
            boolean=['is_gift_card', 'is_recommended', 'is_member_offer'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
