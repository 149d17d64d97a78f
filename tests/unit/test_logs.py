"""Logs: one line a record, no secret in any, and nobody forges a line."""

import json
import logging
from uuid import uuid4

import pytest

from portal import logs
from portal.config import Environment
from portal.kit.tokens import new_token

ACCOUNT = "3f0e1c1e-6f0e-4a57-9d8b-0a0f3c1f7a55"


@pytest.fixture
def written(settings, capsys):
    """Return a way to log one record and get back what was written."""
    root = logging.getLogger()
    before, level = root.handlers, root.level

    def write(message, *args, name="portal.test", env=Environment.PRODUCTION, **options):
        logs.set_up(settings.model_copy(update={"env": env}))
        logging.getLogger(name).error(message, *args, **options)
        return capsys.readouterr().err

    yield write
    root.handlers = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_production_writes_one_json_object_a_line(written):
    line = written("account %s was locked", ACCOUNT)

    record = json.loads(line)
    assert line.count("\n") == 1
    assert record["message"] == f"account {ACCOUNT} was locked"
    assert (record["level"], record["logger"]) == ("error", "portal.test")
    assert record["time"].endswith("+00:00")


@pytest.mark.parametrize("env", Environment)
@pytest.mark.parametrize("junk", ["\r\n", "\n", "\x1b[2J", "\x85", "\u2028", "\u202e", "\x00"])
def test_control_characters_are_neutralised(written, env, junk):
    line = written("typed %s", f"a{junk}12:00:00 error forged", env=env)

    assert junk not in line.rstrip("\n")
    assert len(line.splitlines()) == 1


def test_a_forged_line_in_a_traceback_stays_indented(written):
    error = ValueError("x\n12:00:00 error   portal: forged")

    lines = written("failed", env=Environment.DEVELOPMENT, exc_info=error).splitlines()

    assert len(lines) == 3
    assert all(line.startswith("  | ") for line in lines[1:])


@pytest.mark.parametrize("env", Environment)
def test_an_unknown_event_shows_neither_cookie_nor_form(written, env):
    token, password = new_token(), "hunter2 and more"
    event = (
        f"Event(name='a.b', router_data={{'headers': {{'cookie': 'sid={token}'}}}}, "
        f"payload={{'password': '{password}'}})"
    )

    text = f"Error processing event queue entry for {event} [txid=1]:"
    line = written(text, name="reflex_base.event", env=env)

    assert "event a.b" in line
    assert token not in line
    assert password not in line
    assert "cookie" not in line


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET /_event?token={token}&EIO=4 HTTP/1.1", "{token}"),
        ("opened https://portal.example/reset-password#{token}", "{token}"),
        ("Cookie: sid={token}; language=en", "language"),
        ("{{'set-cookie': '__Host-sid={token}'}}", "{token}"),
        ("Authorization: Bearer abcdef", "abcdef"),
        ("[SQL: INSERT INTO x] [parameters: ('lena@example.com', 'x')]", "lena@"),
        ("cannot reach postgresql://portal:s3cret@db/portal", "s3cret"),
        ("row holds $argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "aGFzaA"),
        ("Event(name=\"a'b\", router_data={{'x': 'y'}}, payload={{'password': 'pw'}})", "pw"),
        ("self.router_data={{'headers': {{'x-key': 'abc123'}}}}", "abc123"),
    ],
)
def test_secrets_in_other_peoples_messages_are_cut(written, text, secret):
    token = new_token()

    line = written("%s", text.format(token=token))

    assert secret.format(token=token) not in line


def test_a_secret_in_a_traceback_is_cut(written):
    token = new_token()

    line = written("failed", exc_info=KeyError(f"no session {token} in ?token={token}"))

    assert "KeyError" in json.loads(line)["exception"]
    assert token not in line


@pytest.mark.parametrize("name", ["reflex.app", "reflex_base.event", "engineio.server", "asyncio"])
def test_browser_tokens_of_the_framework_are_cut(written, name):
    token = uuid4()

    for text in (f"disconnected client '{token}'", f"reflex_event|a.b|{token.hex}|1"):
        line = written(text, name=name)
        assert str(token) not in line
        assert token.hex not in line


def test_plain_words_are_left_alone(written):
    text = "what? a = b; cookie jar; 200 of 300 rows, see /overview"

    assert json.loads(written("%s", text))["message"] == text


def test_a_record_has_a_size_limit(written):
    assert len(written("%s", "x" * 100_000)) < 2_500
    assert len(written("failed", exc_info=ValueError("x" * 100_000))) < 23_000


def test_the_web_server_logs_through_the_same_door(written):
    server = logging.getLogger("_granian")
    server.handlers, server.propagate = [logging.StreamHandler()], False

    assert json.loads(written("GET /x?token=1", name="_granian"))["message"] == "GET /x?[cut]"
