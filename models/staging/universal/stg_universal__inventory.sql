{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(snapshot_date, date '1970-01-01')"]) %}
select shop_id, coalesce({{ read_date('snapshot_date') }}, date '1970-01-01')
from {{ changed('universal__inventory') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'inventory'), ['snapshot_date', 'sku', 'warehouse'],
        touched="shop_id, coalesce(" ~ read_date('snapshot_date') ~ ", date '1970-01-01')"
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('sku') }} as sku,
        {{ read_text('warehouse') }} as warehouse,
        {{ read_integer('on_hand_units') }} as on_hand_units,
        {{ read_integer('received_units') }} as received_units,
        {{ read_integer('adjusted_units') }} as adjusted_units,
        {{ read_date('snapshot_date') }} as snapshot_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['on_hand_units', 'received_units', 'adjusted_units'],
            date=['snapshot_date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
