"""What the emulated Google and Slack hold from the start."""

import json

from bot.slack_oauth import REDIRECT_PATH, SCOPES

CLIENT_ID, CLIENT_SECRET = "saydo.apps.test", "a-secret"
REDIRECT_URI = "https://saydo.example/calendars/google"
ANN, BOB = "ann@saydo.example", "bob@saydo.example"
FULL = "c_full"  # a calendar with more events than fit on one of its pages
EVENTS_IN_FULL = 260

_QBR = {
    "id": "qbr",
    "user_email": ANN,
    "calendar_id": ANN,
    "summary": "Acme QBR",
    "start_date_time": "2026-03-05T10:00:00+01:00",
    "end_date_time": "2026-03-05T10:45:00+01:00",
    "attendees": [{"email": ANN}, {"email": "Buyer@acme.test", "display_name": "Bo Buyer"}],
    "conference_entry_points": [
        {"entry_point_type": "phone", "uri": "tel:+1"},
        {"entry_point_type": "video", "uri": "https://acme.zoom.us/j/1"},
    ],
}
_DAY_OFF = {
    "id": "off",
    "user_email": ANN,
    "calendar_id": ANN,
    "summary": "Day off",
    "start_date": "2026-03-06",
    "end_date": "2026-03-07",
}
_MANY = [
    {
        "id": f"many-{n}",
        "user_email": ANN,
        "calendar_id": FULL,
        "summary": f"Call {n}",
        "start_date_time": f"2026-03-{4 + n % 14:02}T{n % 24:02}:00:00Z",
        "end_date_time": f"2026-03-{4 + n % 14:02}T{n % 24:02}:20:00Z",
    }
    for n in range(EVENTS_IN_FULL)
]
SEED = json.dumps(
    {
        "google": {
            "users": [{"email": ANN, "name": "Ann"}, {"email": BOB, "name": "Bob", "email_verified": False}],
            "oauth_clients": [
                {
                    "client_id": CLIENT_ID,
                    "client_secret": CLIENT_SECRET,
                    "name": "SayDo",
                    "redirect_uris": [REDIRECT_URI],
                }
            ],
            "calendars": [
                {"id": ANN, "user_email": ANN, "summary": ANN, "primary": True, "time_zone": "Europe/Berlin"},
                {"id": FULL, "user_email": ANN, "summary": "Full"},
            ],
            "calendar_events": [_QBR, _DAY_OFF, *_MANY],
        }
    }
)
SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET = "1.2", "a-secret", "0123456789abcdef0123456789abcdef"
SLACK_BACK = f"https://saydo.example{REDIRECT_PATH}"
SLACK_SEED = json.dumps(
    {
        "slack": {
            "strict_scopes": True,
            "signing_secret": SLACK_SIGNING_SECRET,
            "team": {"name": "Vendor", "domain": "vendor"},
            "users": [{"name": "rhea", "real_name": "Rhea Rep", "email": ANN, "is_admin": True}],
            "oauth_apps": [
                {
                    "client_id": SLACK_CLIENT_ID,
                    "client_secret": SLACK_CLIENT_SECRET,
                    "app_id": "A000000001",
                    "name": "SayDo",
                    "redirect_uris": [SLACK_BACK],
                    "scopes": list(SCOPES),
                }
            ],
        }
    }
)
