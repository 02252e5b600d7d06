"""Ports, settings and the words before the servers start."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from dotenv import dotenv_values

from forum.launcher import serving
from forum.launcher.layout import Layout, SetupFailed
from forum.launcher.serving import answers, check_port, chosen_port, own_settings, server_settings


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener.getsockname()[1]


def test_the_port_comes_from_the_option_then_the_environment_then_8000() -> None:
    assert chosen_port(8123, {"PLAZA_PORT": "8200"}) == 8123
    assert chosen_port(None, {"PLAZA_PORT": "8200"}) == 8200
    assert chosen_port(None, {}) == 8000


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
def test_nonsense_is_not_a_port(port: str) -> None:
    with pytest.raises(SetupFailed, match="is not a port"):
        chosen_port(None, {"PLAZA_PORT": port})


def test_a_port_in_use_is_explained_with_another_one_to_take(taken_port: int) -> None:
    with pytest.raises(SetupFailed, match="already in use") as failure:
        check_port(taken_port)
    suggested = int(str(failure.value).rpartition("--port ")[2])
    check_port(suggested)


def test_a_port_that_needs_rights_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(port: int) -> None:
        raise PermissionError

    monkeypatch.setattr(serving, "_bind", refused)
    with pytest.raises(SetupFailed, match="may not open port 80"):
        check_port(80)


def test_nobody_answers_where_nothing_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert not answers(port)


def test_the_launcher_knows_its_own_settings_from_the_file_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# a comment\nPLAZA_PORT=8300\nexport PLAZA_PUBLIC_URL='https://help.example'\nPLAZA_SECRET_KEY=x\n")
    assert own_settings(Layout(tmp_path), {"PLAZA_PORT": "8301"}) == {"PLAZA_PORT": "8301", "PLAZA_PUBLIC_URL": "https://help.example"}


@pytest.mark.parametrize(
    ("line", "value"), [("8300", "8300"), ("'8300' # why", "8300"), ('"8300"', "8300"), ("8300 # why", "8300"), ("a#b", "a#b"), ("", "")]
)
def test_a_value_in_the_file_is_read_as_plaza_reads_it(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"PLAZA_PORT = {line}\n")
    assert own_settings(Layout(tmp_path), {}) == {"PLAZA_PORT": value}
    assert dotenv_values(tmp_path / ".env") == {"PLAZA_PORT": value}


def test_mail_links_lead_to_the_chosen_port_unless_told_otherwise() -> None:
    assert server_settings({}, port=8123, demo=True)["PLAZA_PUBLIC_URL"] == "http://127.0.0.1:8123"
    told = server_settings({"PLAZA_PUBLIC_URL": "https://help.example"}, port=8123, demo=True)
    assert told["PLAZA_PUBLIC_URL"] == "https://help.example"


def test_demo_accounts_are_shown_only_with_demo_content() -> None:
    assert [server_settings({}, port=1, demo=demo)["PLAZA_DEMO"] for demo in (True, False)] == ["true", "false"]


def test_the_servers_listen_on_this_machine_only() -> None:
    assert server_settings({"PLAZA_BIND": "0.0.0.0:80"}, port=8123, demo=True)["PLAZA_BIND"] == "127.0.0.1:8123"
