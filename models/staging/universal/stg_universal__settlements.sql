{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'settlements'),
        ['month', 'acquirer', 'card_brand']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_text('acquirer') }} as acquirer,
        lower({{ read_text('card_brand') }}) as card_brand,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('transactions') }} as transactions,
        {{ read_integer('tc40_count') }} as tc40_count,
        {{ read_integer('tc15_fraud_count') }} as tc15_fraud_count,
        {{ read_integer('tc15_nonfraud_count') }} as tc15_nonfraud_count,
        {{ read_integer('chargebacks') }} as chargebacks,
        {{ read_money('chargeback_amount') }} as chargeback_amount,
        {{ read_date('month') }} as month_start_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['chargeback_amount'],
            integer=[
                'transactions', 'tc40_count', 'tc15_fraud_count', 'tc15_nonfraud_count',
                'chargebacks',
            ],
            date=['month'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
