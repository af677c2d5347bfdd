"""The files of the sandbox's page. A browser keeps them for good: a file that changes gets another address."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from aiohttp import web

_FOLDER: Final = Path(__file__).with_name("page")
_INDEX: Final = "index.html"
_ALWAYS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:",
    "X-Content-Type-Options": "nosniff",
}
_ASKED_EACH_TIME: Final = {**_ALWAYS, "Cache-Control": "no-cache"}
_KEPT: Final = {**_ALWAYS, "Cache-Control": "max-age=31536000, immutable"}


def page_files() -> list[web.RouteDef]:
    """Return the routes of the page's files."""
    return [web.get("/", _index), web.get("/page/{print}/{name}", _file)]


async def _index(_request: web.Request) -> web.Response:
    """Show the page, with addresses that are others as soon as one of the files is."""
    index = (_FOLDER / _INDEX).read_text(encoding="utf-8").replace('"/page/', f'"/page/{fingerprint(_FOLDER)}/')
    return web.Response(text=index, content_type="text/html", headers=_ASKED_EACH_TIME)


async def _file(request: web.Request) -> web.StreamResponse:
    path = _FOLDER / request.match_info["name"]
    if path.parent != _FOLDER or not path.is_file():
        raise web.HTTPNotFound(text="no such page")
    return web.FileResponse(path, headers=_KEPT)


def fingerprint(folder: Path) -> str:
    """Return what the files of a folder come to; they are read each time, so that one who writes them sees it."""
    whole = sha256()
    for path in sorted(folder.iterdir()):
        whole.update(f"{path.name}: {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]
