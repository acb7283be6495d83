{% macro channels_of(traffic) -%}
    {#- The channel groups that count as organic, paid, referral or social traffic, as a list of SQL. -#}
    {%- set channels = {
        'organic': ['Organic Search', 'Organic Shopping'],
        'paid': [
            'Paid Shopping', 'Paid Search', 'Paid Social', 'Paid Video', 'Paid Other', 'Display',
            'Cross-network',
        ],
        'referral': ['Referral', 'Affiliates'],
        'social': ['Organic Social', 'Paid Social', 'Organic Video'],
    } -%}
    ('{{ channels[traffic] | join("', '") }}')
{%- endmacro %}
