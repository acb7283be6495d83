{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('shopify', 'payouts'),
        ['payout_date', 'currency', 'total']
    ) }}

),

payout_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'shopify' and entity = 'payout'

),

renamed as (

    select
        exports.shop_id,
        case
            when {{ read_text('exports.status') }} is not null
                then coalesce(payout_statuses.mapped_status, 'unmapped')
        end as payout_status,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('charges') }} as charges_amount,
        {{ read_money('refunds') }} as refunds_amount,
        {{ read_money('adjustments') }} as adjustments_amount,
        {{ read_money('marketplace_sales_tax') }} as marketplace_tax_amount,
        {{ read_money('advances') }} as advances_amount,
        {{ read_money('reserved_funds') }} as reserved_amount,
        {{ read_money('fees') }} as fees_amount,
        {{ read_money('retried_amount') }} as retried_amount,
        {{ read_money('total') }} as total_amount,
        {{ read_date('payout_date') }} as payout_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'charges', 'refunds', 'adjustments', 'marketplace_sales_tax',
                'advances', 'reserved_funds', 'fees', 'retried_amount', 'total',
            ],
            date=['payout_date'],
        ) }} as unreadable_cells
    from exports
    left join payout_statuses
        on lower({{ read_text('exports.status') }}) = payout_statuses.platform_word

)

select * from renamed
