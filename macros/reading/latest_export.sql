{% macro latest_export(relation, replace_by, touched=none, exported_at=none) -%}
    {#-
        Rows of a raw table without those that a later export replaced: of each key, all rows of
        the export with the greatest _export_key stay, and a key twice in one file stays twice (the
        gate counts it). Only keys seen in several exports are held in memory.
        relation: raw table; replace_by: list of key expressions besides shop_id; touched: of a model
        that is materialized as `touched`, its keys as expressions over raw columns; exported_at:
        time expression over raw columns that says better than the file how late a row was
        exported. The export with the latest such time of any row of the key then stays.
    -#}
    select exports.*
    from {{ relation }} as exports
    left join (
        select
            shop_id as re_exported_shop_id,
            {% for expression in replace_by -%}
            {{ expression }} as re_exported_key_{{ loop.index }},
            {% endfor -%}
            {% if exported_at -%}
            max_by(
                _export_key,
                concat(cast(coalesce({{ exported_at }}, _exported_at) as string), ' ', _export_key)
            ) as latest_export_key
            {%- else -%}
            max(_export_key) as latest_export_key
            {%- endif %}
        from {{ relation }}
        {{ 'where ' ~ is_touched(touched) if touched }}
        group by all
        having min(_export_key) < max(_export_key)
    ) as re_exported
        on
            exports.shop_id = re_exported.re_exported_shop_id
            {%- for expression in replace_by %}
            and {{ expression }} is not distinct from re_exported.re_exported_key_{{ loop.index }}
            {%- endfor %}
    where
        {{ is_touched(touched) ~ ' and' if touched }}
        (
            re_exported.latest_export_key is null
            or exports._export_key = re_exported.latest_export_key
        )
{%- endmacro %}
