{#-
    Increments: staging models and entities are materialized as `touched`. Each is written as a plain
    query over everything. Where none of its inputs changed, a build on DuckDB leaves it alone; else it
    is computed anew and compared with what was there, so that what follows it sees whether and where
    it differs. Engines without an increment of this kind build it in full, as any table.

    A large model says which of its rows are touched, by a query over the changes of its inputs, and
    only these are computed:

        {% call touched_keys(['session_key']) %}
        select session_key from {{ changed('int_events') }}
        {% endcall %}

    and which rows of its inputs it needs for them:

        where {{ is_touched('session_key') }}

    In the compiled SQL the first is a comment and the second is `true`, so that what stands there is
    the whole table. Rules of such a model:
    - a row with a key that is not touched must be the same as before. What every input says in every
      row counts: touched_keys() may give too many keys, never too few;
    - key columns, and what is compared with them, are not NULL: coalesce() them;
    - inputs that changed() does not name are compared as a whole. When one of them, a variable, the
      salt, the model or a macro in it changes, the model is built in full, and so are those that
      follow its changes. Such inputs should be small and change seldom.

    What changed is kept in the schema `increments` until every model that follows it has taken it
    in: a build that fails half-way loses nothing. `dbt build --full-refresh` builds all in full.
-#}

{% macro touched_keys(keys) -%}
    {#- The query in the call gives the touched keys; keys: expressions over the columns of the model. -#}
    {%- if model.resource_type != 'unit_test' -%}
/* touched keys: {{ keys | join(' ; ') }}
{{ caller() }}
*/
    {%- endif -%}
{%- endmacro %}

{% macro changed(input) -%}
    {#-
        What changed in an input, within touched_keys(): rows that are new, and rows as they were.
        input: name of a model that is materialized as `touched`, or of a raw table.
    -#}
    changes_of_{{ input }}
{%- endmacro %}

{% macro is_touched(keys) -%}
    {#- Condition: a row of an input is needed for the touched keys; keys: one or several expressions. -#}
    true /* touched: {{ keys }} */
{%- endmacro %}


{% materialization touched, adapter='spark' -%}
    {{ return(dbt.materialization_table_spark()) }}
{%- endmaterialization %}


{% materialization touched, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set plan = shopmarts.plan_increment(target, compiled_code) -%}
    {%- set is_as_before = plan.kind == 'unchanged' and plan.has_docs -%}
    {%- if plan.kind == 'full' -%}
        {%- do shopmarts.build_in_full(target, compiled_code, plan) -%}
    {%- elif plan.kind == 'unchanged' -%}
        {%- call statement('main') -%} select 'nothing changed' {%- endcall -%}
    {%- elif plan.kind == 'compare' -%}
        {%- do shopmarts.build_and_compare(target, compiled_code, plan) -%}
    {%- else -%}
        {%- do shopmarts.build_touched(target, compiled_code, plan) -%}
    {%- endif -%}
    {%- if not is_as_before -%}
        {%- do shopmarts.remember_increment(plan) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- if not plan.has_docs -%}
        {%- do persist_docs(target, model) -%}
    {%- endif -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}


{% macro plan_increment(target, sql) -%}
    {#-
        How a model is to be built, as a dictionary. kind: full; unchanged; compare (no touched keys);
        touched. keys, query: of touched_keys(). followed: of each followed model, the version taken in
        and the present one. inputs: digest of all else that the rows depend on. raw_table: the one
        that is followed, or none; its files are listed in the temporary table `landed`. docs: digest of
        the descriptions; has_docs: whether the table has these already.
    -#}
    {%- set header = modules.re.search('/[*] touched keys: (.*)\n((?:.|\n)*?)[*]/', sql) -%}
    {%- set plan = {
        'kind': 'touched' if header else 'compare',
        'keys': header.group(1).split(' ; ') if header else [],
        'query': header.group(2) if header else '',
        'followed': {},
        'inputs': shopmarts.digest_of_inputs(sql, header),
        'raw_table': none,
        'docs': local_md5(tojson([model.description, model.columns])),
    } -%}
    {%- set earlier = shopmarts.first_row(
        "select version, inputs, docs from increments.built where model = '" ~ model.name ~ "'"
    ) -%}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is none or not existing.is_table or earlier is none or should_full_refresh() -%}
        {%- do plan.update(kind='full') -%}
    {%- elif earlier[1] != plan.inputs -%}
        {%- do plan.update(kind='full' if header else 'compare') -%}
    {%- elif not header -%}
        {%- do plan.update(kind='unchanged') -%}
    {%- endif -%}
    {%- do plan.update(
        version=earlier[0] if earlier is not none else 0,
        has_docs=earlier is not none and earlier[2] == plan.docs
    ) -%}

    {%- set has_changes = [] -%}
    {%- set inputs = [] -%}
    {%- for name in modules.re.findall('changes_of_([a-z0-9_]+)', plan.query) | unique -%}
        {%- set location = modules.re.search(
            "read_parquet[(]'([^']*/" ~ name ~ ")/[*][.]parquet'", sql
        ) -%}
        {%- if not location -%}
            {%- do inputs.append(name) -%}
        {%- else -%}
            {%- do plan.update(raw_table=name, raw_folder=location.group(1)) -%}
            {%- set files = shopmarts.compare_raw_files(location.group(1)) -%}
            {%- if files.gone > 0 -%}
                {%- do plan.update(kind='full') -%}
            {%- elif files.new > 0 -%}
                {%- do has_changes.append(name) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set versions = {} -%}
    {%- if inputs -%}
        {%- for row in run_query(
            "select built.model, built.version, built.full_version, followed.version as taken_in"
            ~ " from increments.built left join increments.followed"
            ~ " on followed.model = '" ~ model.name ~ "' and followed.input = built.model"
            ~ " where built.model in ('" ~ inputs | join("', '") ~ "')"
        ).rows -%}
            {%- do versions.update({row[0]: row}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for name in inputs -%}
        {%- set input = versions.get(name) -%}
        {%- if input is none -%}
            {%- do plan.update(kind='full') -%}
        {%- else -%}
            {%- do plan.followed.update({name: [input[3], input[1]]}) -%}
            {%- if input[3] is none or input[2] > input[3] -%}
                {%- do plan.update(kind='full') -%}
            {%- elif input[1] > input[3] -%}
                {%- do has_changes.append(name) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}

    {%- if plan.kind == 'touched' and not has_changes -%}
        {%- do plan.update(kind='unchanged') -%}
    {%- endif -%}
    {{ return(plan) }}
{%- endmacro %}


{% macro digest_of_inputs(sql, header) -%}
    {#- Digest of all that the rows of a model depend on, besides the inputs whose changes it follows. -#}
    {%- set followed = modules.re.findall(
        'changes_of_([a-z0-9_]+)', header.group(2) if header else ''
    ) -%}
    {%- set queries = [
        "select 0, concat(version(), sha256(concat('increments', getvariable('shopmarts_salt'))))"
    ] -%}
    {%- for id in model.depends_on.nodes | sort -%}
        {%- set input = graph.nodes.get(id) or graph.sources[id] -%}
        {%- set name = input.alias or input.identifier -%}
        {%- if name not in followed and not input.name.startswith('gate_') -%}
            {%- if input.config.materialized == 'touched' -%}
                {%- do queries.append(
                    "select " ~ loop.index ~ ", concat(model, ' ', version) from increments.built"
                    ~ " where model = '" ~ name ~ "'"
                ) -%}
            {%- else -%}
                {%- set relation = input.relation_name
                    or source(input.source_name, input.name) -%}
                {%- set folder = modules.re.search(
                    "read_parquet[(]'([^']*)/[*][.]parquet'", relation | string
                ) -%}
                {%- if folder -%}
                    {%- set digest = "coalesce(string_agg(path || ' ' || fingerprint, ' ' order by path), '')"
                        ~ ' from (' ~ shopmarts.raw_files(folder.group(1)) ~ ')' -%}
                {%- else -%}
                    {%- set digest = "concat(count(*), ' ', sum(hash(input)::hugeint)) from " ~ relation
                        ~ ' as input' -%}
                {%- endif -%}
                {%- do queries.append(
                    "select " ~ loop.index ~ ", '" ~ name ~ " ' || " ~ digest
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set parts = [local_md5(sql)] -%}
    {%- do parts.extend(
        run_query(queries | join(' union all ') ~ ' order by 1').columns[1].values()
    ) -%}
    {{ return(local_md5(parts | join('\n'))) }}
{%- endmacro %}


{% macro build_in_full(target, sql, plan) -%}
    {#- Builds the whole table anew; its changes are then of no use to any model that follows them. -#}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is not none and not existing.is_table -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        create or replace table {{ target }} as (
            {{ sql }}
        )
    {%- endcall -%}
    {%- do run_query(
        'create or replace table increments.' ~ model.name
        ~ ' as select *, cast(null as bigint) as _version from ' ~ target ~ ' limit 0'
    ) -%}
    {%- do plan.update(has_docs=false) -%}
{%- endmacro %}


{% macro build_and_compare(target, sql, plan) -%}
    {#- Computes the whole table, and keeps what differs from the one before. -#}
    {%- call statement('main') -%}
        create or replace temporary table fresh as (
            {{ sql }}
        )
    {%- endcall -%}
    {%- set same_columns = shopmarts.first_row(
        "select count(distinct columns) = 1 from (select list((column_name, data_type)"
        ~ " order by column_index) as columns from duckdb_columns() where (table_name = 'fresh'"
        ~ " and database_name = 'temp') or (table_name = '" ~ target.identifier
        ~ "' and schema_name = '" ~ target.schema ~ "' and database_name = '" ~ target.database
        ~ "') group by table_oid)"
    )[0] -%}
    {%- if same_columns -%}
        {%- do shopmarts.keep_changes(plan, target) -%}
        {%- if plan.kind == 'changed' -%}
            {%- do run_query('create or replace table ' ~ target ~ ' as select * from fresh') -%}
            {%- do plan.update(has_docs=false) -%}
        {%- endif -%}
    {%- else -%}
        {%- do shopmarts.build_in_full(target, 'select * from fresh', plan) -%}
        {%- do plan.update(kind='full') -%}
    {%- endif -%}
    {%- do shopmarts.drop_temporary(['fresh']) -%}
{%- endmacro %}


{% macro build_touched(target, sql, plan) -%}
    {#- Computes the rows with touched keys, and replaces those of the keys in which something differs. -#}
    {%- for name, versions in plan.followed.items() -%}
        {%- do run_query(
            'create or replace temporary table changes_of_' ~ name
            ~ ' as select * exclude (_version) from increments.' ~ name
            ~ ' where _version > ' ~ versions[0]
        ) -%}
    {%- endfor -%}
    {%- if plan.raw_table -%}
        {%- do run_query(
            'create or replace temporary table changes_of_' ~ plan.raw_table ~ ' as select * from '
            ~ shopmarts.parquet_files(plan.raw_folder, shopmarts.new_files())
        ) -%}
    {%- endif -%}
    {%- do run_query(
        'create or replace temporary table touched as select distinct * from ('
        ~ plan.query ~ ')'
    ) -%}
    {%- set own_keys = '(' ~ plan['keys'] | join(', ') ~ ')' -%}
    {#- by their place in the table: only the columns of the keys are read whole -#}
    {%- do run_query(
        'create or replace temporary table stale as select *, rowid as _place from ' ~ target
        ~ ' where rowid in (select rowid from ' ~ target ~ ' where ' ~ own_keys
        ~ ' in (select * from touched))'
    ) -%}
    {%- if plan.raw_table -%}
        {#- besides the new files, those that the touched rows came from -#}
        {%- set files = shopmarts.new_files() ~ " union select path from increments.files"
            ~ " where model = '" ~ model.name ~ "' and (source_file is null or source_file in"
            ~ " (select source_file from stale))" -%}
        {%- set sql = modules.re.sub(
            "read_parquet[(]'[^']*/" ~ plan.raw_table ~ "/[*][.]parquet', union_by_name = true[)]",
            shopmarts.parquet_files(plan.raw_folder, files), sql
        ) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        create or replace temporary table fresh as (
            {{ modules.re.sub(
                'true /[*] touched: ((?:.|\n)*?) [*]/', '(\\1) in (select * from touched)', sql
            ) }}
        )
    {%- endcall -%}
    {%- do shopmarts.keep_changes(plan, '(select * exclude (_place) from stale)') -%}
    {%- if plan.kind == 'changed' -%}
        {%- set of_changed_keys = ' where ' ~ own_keys ~ ' in (select '
            ~ plan['keys'] | join(', ') ~ ' from increments.' ~ model.name ~ ' where _version = '
            ~ (plan.version + 1) ~ ')' -%}
        {%- do run_query(
            'delete from ' ~ target ~ ' where rowid in (select _place from stale' ~ of_changed_keys ~ ')'
        ) -%}
        {%- do run_query('insert into ' ~ target ~ ' by name from fresh' ~ of_changed_keys) -%}
    {%- endif -%}
    {%- set temporary = ['fresh', 'stale', 'touched'] -%}
    {%- for name in plan.followed -%}{%- do temporary.append('changes_of_' ~ name) -%}{%- endfor -%}
    {%- do temporary.append('changes_of_' ~ plan.raw_table) -%}
    {%- do shopmarts.drop_temporary(temporary) -%}
{%- endmacro %}


{% macro keep_changes(plan, stale) -%}
    {#-
        Keeps the rows that `fresh` and what was there, `stale`, do not share, for the models that
        follow this one.
    -#}
    {%- set changes = 'increments.' ~ model.name -%}
    {%- set next_version = plan.version + 1 -%}
    {%- do run_query(
        'delete from ' ~ changes ~ ' where _version <= (select min(version) from'
        ~ " increments.followed where input = '" ~ model.name ~ "')"
    ) -%}
    {%- do run_query(
        'insert into ' ~ changes ~ ' by name select * exclude (_side), ' ~ next_version
        ~ ' as _version from (select *, 1 as _side from fresh union all by name select *, -1 as _side'
        ~ ' from ' ~ stale ~ ') group by all having sum(_side) <> 0'
    ) -%}
    {%- set kept = shopmarts.first_row(
        'select count(*) from ' ~ changes ~ ' where _version = ' ~ next_version
    )[0] -%}
    {%- do plan.update(kind='changed' if kept > 0 else 'unchanged') -%}
{%- endmacro %}


{% macro raw_files(folder) -%}
    {#-
        Query for the landed files of a raw table, without _empty.parquet, which has columns only. A file
        is named after its content, which it has for ever; written again, its size and time tell so, it
        has a newer time of export.
    -#}
    select filename as path, concat(size, ' ', last_modified) as fingerprint
    from read_blob('{{ folder }}/*.parquet') where not ends_with(filename, '/_empty.parquet')
{%- endmacro %}

{% macro compare_raw_files(folder) -%}
    {#-
        Lists the landed files of a raw table in the temporary table `landed`; returns how many of them
        the model has not taken in yet (new), and how many that it has are no longer there (gone).
    -#}
    {%- set counted = shopmarts.first_row(
        'create or replace temporary table landed as ' ~ shopmarts.raw_files(folder) ~ ';'
        ~ ' select (select count(*) from (' ~ shopmarts.new_files() ~ ')), count(*)'
        ~ " from increments.files where model = '" ~ model.name
        ~ "' and path not in (select path from landed)"
    ) -%}
    {{ return({'new': counted[0], 'gone': counted[1]}) }}
{%- endmacro %}

{% macro new_files() -%}
    {#- Query for the paths of landed files that the model has not taken in yet. -#}
    select path from landed where (path, fingerprint) not in (
        select path, fingerprint from increments.files where model = '{{ model.name }}'
    )
{%- endmacro %}

{% macro parquet_files(folder, paths, options='') -%}
    {#- Table function over the files that a query names, with the columns of all formats. -#}
    {%- set files = [folder ~ '/_empty.parquet'] -%}
    {%- do files.extend(run_query(paths ~ ' order by 1').columns[0].values()) -%}
    read_parquet(['{{ files | join("', '") }}'], union_by_name = true{{ options }})
{%- endmacro %}

{% macro first_row(query) -%}
    {#- First row of a query as a tuple; none where there is no row. -#}
    {%- set rows = run_query(query).rows -%}
    {{ return(rows[0].values() if rows | length > 0 else none) }}
{%- endmacro %}

{% macro drop_temporary(tables) -%}
    {#- A thread keeps its connection, so temporary tables would stay in memory. -#}
    {%- set statements = [] -%}
    {%- for table in tables -%}
        {%- do statements.append('drop table if exists temp.' ~ table) -%}
    {%- endfor -%}
    {%- do run_query(statements | join('; ')) -%}
{%- endmacro %}
