"""What a process cost, and what is said when it fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from shopmarts.bench.process import BenchError, run


def test_cost_and_output_of_a_process(tmp_path: Path) -> None:
    code = "import os, time; time.sleep(0.2); print(os.getcwd(), os.environ['GREETING'])"
    usage, written = run([sys.executable, "-c", code], tmp_path, {"GREETING": "hello"})
    assert written == f"{tmp_path} hello\n"
    assert usage.seconds >= 0.2
    assert 0 < usage.cpu_seconds < 60


def test_peak_memory_is_in_megabytes(tmp_path: Path) -> None:
    code = "block = bytearray(200 << 20); block[::4096] = b'x' * len(block[::4096])"
    usage, _ = run([sys.executable, "-c", code], tmp_path)
    assert 200 <= usage.peak_mb < 20_000


def test_a_command_that_fails_is_named_with_what_it_said(tmp_path: Path) -> None:
    code = "import sys; print('first'); sys.stderr.write('no rate for PLN'); sys.exit(3)"
    with pytest.raises(BenchError, match=r"(?s)exit code 3.*first.*no rate for PLN"):
        run([sys.executable, "-c", code], tmp_path)
