"""The ways to run in production say the same as each other and as the stack that is tried every day."""

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROCESSES = {
    "web": ["gunicorn", "--config", "deploy/gunicorn.conf.py", "deploy.wsgi"],
    "events": ["uvicorn", "deploy.asgi:application"],
    "worker": ["python", "manage.py", "work"],
    "scheduler": ["python", "manage.py", "schedule"],
}
MAY_OWN = {"worker", "scheduler", "prepare"}


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def container(name: str) -> dict[str, Any]:
    manifest = next(yaml.safe_load_all((DEPLOY / "k8s" / f"{name}.yaml").read_text()))
    (found,) = manifest["spec"]["template"]["spec"]["containers"]
    assert isinstance(found, dict)
    return found


def unit(name: str) -> list[str]:
    return (DEPLOY / "systemd" / f"portico-{name}.service").read_text().splitlines()


def unit_command(name: str) -> list[str]:
    (line,) = (line for line in unit(name) if line.startswith("ExecStart="))
    command = shlex.split(line.removeprefix("ExecStart="))
    return [Path(command[0]).name, *command[1:]]


@pytest.mark.parametrize("name", PROCESSES)
def test_every_way_to_run_starts_the_same_command(name: str) -> None:
    expected = PROCESSES[name]
    default = shlex.split((DEPLOY / "Dockerfile").read_text().rsplit("CMD ", 1)[1].strip('[]\n "').replace('", "', " "))
    composed = compose()[name].get("command", default)
    found = [composed, container(name)["command"], unit_command(name)]
    assert [command[: len(expected)] for command in found] == [expected] * 3


@pytest.mark.parametrize("name", [*PROCESSES, "prepare"])
def test_only_processes_without_strangers_own_the_database(name: str) -> None:
    in_compose = "OWNER_DATABASE_URL" in compose()[name]["environment"]
    in_kubernetes = {"secretRef": {"name": "portico-owner"}} in container(name)["envFrom"]
    in_systemd = "EnvironmentFile=/etc/portico/owner.env" in unit(name)
    assert (in_compose, in_kubernetes, in_systemd) == (name in MAY_OWN,) * 3


def test_kubernetes_manifests_are_all_listed() -> None:
    folder = DEPLOY / "k8s"
    listed = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.yaml") if path.name != "kustomization.yaml")
