"""The salt of the hashes of personal data."""

import os

PUBLIC_DEFAULT = "shopmarts"


def salt() -> str:
    """Return the salt: SHOPMARTS_SALT of the environment, else a default that everyone knows."""
    return os.environ.get("SHOPMARTS_SALT", PUBLIC_DEFAULT)
