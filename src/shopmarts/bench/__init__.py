"""The benchmark: what sample, landing, building and reading cost, as a table and as JSON.

Every measured thing runs in a process of its own. Each module measures one thing; a new
measurement is one more phase in ``phases``.
"""
