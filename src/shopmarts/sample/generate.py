"""Writes the whole sample merchant: exports of its shops, exchange rates, and the truth."""

import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from shopmarts.sample.ad_reports import write_ads
from shopmarts.sample.ads import ad_days
from shopmarts.sample.amazon import AmazonExports
from shopmarts.sample.back_office import days_of
from shopmarts.sample.calendar import START, utc
from shopmarts.sample.chitu import write_chitu
from shopmarts.sample.entities import Answer, Order, Session, Ticket
from shopmarts.sample.files import Exports
from shopmarts.sample.fx import write_rates
from shopmarts.sample.ga4 import Ga4Exports
from shopmarts.sample.plan import orders_per_shop
from shopmarts.sample.platform_traffic import write_platform_traffic
from shopmarts.sample.service import ServiceExports
from shopmarts.sample.shopify import ShopifyExports
from shopmarts.sample.shops import SHOPS, Shop
from shopmarts.sample.sycm import write_sycm
from shopmarts.sample.tally import Tally
from shopmarts.sample.taobao import TaobaoExports
from shopmarts.sample.truth import Truth
from shopmarts.sample.universal import UniversalExports, write_own_tables
from shopmarts.sample.world import Happening, World

_Commerce = ShopifyExports | TaobaoExports | AmazonExports | UniversalExports

TRUTH_FILE = "truth.json"
FX_FILE = "eurofxref-hist.csv"


class SampleExistsError(Exception):
    """The output folder holds exports that this generator did not write."""


def generate(
    home: Path, orders: int, days: int, seed: int, progress: Callable[[], None] = lambda: None
) -> dict[str, int]:
    """Write `home`/exports and `home`/truth.json; return rows per file.

    The same orders, days and seed give the same bytes. Files appear only when all are complete;
    an earlier sample is replaced. `progress` is called once per shop and day.
    Raises SampleExistsError where exports of the same name were not written by this generator.
    """
    _refuse_foreign_exports(home)
    home.mkdir(parents=True, exist_ok=True)
    workshop = home / ".sample.tmp"
    shutil.rmtree(workshop, ignore_errors=True)
    exports = Exports(workshop)
    write_rates(exports, days, seed)
    shops = {}
    for shop, shop_orders in zip(SHOPS, orders_per_shop(orders), strict=True):
        shops[shop.shop_id] = {
            "currency": shop.currency,
            "periods": _write_shop(
                shop, exports, orders=shop_orders, days=days, seed=seed, progress=progress
            ),
        }
    truth = {
        "orders": orders,
        "days": days,
        "seed": seed,
        "first_date": str(START),
        "last_date": str(START + timedelta(days=days - 1)),
        "shops": shops,
        "files": dict(sorted(exports.rows.items())),
    }
    _move_into_place(workshop, home)
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (home / TRUTH_FILE).write_text(text, encoding="utf-8")
    return exports.rows


def _write_shop(
    shop: Shop, exports: Exports, *, orders: int, days: int, seed: int, progress: Callable[[], None]
) -> dict[str, dict[str, object]]:
    """Write one shop's exports; return its true totals."""
    world = World(shop, orders, days, seed)
    truth = Truth(shop, world.calendar)
    spent = list(ad_days(shop, world.calendar, seed))
    for row in spent:
        truth.ad_spend(row.spend)
    write_ads(shop, world.calendar, exports, spent)
    if shop.has_back_office:
        counted = list(days_of(shop, days, orders, seed))
        write_sycm(world, exports, counted)
        write_platform_traffic(shop, world.calendar, exports, counted)
    write_chitu(shop, world.calendar, exports, orders, seed)
    exports.text(f"{shop.shop_id}/shop.yml", _shop_yml(shop), utc(START))
    with ExitStack() as stack:
        commerce: _Commerce
        web: Ga4Exports | UniversalExports
        if shop.platform == "shopify":
            commerce = ShopifyExports(world, exports, stack.enter_context(Tally()))
            web = Ga4Exports(world, exports)
        else:
            write_own_tables(world, exports)
            web = UniversalExports(world, exports)
            commerce = _commerce(world, exports) or web
        service = ServiceExports(world, exports)
        commerce.begin()
        for happening in world.happenings():
            _tell(happening, truth, commerce, web, service)
            if isinstance(happening, date):
                progress()
        commerce.end()
        service.end()
        if web is not commerce:
            web.end()
    return truth.totals()


def _tell(
    happening: Happening,
    truth: Truth,
    commerce: _Commerce,
    web: Ga4Exports | UniversalExports,
    service: ServiceExports,
) -> None:
    """Let what happened be counted, and written by whose export shows it."""
    match happening:
        case Order():
            truth.order(happening)
            commerce.order(happening)
        case Session():
            truth.session(happening)
            web.session(happening)
        case Ticket():
            truth.ticket(happening)
            service.ticket(happening)
        case Answer():
            truth.answer(happening)
            service.answer(happening)
        case _:
            truth.day(happening)
            commerce.day(happening)
            service.day(happening)
            if web is not commerce:
                web.day(happening)


def _commerce(world: World, exports: Exports) -> TaobaoExports | AmazonExports | None:
    """The exports of a marketplace that sells for the shop."""
    if world.shop.platform == "tmall":
        return TaobaoExports(world, exports)
    return AmazonExports(world, exports) if world.shop.platform == "amazon" else None


def _shop_yml(shop: Shop) -> str:
    return (
        f"name: {shop.name}\nplatform: {shop.platform}\ntimezone: {shop.timezone}\n"
        f"currency: {shop.currency}\ncountry: {shop.country}\n"
    )


def _refuse_foreign_exports(home: Path) -> None:
    if (home / TRUTH_FILE).exists():
        return
    for name in (*(shop.shop_id for shop in SHOPS), FX_FILE):
        if (home / "exports" / name).exists():
            raise SampleExistsError(
                f"{home / 'exports' / name} exists, but {home / TRUTH_FILE} does not, so "
                "`shopmarts sample` did not write it: choose another folder with --out, or move "
                "these exports away."
            )


def _move_into_place(workshop: Path, home: Path) -> None:
    """Replace an earlier sample by the new one."""
    (home / "exports").mkdir(exist_ok=True)
    (home / TRUTH_FILE).touch()
    for source in sorted(workshop.iterdir()):
        target = home / "exports" / source.name
        if target.is_dir():
            shutil.rmtree(target)
        source.replace(target)
    workshop.rmdir()
