{#- The digest of FIPS 180-2 for "abc", and that of the empty text. -#}
with

cases as (

    select 'abc' as input, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' as expected
    union all
    select '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

)

select
    *,
    {{ sha256_hex('input') }} as actual
from cases
where {{ sha256_hex('input') }} is distinct from expected
