{#- Where between cart and payment do visits get lost, and on which device more than on others? -#}
with

funnel as (

    -- a row of one device has (all) channels; the row of all devices has (all) in both
    select
        shop_id,
        device,
        funnel_step,
        step_number,
        sessions_in,
        sessions_out,
        funnel_step_dropoff,
        is_low_n
    from {{ ref('mart_funnel') }}
    where
        period_grain = 'all'
        and shop_id <> '(all)'
        and channel_group = '(all)'
        and sessions_out is not null
        and funnel_step in ('cart', 'checkout', 'payment_info', 'order')

),

devices as (

    select * from funnel
    where device <> '(all)'

),

all_devices as (

    select * from funnel
    where device = '(all)'

),

compared as (

    -- extra_sessions_lost: how many visits this device loses beyond what it would lose at the
    -- drop-off of the whole shop. Over the devices of a step they sum to 0, so the greatest is
    -- where mending pays most: it weighs a bad rate by the visits it meets
    select
        devices.shop_id,
        devices.device,
        devices.funnel_step,
        devices.step_number,
        devices.sessions_in,
        devices.sessions_in - devices.sessions_out as sessions_lost,
        devices.funnel_step_dropoff,
        all_devices.funnel_step_dropoff as funnel_step_dropoff_of_shop,
        devices.sessions_in - devices.sessions_out
        - devices.sessions_in * all_devices.funnel_step_dropoff as extra_sessions_lost,
        devices.is_low_n
    from devices
    inner join all_devices
        on
            devices.shop_id = all_devices.shop_id
            and devices.funnel_step = all_devices.funnel_step

)

-- is_low_n: a rate over so few visits says little
select * from compared
order by shop_id asc, extra_sessions_lost desc, step_number asc, device asc
