{% macro register_raw_tables() -%}
    {#- Makes the raw tables known to engines that read files through a catalog, at the start of a run. -#}
    {{ return(adapter.dispatch('register_raw_tables', 'shopmarts')()) }}
{%- endmacro %}

{% macro duckdb__register_raw_tables() -%}
    {#- The sources name their Parquet files themselves. -#}
{%- endmacro %}

{% macro spark__register_raw_tables() -%}
    {#- External tables over the landed Parquet files: nothing is copied, dropping one deletes no file. -#}
    {%- if execute -%}
    {%- set home = env_var('SHOPMARTS_HOME', 'data') -%}
    {%- set home = home if home.startswith('/') else flags.PROJECT_DIR ~ '/' ~ home -%}
    {%- set raw = env_var('SHOPMARTS_RAW', home ~ '/raw') -%}
    {%- for source_node in graph.sources.values() -%}
        {%- if loop.first -%}
            {%- do run_query('create schema if not exists ' ~ source_node.schema) -%}
        {%- endif -%}
        {%- set table = source_node.schema ~ '.' ~ source_node.identifier -%}
        {%- set columns = [] -%}
        {%- for column in source_node.columns.values() -%}
            {%- do columns.append('"' ~ column.name ~ '" ' ~ column.data_type) -%}
        {%- endfor -%}
        {%- do run_query('drop table if exists ' ~ table) -%}
        {%- do run_query(
            'create table ' ~ table ~ ' (' ~ columns | join(', ') ~ ') using parquet options (pathGlobFilter \'*.parquet\') location \''
            ~ raw ~ '/' ~ source_node.config.meta.folder ~ '\''
        ) -%}
    {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
