{% macro duckdb__get_columns_in_relation(relation) -%}
    {#-
        Columns of a relation. DuckDB reads raw tables from their Parquet files, so those of a source
        are the ones its sources file lists: unit tests of staging models need them.
    -#}
    {%- set listed = graph.sources.values()
        | selectattr('schema', 'equalto', relation.schema)
        | selectattr('identifier', 'equalto', relation.identifier) | list -%}
    {%- if not listed -%}
        {{ return(dbt.duckdb__get_columns_in_relation(relation)) }}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for column in listed[0].columns.values() -%}
        {%- do columns.append(api.Column(column.name, column.data_type)) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
