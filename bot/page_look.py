"""How every page looks that SayDo shows in a browser, and what its headers forbid."""

import hmac
import html
from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import web

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - SayDo</title>
<style>body{{font:1.0625rem/1.5 system-ui,sans-serif;color:#1d1c1d;background:#fff;max-width:34rem;margin:4rem auto;
padding:0 1.25rem}}h1{{font-size:1.5rem;line-height:1.25}}
ul{{padding-left:1.25rem}}li{{margin:.375rem 0}}
a{{display:inline-block;background:#1f3a5f;color:#fff;padding:.75rem 1.25rem;
border-radius:.375rem;text-decoration:none}}a:focus-visible{{outline:3px solid #f2c744;
outline-offset:2px}}@media(prefers-color-scheme:dark){{body{{color:#e8e8e8;background:#1a1d21}}
a{{background:#9cc4f5;color:#10151c}}}}</style></head>
<body><main><h1>{title}</h1>{paragraphs}{listed}{button}</main></body></html>
"""


def page(
    title: str,
    paragraphs: Sequence[str],
    *,
    listed: Sequence[str] = (),
    button: tuple[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> web.Response:
    """Draw a page; everything in it is escaped here."""
    said = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs if one)
    points = "".join(f"<li>{html.escape(one)}</li>" for one in listed)
    way = f'<p><a href="{html.escape(button[1])}">{html.escape(button[0])}</a></p>' if button else ""
    listing = f"<ul>{points}</ul>" if points else ""
    text = _PAGE.format(title=html.escape(title), paragraphs=said, listed=listing, button=way)
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def is_same(one: str, other: str) -> bool:
    """Compare what a browser brings with what it was given, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
