{#- A key of two columns: twice, once, and with a NULL in either column. -#}
with

orders as (

    select cells.*
    from (
        values
        ('us', '1'),
        ('us', '1'),
        ('us', '2'),
        ('pl', '2'),
        ('pl', cast(null as string)),
        ('pl', null),
        (null, '3')
    ) as cells (shop_id, order_id)

),

expected as (

    select cells.*
    from (
        values
        ('us', '1', 2),
        ('pl', null, 2),
        (null, '3', 1)
    ) as cells (shop_id, order_id, rows_of_key)

),

found as (

    {{ repeated_keys('orders', ['shop_id', 'order_id']) }}

)

{{ rows_that_differ('expected', 'found') }}
