"""Plugin of dbt, loaded because of its name: prepares dbt's Spark adapter for shopmarts.

Without the extra `shopmarts[spark]` there is no such adapter and nothing to prepare.
"""

from importlib.util import find_spec

from dbt.plugins.manager import dbtPlugin


class ShopmartsPlugin(dbtPlugin):
    """Installs the session of shopmarts in the Spark adapter, where there is one."""

    def initialize(self) -> None:
        """Prepare the adapter; raise nothing where it is not installed."""
        if find_spec("dbt.adapters.spark") is not None and find_spec("pyspark") is not None:
            from shopmarts.spark.adapter import install  # noqa: PLC0415  only with the extra

            install()


plugins = [ShopmartsPlugin]
