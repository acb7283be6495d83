{#- The digest of FIPS 180-2 for "abc", and that of the empty text. -#}
with

cases as (

    select cells.*
    from (
        values
        ('abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
        ('', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    ) as cells (input, expected)

)

select
    *,
    {{ sha256_hex('input') }} as actual
from cases
where {{ sha256_hex('input') }} is distinct from expected
