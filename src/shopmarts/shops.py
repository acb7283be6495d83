"""``shop.yml``: what a shop is called, where its day begins, which currency it counts in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from shopmarts.errors import ShopError
from shopmarts.yaml_text import load_yaml

FIELDS = ("name", "platform", "timezone", "currency", "country")
TEMPLATE = """\
    name: My shop
    platform: universal        # shopify, taobao, ...; universal = the universal templates
    timezone: Europe/Berlin    # IANA name; the business day begins at midnight there
    currency: EUR              # ISO 4217
    country: "DE"              # ISO 3166 alpha-2"""


@dataclass(frozen=True)
class Shop:
    """One shop: the folder under ``exports/`` and what its ``shop.yml`` says."""

    shop_id: str
    name: str
    platform: str
    timezone: str
    currency: str
    country: str


def read_shop(folder: Path) -> Shop:
    """Read and check ``shop.yml`` in a folder under ``exports/``.

    Raises ``ShopError`` that names the file and the field and says what to write.
    """
    shop_id = folder.name
    where = f"exports/{shop_id}/shop.yml"
    if not re.fullmatch(r"[\w-]+", shop_id):
        raise ShopError(
            f"exports/{shop_id}: the folder name is the shop_id and may hold letters, digits, "
            "_ and - only; rename the folder"
        )
    path = folder / "shop.yml"
    if not path.is_file():
        raise ShopError(
            f"{where}: the file is missing, so the files of this shop were not landed; "
            f"write it like this and land again:\n{TEMPLATE}"
        )
    try:
        given = load_yaml(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ShopError(
            f"{where}: not valid YAML ({error}); write it like this:\n{TEMPLATE}"
        ) from (error)
    if not isinstance(given, dict):
        raise ShopError(f"{where}: expected five fields, like this:\n{TEMPLATE}")
    missing = [field for field in FIELDS if given.get(field) in (None, "")]
    if missing:
        raise ShopError(f"{where}: '{missing[0]}' is missing; write it like this:\n{TEMPLATE}")
    return _checked(shop_id, where, given)


def _checked(shop_id: str, where: str, given: dict[str, Any]) -> Shop:
    if given["country"] is False:
        raise ShopError(f'{where}: YAML reads NO as false; write country: "NO" in quotes')
    text = {field: str(given[field]).strip() for field in FIELDS}
    if not re.fullmatch(r"[A-Z]{3}", text["currency"]):
        raise ShopError(
            f"{where}: currency '{text['currency']}' is no ISO 4217 code; write three capital "
            "letters such as EUR"
        )
    if not re.fullmatch(r"[A-Z]{2}", text["country"]):
        raise ShopError(
            f"{where}: country '{text['country']}' is no ISO 3166 alpha-2 code; write two "
            'capital letters such as "DE"'
        )
    try:
        ZoneInfo(text["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ShopError(
            f"{where}: timezone '{text['timezone']}' is no IANA timezone; write one such as "
            "Europe/Berlin or America/Los_Angeles"
        ) from error
    return Shop(shop_id=shop_id, **(text | {"platform": text["platform"].lower()}))
