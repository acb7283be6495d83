{#- There is a salt: without one, every hash would be NULL and all customers unknown. -#}
select {{ hash_salt() }} as actual
where coalesce({{ hash_salt() }}, '') = ''
