"""One small sample for all tests: some days, some orders, every special case."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shopmarts.sample.generate import generate

ORDERS, DAYS, SEED = 1000, 130, 7


@dataclass(frozen=True)
class Sample:
    home: Path
    truth: dict[str, Any]

    @property
    def exports(self) -> Path:
        return self.home / "exports"

    def all_time(self, shop_id: str) -> dict[str, Any]:
        return self.truth["shops"][shop_id]["periods"]["all"]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    home = tmp_path_factory.mktemp("sample")
    generate(home, ORDERS, DAYS, SEED)
    return Sample(home, json.loads((home / "truth.json").read_text(encoding="utf-8")))
