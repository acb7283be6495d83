{#-
    Protects cwv_pass_rate: the page groups that count as good are found by counting values within
    the limits; they must be those whose percentiles, computed from all values, are within them.
-#}
with

speed as (

    select * from {{ ref('mart_site_performance') }}
    where
        device = '(all)'
        and country = '(all)'
        -- the rows of a platform are not split by page group
        and (shop_id <> '(all)' or platform = '(all)')

),

page_groups as (

    select
        period_grain,
        period_start,
        shop_id,
        count(*) filter (where not is_low_n) as measured_page_groups,
        count(*) filter (where cwv_pass) as good_page_groups
    from speed
    where page_group <> '(all)'
    group by 1, 2, 3

),

mismatches as (

    select
        totals.period_grain,
        totals.period_start,
        totals.shop_id,
        totals.measured_page_groups,
        totals.good_page_groups,
        page_groups.measured_page_groups as measured_by_percentile,
        page_groups.good_page_groups as good_by_percentile
    from speed as totals
    left join page_groups
        on
            totals.period_grain = page_groups.period_grain
            and totals.period_start = page_groups.period_start
            and totals.shop_id = page_groups.shop_id
    where
        totals.page_group = '(all)'
        and (
            totals.measured_page_groups is distinct from page_groups.measured_page_groups
            or totals.good_page_groups is distinct from page_groups.good_page_groups
        )

)

select * from mismatches
