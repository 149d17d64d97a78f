"""Production behind nginx with docs/nginx.conf: TLS, headers, addresses, logs (11, 18, 40, 68)."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from portal.api.shield import MAX_BODY
from portal.files.intake import MAX_BYTES
from portal.pages.registry import PAGES
from portal.services.demo import DEMO_PASSWORD
from scripts.nginx import find_nginx
from tests.e2e import headers
from tests.e2e.browsing import listen
from tests.e2e.conftest import NewVisitor
from tests.e2e.front import VISITOR, Nginx, road_to, running_nginx
from tests.e2e.harness import Server, free_port, wait_for
from tests.e2e.production import running_in_production
from tests.e2e.screens.accounts import LogInScreen, Newcomer, RegisterScreen
from tests.e2e.screens.settings import PersonalScreen, SecurityScreen
from tests.factories.papers import a_passport_scan

pytestmark = [
    pytest.mark.skipif(find_nginx() is None, reason="no nginx: install it, or name PORTAL_NGINX"),
    # The first test waits for the front end of a production portal to be built.
    pytest.mark.timeout(300),
    # Checks of security get one try: docs/adr/0016.
    pytest.mark.flaky(reruns=0),
]
FORGED = "203.0.113.9"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Nginx]]:
    """A production portal and the nginx before it; neither log may give a secret away."""
    inner, tls = free_port(), free_port()
    folder = tmp_path_factory.mktemp("nginx")
    with road_to(tls) as road:
        base_url = f"https://localhost:{road}"
        with (
            running_in_production(tmp_path_factory.mktemp("production"), inner, base_url) as portal,
            running_nginx(folder, inner, base_url, tls) as nginx,
        ):
            yield portal, nginx
        leaked = portal.canaries.leaked_into(f"{portal.log()}\n{nginx.logs()}")
        assert not leaked, f"the logs give away: {', '.join(sorted(leaked))}"


@pytest.fixture(scope="module")
def portal(front: tuple[Server, Nginx]) -> Server:
    """In the place of the development portal that all other tests share."""
    return front[0]


@pytest.fixture(scope="module")
def nginx(front: tuple[Server, Nginx]) -> Nginx:
    return front[1]


def _client(base_url: str, nginx: Nginx) -> httpx.Client:
    trusting = ssl.create_default_context(cafile=nginx.certificate)
    return httpx.Client(base_url=base_url, verify=trusting)


@pytest.fixture
def http(portal: Server, nginx: Nginx) -> Iterator[httpx.Client]:
    with _client(portal.base_url, nginx) as client:
        yield client


def _register(page: Page, portal: Server) -> Newcomer:
    person, screen = Newcomer(), RegisterScreen(page, portal)
    screen.open("/")
    screen.link("Free registration").click()
    screen.choose("Overseas Buyer")
    expect(screen.heading("Register as an overseas buyer")).to_be_visible()
    screen.fill_in(person)
    screen.prove_email(person)
    screen.submit()
    screen.should_be_at("/welcome")
    return person


def _tokens(sockets: list[str]) -> list[str]:
    return [token for url in sockets for token in parse_qs(urlsplit(url).query)["token"]]


def test_a_buyer_registers_and_works_over_tls_alone(
    visitor: Page, portal: Server, nginx: Nginx
) -> None:
    heard, sockets = listen(visitor), []
    visitor.on("websocket", lambda socket: sockets.append(socket.url))

    _register(visitor, portal)
    personal = PersonalScreen(visitor, portal).open()
    personal.field("Contact name").fill("Lena Fischer")
    personal.save()
    for path in ("/overview", "/company/create", "/settings/security", "/settings/privacy"):
        personal.open(path)
    personal.open("/personal")
    expect(personal.field("Contact name")).to_have_value("Lena Fischer")

    assert heard == []
    assert sockets
    assert all(url.startswith(f"wss{portal.base_url[5:]}/_event/") for url in sockets)
    how = "() => performance.getEntriesByType('navigation')[0].nextHopProtocol"
    assert visitor.evaluate(how) == "h2"
    visitor.close()
    # A socket is written down when it ends.
    line = '"GET /_event/ HTTP/1.1" 101'
    wait_for("the socket in the log", lambda: line in nginx.access_log(), 10)
    assert _tokens(sockets)
    assert not [token for token in _tokens(sockets) if token in nginx.logs()]
    assert "/_event/?" not in nginx.logs()


def test_the_cookies_are_for_this_host_over_tls_and_no_script(
    visitor: Page, portal: Server
) -> None:
    _register(visitor, portal)

    kept = {each["name"]: each for each in visitor.context.cookies() if each["httpOnly"]}
    assert kept.keys() == {"__Host-sid", "__Host-browser"}
    for cookie in kept.values():
        assert cookie["secure"]
        assert cookie["sameSite"] == "Lax"
        assert (cookie["domain"], cookie["path"]) == ("localhost", "/")


def test_a_browser_is_known_by_the_address_that_the_proxy_saw(
    new_visitor: NewVisitor, portal: Server
) -> None:
    mine, liar = new_visitor(), new_visitor()
    person = _register(mine, portal)
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP")
    liar.context.set_extra_http_headers(dict.fromkeys(names, FORGED))
    elsewhere = LogInScreen(liar, portal).open()
    elsewhere.log_in(person.email, person.password)
    elsewhere.should_be_at("/welcome")

    rows = SecurityScreen(mine, portal).open().browsers()

    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=VISITOR)).to_have_count(2)
    expect(mine.get_by_text(FORGED)).to_have_count(0)


def test_a_file_goes_through_without_touching_the_disk_of_nginx(
    visitor: Page, portal: Server, nginx: Nginx
) -> None:
    _register(visitor, portal)
    ours = {"Origin": portal.base_url, "X-File-Name": "scan.jpg"}

    def hand_in(content: bytes) -> int:
        to = "/files?purpose=identity"
        return visitor.request.post(to, data=content, headers=ours, timeout=30_000).status

    assert hand_in(a_passport_scan()) == 201
    assert hand_in(b"x" * (9 * MEGABYTE)) == 422
    assert hand_in(b"x" * (MAX_BYTES + 1)) == 413
    assert "temporary file" not in nginx.logs()


def test_nobody_of_the_demo_world_and_no_mailbox_is_there(
    visitor: Page, portal: Server, http: httpx.Client
) -> None:
    screen = LogInScreen(visitor, portal).open()
    expect(visitor.get_by_text("Demo accounts")).to_have_count(0)

    screen.log_in("lena.fischer@example.com", DEMO_PASSWORD)

    expect(screen.alert("These login details are not right")).to_be_visible()
    assert http.get("/mailbox").status_code == 404
    assert not (portal.data_dir / "mailbox").exists()


def test_no_next_leads_outside(visitor: Page, portal: Server, new_visitor: NewVisitor) -> None:
    person = _register(new_visitor(), portal)
    heard = listen(visitor)
    screen = LogInScreen(visitor, portal).open("/login?next=%2F%2Fevil.example")

    screen.log_in(person.email, person.password)

    visitor.wait_for_url(lambda url: "/login" not in url)
    screen.wait_until_ready()
    assert visitor.url.startswith(f"{portal.base_url}/")
    assert heard == []


def _pages() -> list[str]:
    return [route for route in PAGES if "[" not in route and route not in {"/mailbox", "/404"}]


def _assets(http: httpx.Client) -> list[str]:
    return re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg))"', http.get("/").text)


def test_everything_that_is_there_has_its_headers_once(http: httpx.Client) -> None:
    assets = _assets(http)
    assert {path.rpartition(".")[2] for path in assets} == {"js", "css", "svg"}

    for path in (*_pages(), *assets, "/health", "/ready", "/ping"):
        answer = http.get(path)
        assert answer.status_code == 200, path
        assert headers.faults_in(answer) == [], path
        assert answer.headers["server"] == "nginx"


#: What the portal lets in at /files before it hangs up; nginx refuses the same in its own words.
MOST = MAX_BYTES + MAX_BODY
#: What is refused: method, path, size of the body, and the answer.
REFUSED = {
    "an unknown page": ("GET", "/nowhere", 0, 404),
    "an unknown file": ("GET", "/assets/nothing.js", 0, 404),
    "a closed door": ("GET", "/_upload", 0, 404),
    "a wrong method": ("PUT", "/auth/session", 0, 405),
    "a socket without an upgrade": ("GET", "/_event/", 0, 400),
    "somebody else's file": ("GET", "/files/x", 0, 303),
    "no ticket": ("POST", "/auth/session", MAX_BODY, 400),
    "a body beyond the limit": ("POST", "/auth/session", MAX_BODY + 1, 413),
    "a stranger's file": ("POST", "/files", MOST, 401),
    "a file beyond the limit": ("POST", "/files", MOST + 1, 413),
    "an address that is none": ("GET", "/%00", 0, 400),
}


@pytest.mark.parametrize("what", REFUSED)
def test_every_refusal_has_its_headers_once(what: str, http: httpx.Client) -> None:
    method, path, size, status = REFUSED[what]
    ours = {"origin": f"{http.base_url}".rstrip("/")}

    answer = http.request(method, path, headers=ours, content=b"x" * size)

    assert answer.status_code == status
    assert headers.faults_in(answer) == []
    assert not re.search(r"nginx/\d|granian|Traceback", f"{answer.headers} {answer.text}")


def test_a_refused_upload_is_answered_by_the_portal_every_time(http: httpx.Client) -> None:
    """Hung up on while it sends, nginx now and then says 502 in the portal's place."""
    # A connection on which an answer came early is not kept, whatever nginx said before.
    ours = {"origin": f"{http.base_url}".rstrip("/"), "connection": "close"}

    said = {http.post("/files", headers=ours, content=b"x" * MOST).status_code for _ in range(20)}

    assert said == {401}


def test_nginx_alone_says_little_and_writes_no_token_down(tmp_path: Path) -> None:
    tls = free_port()
    base_url, token = f"https://localhost:{tls}", "0b1f5a1e-6f0c-4f43-9d6e-7a3c55f1a9d2"
    with running_nginx(tmp_path, free_port(), base_url, tls) as alone:
        with _client(base_url, alone) as http:
            answers = [http.get(path) for path in ("/", f"/_event/?EIO=4&token={token}")]
        logs = alone.logs()

    for answer in answers:
        assert answer.status_code == 502
        assert headers.faults_in(answer) == []
        assert "nginx/" not in answer.text
    assert '"GET /_event/ HTTP/1.1" 502' in logs
    assert token not in logs


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_plain_http_leads_to_the_same_address_over_tls(
    host: str, portal: Server, nginx: Nginx
) -> None:
    plain = f"http://127.0.0.1:{nginx.plain_port}"

    answer = httpx.get(f"{plain}/login?next=/company", headers={"host": host})

    assert answer.status_code == 301
    assert answer.headers["location"] == portal.url("/login?next=/company")
    assert answer.headers["server"] == "nginx"


LEADING = (
    "/files/x",
    "/files/copies/x",
    "/health/",
    "/ready/",
    "/ping/",
    "/login/",
    "/auth/session/",
)
FOLDERS = (
    "/assets",
    "/locales",
    "/kit",
    "/_event",
    "//evil.example",
    "//evil.example/..",
    "/%5cevil",
)


@pytest.mark.parametrize("host", ["", "evil.example"])
@pytest.mark.parametrize("path", [*LEADING, *FOLDERS])
def test_a_redirect_leads_to_a_page_of_ours(path: str, host: str, http: httpx.Client) -> None:
    told = {"host": host} if host else {}

    answer = http.get(f"{http.base_url}".rstrip("/") + path, headers=told)

    ours = re.compile(rf"(?!//)(?:{re.escape(str(http.base_url).rstrip('/'))})?/")
    assert answer.status_code < 500
    assert not answer.has_redirect_location or ours.match(answer.headers["location"])
