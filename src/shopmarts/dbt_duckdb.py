"""Plugin of dbt-duckdb: prepares every connection that dbt opens on the warehouse.

The salt of the hashes of personal data comes from the environment variable SHOPMARTS_SALT and
reaches SQL as the session variable `shopmarts_salt`. It is therefore in no compiled SQL, no log
and no manifest.

DuckDB would take four fifths of the machine's memory. It is given what the landed data ask for, so
that a small shop builds on a small machine; SHOPMARTS_MEMORY_LIMIT gives it another limit.
"""

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from shopmarts.salt import salt

LEAST_MEMORY_BYTES = 1_000_000_000
BASE_MEMORY_BYTES = 500_000_000
MEMORY_PER_RAW_BYTE = 40


class Plugin(BasePlugin):
    """Creates the warehouse folder, checks that files were landed and sets the salt."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Create the folder of the warehouse; raise when nothing was ever landed beside it."""
        assert self.creds is not None  # dbt gives every plugin the credentials of its target
        warehouse = Path(self.creds.path)
        raw = _raw_folder(warehouse)
        if raw is not None and not raw.is_dir():
            raise DbtRuntimeError(
                f"There is no raw data in {raw.resolve()}: run `shopmarts land` first "
                "(or `make build`, which lands and builds)."
            )
        warehouse.parent.mkdir(parents=True, exist_ok=True)

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Bound the memory of DuckDB: by the environment, else by the size of the raw tables."""
        config["memory_limit"] = memory_limit(Path(creds.path))

    def configure_cursor(self, cursor: Any) -> None:
        """Hand the salt to one cursor; session variables are not inherited from the connection."""
        cursor.execute("set variable shopmarts_salt = ?", [salt()])


def memory_limit(warehouse: Path) -> str:
    """Return what DuckDB may take to build a warehouse, as its setting ``memory_limit``."""
    named = os.environ.get("SHOPMARTS_MEMORY_LIMIT")
    if named:
        return named
    raw = _raw_folder(warehouse)
    files = raw.rglob("*.parquet") if raw is not None else ()
    landed = sum(path.stat().st_size for path in files)
    wanted = max(LEAST_MEMORY_BYTES, BASE_MEMORY_BYTES + MEMORY_PER_RAW_BYTE * landed)
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 4 // 5
    return f"{min(wanted, available)}B"


def _raw_folder(warehouse: Path) -> Path | None:
    """The folder of the raw tables: SHOPMARTS_RAW, else beside the warehouse; None for a URL."""
    named = os.environ.get("SHOPMARTS_RAW")
    if named and "://" in named:
        return None
    return Path(named) if named else warehouse.parent.parent / "raw"
