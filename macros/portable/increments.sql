{#-
    What increments keep between builds, in the schema `increments` of a DuckDB warehouse: the version
    of every table, what it took in of others, and, per table, the rows that changed (touched.sql).
-#}

{% macro prepare_increments() -%}
    {#- Creates, at the start of a run, what increments are kept in. -#}
    {{ return(adapter.dispatch('prepare_increments', 'shopmarts')()) }}
{%- endmacro %}

{% macro spark__prepare_increments() -%}
    {#- Nothing is kept where every build is a full one. -#}
{%- endmacro %}

{% macro duckdb__prepare_increments() -%}
    {%- if execute -%}
    {%- do run_query('create schema if not exists increments') -%}
    {#-
        full_version: the version that was built in full last; inputs: what was read besides; keys:
        the columns by which its changes can be followed, none if it was compared as a whole
    -#}
    {%- do run_query(
        'create table if not exists increments.built '
        ~ '(model text, version bigint, full_version bigint, inputs text, keys text)'
    ) -%}
    {%- do run_query(
        'create table if not exists increments.followed (model text, input text, version bigint)'
    ) -%}
    {%- do run_query(
        'create table if not exists increments.files '
        ~ '(model text, path text, fingerprint text, source_file text)'
    ) -%}
    {#- what src/shopmarts/published_file.py published, which follows changes as a model does -#}
    {%- do run_query(
        'create table if not exists increments.published_file (fingerprint text)'
    ) -%}
    {#- of models that are no longer there, or no longer of this kind -#}
    {%- set models = [] -%}
    {%- for node in graph.nodes.values() if node.config.materialized == 'touched' -%}
        {%- do models.append(node.name) -%}
    {%- endfor -%}
    {%- set others = " not in ('" ~ models | join("', '") ~ "')" -%}
    {%- do run_query('delete from increments.built where model' ~ others) -%}
    {%- do run_query('delete from increments.files where model' ~ others) -%}
    {%- do run_query(
        "delete from increments.followed where input" ~ others
        ~ " or model <> 'published' and model" ~ others
    ) -%}
    {%- endif -%}
{%- endmacro %}


{% macro remember_increment(plan) -%}
    {#- Notes what the model is now made of, in the transaction that wrote its rows. -#}
    {%- set of_model = " where model = '" ~ model.name ~ "'" -%}
    {%- set version = plan.version + (0 if plan.kind == 'unchanged' else 1) -%}
    {%- set full_version = version if plan.kind == 'full' else
        "(select full_version from increments.built" ~ of_model ~ ")" -%}
    {%- do run_query(
        "create or replace temporary table remembered as select '" ~ model.name ~ "' as model, "
        ~ version ~ " as version, " ~ full_version ~ " as full_version, '" ~ plan.inputs
        ~ "' as inputs, '" ~ plan['keys'] | join(', ') | replace("'", "''") ~ "' as keys"
    ) -%}
    {%- do run_query('delete from increments.built' ~ of_model) -%}
    {%- do run_query('insert into increments.built from remembered') -%}
    {%- do run_query('delete from increments.followed' ~ of_model) -%}
    {%- for name, versions in plan.followed.items() -%}
        {%- do run_query(
            "insert into increments.followed values ('" ~ model.name ~ "', '" ~ name ~ "', "
            ~ versions[1] ~ ')'
        ) -%}
    {%- endfor -%}
    {%- if plan.raw_table -%}
        {%- if plan.kind == 'full' -%}
            {%- do run_query('delete from increments.files' ~ of_model) -%}
        {%- endif -%}
        {%- do run_query(
            "create or replace temporary table taken_in as select distinct '" ~ model.name
            ~ "' as model, path, fingerprint, _file from landed left join"
            ~ ' (select distinct filename, _file from '
            ~ shopmarts.parquet_files(plan.raw_folder, shopmarts.new_files(), ', filename = true')
            ~ ') on path = filename where path in (' ~ shopmarts.new_files() ~ ')'
        ) -%}
        {%- do run_query(
            'delete from increments.files' ~ of_model ~ ' and path in (select path from taken_in)'
        ) -%}
        {%- do run_query('insert into increments.files from taken_in') -%}
    {%- endif -%}
    {%- do shopmarts.drop_temporary(['remembered', 'landed', 'taken_in']) -%}
{%- endmacro %}
