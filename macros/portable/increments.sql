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
        the columns by which its changes can be followed, none if it was compared as a whole; docs:
        digest of the descriptions
    -#}
    {%- do run_query(
        'create table if not exists increments.built '
        ~ '(model text, version bigint, full_version bigint, inputs text, keys text, docs text)'
    ) -%}
    {%- do run_query('alter table increments.built add column if not exists docs text') -%}
    {%- do run_query(
        'create table if not exists increments.followed (model text, input text, version bigint)'
    ) -%}
    {%- do run_query(
        'create table if not exists increments.files '
        ~ '(model text, path text, fingerprint text, source_file text)'
    ) -%}
    {#- what found nothing in the tables of a gate, and what they were like: src/shopmarts/gates/earlier.py -#}
    {%- do run_query(
        'create table if not exists increments.validated '
        ~ '(gate text, table_name text, state text, expectation text)'
    ) -%}
    {#- what src/shopmarts/published_file.py published, which follows changes as a model does -#}
    {%- do run_query(
        'create table if not exists increments.published_file (fingerprint text)'
    ) -%}
    {#- of models that are no longer there, or no longer of this kind -#}
    {%- set models = [] -%}
    {%- set other_followers = [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.config.materialized == 'touched' -%}
            {%- do models.append(node.name) -%}
        {%- elif node.fqn[1] in ['gates', 'publish'] -%}
            {%- do other_followers.append(node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set no_model = " not in ('" ~ models | join("', '") ~ "')" -%}
    {%- set no_follower = " not in ('" ~ (models + other_followers) | join("', '") ~ "')" -%}
    {%- do run_query(
        "delete from increments.validated where " ~ flags.FULL_REFRESH ~ " or table_name in"
        ~ " (select model from increments.built where model" ~ no_model ~ ")"
    ) -%}
    {%- do run_query('delete from increments.built where model' ~ no_model) -%}
    {%- do run_query('delete from increments.files where model' ~ no_follower) -%}
    {%- do run_query(
        "delete from increments.followed where input" ~ no_model ~ " or model" ~ no_follower
    ) -%}
    {%- endif -%}
{%- endmacro %}


{% macro remember_increment(plan) -%}
    {#- Notes what the model is now made of, in the transaction that wrote its rows. -#}
    {%- set of_model = " where model = '" ~ model.name ~ "'" -%}
    {%- set version = plan.version + (0 if plan.kind == 'unchanged' else 1) -%}
    {%- set full_version = version if plan.kind == 'full' else
        "(select full_version from increments.built" ~ of_model ~ ")" -%}
    {%- set statements = [
        "create or replace temporary table remembered as select '" ~ model.name ~ "' as model, "
        ~ version ~ " as version, " ~ full_version ~ " as full_version, '" ~ plan.inputs
        ~ "' as inputs, '" ~ plan['keys'] | join(', ') | replace("'", "''") ~ "' as keys, '"
        ~ plan.docs ~ "' as docs",
        'delete from increments.built' ~ of_model,
        'insert into increments.built from remembered',
        'delete from increments.followed' ~ of_model,
    ] -%}
    {%- for name, versions in plan.followed.items() -%}
        {%- do statements.append(
            "insert into increments.followed values ('" ~ model.name ~ "', '" ~ name ~ "', "
            ~ versions[1] ~ ')'
        ) -%}
    {%- endfor -%}
    {%- if plan.raw_table -%}
        {%- if plan.kind == 'full' -%}
            {%- do run_query('delete from increments.files' ~ of_model) -%}
        {%- endif -%}
        {%- do statements.extend([
            "create or replace temporary table taken_in as select distinct '" ~ model.name
            ~ "' as model, path, fingerprint, _file from landed left join"
            ~ ' (select distinct filename, _file from '
            ~ shopmarts.parquet_files(plan.raw_folder, shopmarts.new_files(), ', filename = true')
            ~ ') on path = filename where path in (' ~ shopmarts.new_files() ~ ')',
            'delete from increments.files' ~ of_model ~ ' and path in (select path from taken_in)',
            'insert into increments.files from taken_in',
        ]) -%}
    {%- endif -%}
    {%- do run_query(statements | join('; ')) -%}
    {%- do shopmarts.drop_temporary(['remembered', 'landed', 'taken_in']) -%}
{%- endmacro %}
