"""Plugin of dbt-duckdb: prepares every connection that dbt opens on the warehouse.

The salt of the hashes of personal data comes from the environment variable SHOPMARTS_SALT and
reaches SQL as the session variable `shopmarts_salt`. It is therefore in no compiled SQL, no log
and no manifest.
"""

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

PUBLIC_DEFAULT_SALT = "shopmarts"


class Plugin(BasePlugin):
    """Creates the warehouse folder, checks that files were landed and sets the salt."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Create the folder of the warehouse; raise when nothing was ever landed beside it."""
        assert self.creds is not None  # dbt gives every plugin the credentials of its target
        warehouse = Path(self.creds.path)
        raw = warehouse.parent.parent / "raw"
        if not raw.is_dir():
            raise DbtRuntimeError(
                f"There is no raw data in {raw.resolve()}: run `shopmarts land` first "
                "(or `make build`, which lands and builds)."
            )
        warehouse.parent.mkdir(parents=True, exist_ok=True)

    def configure_cursor(self, cursor: Any) -> None:
        """Hand the salt to one cursor; session variables are not inherited from the connection."""
        salt = os.environ.get("SHOPMARTS_SALT", PUBLIC_DEFAULT_SALT)
        cursor.execute("set variable shopmarts_salt = ?", [salt])
