"""What an operator sets before the start, and what Plaza does where they have set nothing."""

import pytest

from forum.core.config import ConfigError, load_config

KEY = "k" * 32
PRODUCTION = {
    "environment": "production", "secret_key": KEY, "trusted_hosts": ["help.example"], "public_url": "https://help.example",
    "mail_backend": "smtp",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("SECRET_KEY", "TRUSTED_HOSTS", "ENVIRONMENT", "DATABASE_URL", "PUBLIC_URL", "MAIL_BACKEND"):
        monkeypatch.delenv(f"PLAZA_{name}", raising=False)


def test_each_instance_signs_with_a_key_of_its_own_that_stays(tmp_path):
    keys = [load_config({"instance_dir": tmp_path / name}).secret_key for name in ("one", "one", "two")]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) >= 32
    assert (tmp_path / "one" / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["secret_key"]


def test_a_key_that_is_set_is_used_and_none_is_made(tmp_path):
    assert load_config({"instance_dir": tmp_path, "secret_key": KEY}).secret_key == KEY
    assert not (tmp_path / "secret_key").exists()


def test_production_does_not_start_without_a_key_and_hosts(tmp_path):
    with pytest.raises(ConfigError) as refused:
        load_config({"instance_dir": tmp_path, "environment": "production", "secret_key": "short"})
    assert "PLAZA_SECRET_KEY" in str(refused.value)
    assert "PLAZA_TRUSTED_HOSTS" in str(refused.value)


def test_production_starts_with_all_it_needs(tmp_path):
    config = load_config({"instance_dir": tmp_path, **PRODUCTION})
    assert (config.secret_key, config.trusted_hosts) == (KEY, ["help.example"])


@pytest.mark.parametrize(("name", "variable"), [("public_url", "PLAZA_PUBLIC_URL"), ("mail_backend", "PLAZA_MAIL_BACKEND")])
def test_production_writes_no_mail_with_links_to_nowhere_and_none_into_the_log(tmp_path, name, variable):
    with pytest.raises(ConfigError, match=variable):
        load_config({"instance_dir": tmp_path, **{key: value for key, value in PRODUCTION.items() if key != name}})


@pytest.mark.parametrize("address", ["help.example", "ftp://help.example"])
def test_an_address_that_no_browser_opens_is_named(tmp_path, address):
    with pytest.raises(ConfigError, match="PLAZA_PUBLIC_URL"):
        load_config({"instance_dir": tmp_path, "public_url": address})
