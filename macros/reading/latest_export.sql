{% macro latest_export(relation, replace_by) -%}
    {#-
        Rows of a raw table without those that a later export replaced: of each key, all rows of
        the export with the greatest _export_key stay, and a key twice in one file stays twice (the
        gate counts it). Only keys seen in several exports are held in memory.
        relation: raw table; replace_by: list of key columns besides shop_id.
    -#}
    select exports.*
    from {{ relation }} as exports
    left join (
        select
            shop_id,
            {% for column in replace_by -%}
            {{ column }},
            {% endfor -%}
            max(_export_key) as latest_export_key
        from {{ relation }}
        group by all
        having min(_export_key) < max(_export_key)
    ) as re_exported
        on
            exports.shop_id = re_exported.shop_id
            {%- for column in replace_by %}
            and exports.{{ column }} = re_exported.{{ column }}
            {%- endfor %}
    where
        re_exported.latest_export_key is null
        or exports._export_key = re_exported.latest_export_key
{%- endmacro %}
