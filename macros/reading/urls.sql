{% macro url_host(url) -%}
    {#- Host of an address in lower case without www.; NULL where there is none. -#}
    nullif(lower({{ extract_pattern(url, '^(?:[A-Za-z-]+://)?(?:www[.])?([^/:?#]+)') }}), '')
{%- endmacro %}

{% macro url_path(url) -%}
    {#- Path of an address without host, query and fragment, which may hold personal data. -#}
    case
        when {{ url }} is not null
            then concat(
                '/', {{ extract_pattern(url, '^(?:[A-Za-z-]+://[^/?#]*)?/?([^?#]*)') }}
            )
    end
{%- endmacro %}
