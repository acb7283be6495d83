"""`shopmarts sample` on the command line."""

import typer
from typer.testing import CliRunner

from shopmarts.sample.command import sample as command

app = typer.Typer()
app.command()(command)


def run(*arguments: str, env: dict[str, str] | None = None):
    return CliRunner().invoke(app, list(arguments), env=env)


def test_writes_to_the_home_by_default(tmp_path) -> None:
    home = str(tmp_path / "home")
    result = run("--orders", "30", "--days", "5", env={"SHOPMARTS_HOME": home})
    assert result.exit_code == 0
    assert "polna-pl" in result.output
    assert (tmp_path / "home/truth.json").exists()


def test_quiet_prints_nothing(tmp_path) -> None:
    result = run("--orders", "5", "--days", "2", "--quiet", "--out", str(tmp_path))
    assert (result.exit_code, result.output) == (0, "")


def test_leaves_foreign_exports_alone(tmp_path) -> None:
    own = tmp_path / "exports/polna-pl/orders.csv"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    result = run("--orders", "5", "--days", "2", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "polna-pl exists" in result.output
    assert "--out" in result.output
    assert own.read_text() == "mine"
