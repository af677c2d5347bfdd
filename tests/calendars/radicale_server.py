"""A real CalDAV server (Radicale) on this machine for the length of a test, and what its user does there."""

import base64
import html
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer

from radicale import config
from radicale.app import Application
from radicale.server import RequestHandler

USER, PASSWORD = "rep@us.example", "app-password"
HOME = f"/{USER}/"
_CALENDAR = """<?xml version="1.0"?><create xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop>
<resourcetype><collection/>{kind}</resourcetype><displayname>{name}</displayname>
<c:supported-calendar-component-set><c:comp name="{component}"/></c:supported-calendar-component-set>
</prop></set></create>"""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Radicale:
    """A running server; `asked` are the requests that came in since it was last emptied."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []

    @property
    def work(self) -> str:
        """The address of the user's calendar."""
        return f"{self.origin}{HOME}work/"

    def has_collection(self, name: str, *, shown: str, component: str = "VEVENT") -> None:
        """Make a calendar."""
        kind = '<c:calendar xmlns:c="urn:ietf:params:xml:ns:caldav"/>'
        body = _CALENDAR.format(kind=kind, name=html.escape(shown), component=component)
        self._send("MKCOL", f"{HOME}{name}/", body.encode())

    def has(self, name: str, data: bytes) -> None:
        """Put an event, new or changed."""
        self._send("PUT", f"{HOME}work/{name}.ics", data)

    def lost(self, name: str) -> None:
        """Delete an event."""
        self._send("DELETE", f"{HOME}work/{name}.ics")

    def _send(self, method: str, path: str, body: bytes | None = None) -> None:
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        with closing(HTTPConnection(self.origin.removeprefix("http://"), timeout=10)) as connection:
            connection.request(method, path, body=body, headers={"Authorization": f"Basic {login}"})
            status = connection.getresponse().status
        assert status in {200, 201, 204}, f"{method} {path}: {status}"


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """Run a server with one user, who has one calendar; its port is free and open before anybody asks."""
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n")
    configuration = config.load()
    configuration.update(
        {
            "auth": {"type": "htpasswd", "htpasswd_filename": str(users), "htpasswd_encryption": "plain", "delay": "0"},
            "storage": {"filesystem_folder": str(folder / "collections"), "_filesystem_fsync": "False"},
        },
        "test",
        privileged=True,
    )
    with _Server(("127.0.0.1", 0), RequestHandler) as server:
        found = Radicale(server.server_port)
        server.set_app(_noting(Application(configuration), found.asked))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            found.has_collection("work", shown="Work")
            found.asked.clear()
            yield found
        finally:
            server.shutdown()
            thread.join()


def _noting(application: Application, asked: list[str]) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked.append(environ["REQUEST_METHOD"])
        return application(environ, start_response)

    return answer
