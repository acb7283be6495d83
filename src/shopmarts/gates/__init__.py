"""Quality gates: the tables of a layer validated with Great Expectations inside dbt.

``run`` is what the models in ``models/gates/`` call. Great Expectations takes seconds to import,
so it is imported by the first gate of a build and by nothing else.
"""

from shopmarts.gates.gate import run

__all__ = ["run"]
