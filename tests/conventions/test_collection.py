"""Every folder of tests is collected."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest
from tests.conftest import PROJECT


def test_no_folder_of_tests_has_a_name_that_pytest_skips(request: pytest.FixtureRequest) -> None:
    skipped = request.config.getini("norecursedirs")
    folders = {path.parent for path in (PROJECT / "tests").rglob("test_*.py")}
    assert not [
        str(folder)
        for folder in folders
        for part in folder.relative_to(PROJECT).parts
        if any(fnmatch(part, pattern) for pattern in skipped)
    ]
