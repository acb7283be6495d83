{% macro unreadable_cells(
    money=[], number=[], integer=[], boolean=[], date=[], timestamp=[]
) -%}
    {#-
        The cells of a row that have text but no value of their type, as one text, NULL when all
        could be read: items separated by chr(30), each `column chr(31) type chr(31) text`.
        Model quality.unreadable_cells turns them into rows.
    -#}
    {%- set readers = [] -%}
    {%- for column in money -%}{%- do readers.append((column, 'money', read_money(column))) -%}{%- endfor -%}
    {%- for column in number -%}{%- do readers.append((column, 'number', read_number(column))) -%}{%- endfor -%}
    {%- for column in integer -%}{%- do readers.append((column, 'integer', read_integer(column))) -%}{%- endfor -%}
    {%- for column in boolean -%}{%- do readers.append((column, 'boolean', read_boolean(column))) -%}{%- endfor -%}
    {%- for column in date -%}{%- do readers.append((column, 'date', read_date(column))) -%}{%- endfor -%}
    {%- for column in timestamp -%}
        {%- do readers.append((column, 'timestamp', written_timestamp(column))) -%}
    {%- endfor -%}
    nullif(
        concat_ws(
            chr(30),
            {%- for column, type, reader in readers %}
            case
                when {{ column }} is not null and {{ reader }} is null
                    then concat('{{ column }}', chr(31), '{{ type }}', chr(31), {{ column }})
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    )
{%- endmacro %}
