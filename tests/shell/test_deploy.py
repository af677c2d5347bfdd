"""What is in `deploy/`: each file is read, and held against what SayDo takes, says and needs."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import _commands
from bot.command_line.arguments import parser
from bot.config import Config, LogFormat, Mode
from bot.variables import VARIABLES
from tests.databases import SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OURS = re.compile(r"\b((?:SAYDO|SLACK)_[A-Z_]+)\b")
USER = "10001"
Json = dict[str, Any]


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, each with its arguments on one line."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in lines)]


def stage(number: int) -> list[tuple[str, str]]:
    """Return the instructions of a stage, the first being 0."""
    at = [place for place, (name, _) in enumerate(instructions()) if name == "FROM"] + [len(instructions())]
    return instructions()[at[number] : at[number + 1]]


def compose() -> Json:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))


def kubernetes() -> dict[str, Json]:
    found = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))
    return {one["kind"]: one for one in found}


def unit() -> dict[str, list[str]]:
    """Return the settings of the unit; one that stands often has all its values."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "saydo.service").read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def env_file(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def environment_of_image() -> dict[str, str]:
    (told,) = [arguments for name, arguments in stage(1) if name == "ENV"]
    return dict(one.split("=", 1) for one in shlex.split(told))


def is_a_command(*words: str) -> bool:
    """Tell whether the command line takes this; it says of a mistake what it is and ends the process."""
    return bool(parser(_commands(), variables=VARIABLES).parse_args(words).do)


# -- all of it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.iterdir()))
def test_every_variable_that_is_named_is_one(name: str) -> None:
    named = set(OURS.findall((DEPLOY / name).read_text(encoding="utf-8")))
    assert named - VARIABLES.keys() == set()


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.iterdir()))
def test_no_registry_and_no_secret_is_named(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    images = re.findall(r"^\s*(?:- )?(?:image:|FROM) (\S+)", text, flags=re.MULTILINE)
    assert [image for image in images if "/" in image or image.endswith(":latest")] == []
    assert re.findall(r"xox[bp]-[0-9]|xapp-[0-9]", text) == []


# -- the image ---------------------------------------------------------------------------------------------------------


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_in_particular() -> None:
    assert [name for name, _ in instructions()].count("FROM") == 2
    last = stage(1)
    assert ("USER", f"{USER}:{USER}") in last
    after = [name for name, _ in last[last.index(("USER", f"{USER}:{USER}")) :]]
    assert "RUN" not in after
    assert "COPY" not in after
    assert not [arguments for name, arguments in instructions() if name == "ADD" or "curl" in arguments]


def test_all_that_is_copied_is_there_and_let_through() -> None:
    lets_through = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [arguments.split()[:-1] for name, arguments in stage(0) if name == "COPY"]
    for source in (one for sources in copied for one in sources):
        assert (ROOT / source).exists()
        assert f"!{source}" in lets_through
    assert lets_through[1] == "*"


def test_what_is_installed_are_the_versions_of_the_lock() -> None:
    assert any("pip install --constraint requirements.lock ." in arguments for _, arguments in stage(0))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    names = {line.partition("==")[0].lower().replace("_", "-") for line in locked}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(r'^    "([a-z0-9-]+)[\[<>;]?', project.partition("[project.optional")[0], flags=re.MULTILINE)
    assert {"aiohttp", "prometheus-client", "sqlalchemy"} <= set(needed)
    assert set(needed) - names == set()


def test_the_image_says_run_and_what_asks_after_its_health_asks_where_it_answers() -> None:
    last = dict(stage(1))
    command = [*yaml.safe_load(last["ENTRYPOINT"]), *yaml.safe_load(last["CMD"])]
    assert command[0] == "saydo"
    assert is_a_command(*command[1:])
    settings = environment_of_image()
    assert f"http://127.0.0.1:{settings['SAYDO_METRICS_PORT']}/healthz" in last["HEALTHCHECK"]
    assert settings["SAYDO_METRICS_PORT"] in last["EXPOSE"].split()
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    config = Config.from_env({**tokens, **{name: one for name, one in settings.items() if name in VARIABLES}})
    assert (config.log_format, str(config.data_dir)) == (LogFormat.JSON, last["VOLUME"])


# -- compose -----------------------------------------------------------------------------------------------------------


def test_the_services_start_in_order_and_have_no_rights() -> None:
    services = compose()["services"]
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["saydo"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for name in ("migrate", "saydo"):
        service = services[name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert is_a_command(*services["migrate"]["command"])
    assert services["saydo"]["volumes"] == ["data:/data"]
    assert all(port.startswith("127.0.0.1:") for port in services["saydo"]["ports"])


def test_what_compose_sets_is_a_configuration_once_it_is_filled_in() -> None:
    service = compose()["services"]["saydo"]
    assert service["env_file"] == "saydo.env"
    given = environment_of_image() | env_file("saydo.env.example") | service["environment"]
    password = "${POSTGRES_PASSWORD:?set it in .env}"
    assert password in given["SAYDO_DATABASE_URL"]
    filled = {name: value.replace(password, "secret") for name, value in given.items() if name in VARIABLES}
    config = Config.from_env(filled | {"SAYDO_SECRET_KEYS": SECRET_KEY})
    assert config.database_url == "postgresql://saydo:secret@db/saydo"
    assert config.drain_seconds < int(service["stop_grace_period"].removesuffix("s"))


def test_an_example_that_is_not_filled_in_is_refused() -> None:
    assert env_file("saydo.env.example")["SAYDO_SECRET_KEYS"] == ""


# -- systemd -----------------------------------------------------------------------------------------------------------


def test_the_unit_runs_saydo_and_gives_it_nothing_more() -> None:
    found = unit()
    program, *words = found["ExecStart"][0].split()
    assert Path(program).name == "saydo"
    assert is_a_command(*words)
    for name, value in (
        ("DynamicUser", "yes"),
        ("ProtectSystem", "strict"),
        ("NoNewPrivileges", "yes"),
        ("PrivateTmp", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("StateDirectory", "saydo"),
    ):
        assert found[name] == [value]
    given = dict(one.split("=", 1) for one in found["Environment"][0].split())
    assert given["SAYDO_DATA_DIR"] == f"/var/lib/{found['StateDirectory'][0]}"
    tokens = env_file("saydo.env.example")
    assert Config.from_env({**tokens, **{name: one for name, one in given.items() if name in VARIABLES}}).is_sqlite


# -- Kubernetes --------------------------------------------------------------------------------------------------------


def containers(one: Json) -> list[Json]:
    return list(one["spec"]["template"]["spec"]["containers"])


def test_there_are_two_processes_and_one_always_works() -> None:
    found = kubernetes()
    deployment = found["Deployment"]["spec"]
    assert deployment["replicas"] == 2
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["selector"]["matchLabels"].items() <= labels.items()
    assert found["PodDisruptionBudget"]["spec"]["selector"] == deployment["selector"]
    assert found["Service"]["spec"]["selector"].items() <= labels.items()
    assert not found["Service"]["spec"]["selector"].items() <= found["Job"]["metadata"]["labels"].items()


def test_probes_ask_where_saydo_answers() -> None:
    (saydo,) = containers(kubernetes()["Deployment"])
    ports = {port["name"]: port["containerPort"] for port in saydo["ports"]}
    assert str(ports["metrics"]) == environment_of_image()["SAYDO_METRICS_PORT"]
    asked = {name: saydo[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert {one["port"] for one in asked.values()} == {"metrics"}
    assert [one["path"] for one in asked.values()] == ["/healthz", "/healthz", "/readyz"]


@pytest.mark.parametrize("kind", ["Deployment", "Job"])
def test_containers_have_no_rights_and_commands_that_are_ones(kind: str) -> None:
    pod = kubernetes()[kind]["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"]
    assert str(pod["securityContext"]["runAsUser"]) == USER
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert is_a_command(*container["args"])
        assert container["envFrom"] == [{"secretRef": {"name": kubernetes()["Secret"]["metadata"]["name"]}}]


def test_what_kubernetes_sets_is_a_configuration_once_it_is_filled_in() -> None:
    found = kubernetes()
    (saydo,) = containers(found["Deployment"])
    secrets = found["Secret"]["stringData"] | {"SAYDO_SECRET_KEYS": SECRET_KEY}
    given = environment_of_image() | secrets | {one["name"]: one["value"] for one in saydo["env"]}
    config = Config.from_env({name: value for name, value in given.items() if name in VARIABLES})
    assert (config.mode, config.host, config.metrics_host) == (Mode.HTTP, "0.0.0.0", "0.0.0.0")  # noqa: S104
    grace = found["Deployment"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
    assert config.drain_seconds + 20 <= grace
