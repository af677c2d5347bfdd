"""SayDo: an objective before every customer call, a recap after it, promises kept or renegotiated in time.

The map. Imports run one way, from top to bottom; `lint-imports` checks it.

    bot.__main__      the `saydo` command (bot.command_line); the only place that reads the environment (bot.variables)
    bot.app           the composition root: builds everything, starts and stops it in order (bot.config, bot.keys)
    bot.sandbox       a Slack workspace in this process, with a page in the browser: the demo, and the tests' other side
    handlers          what Slack may ask of SayDo: read, call one flow, ack, show (bot.listening: Bolt, Socket Mode)
    bot.web           what Slack sends, let in well-formed (bot.envelopes, bot.shapes) and once (bot.replays)
    bot.jobs          a few ticks by the clock
    bot.pages         public pages: calendars; bot.install_pages: where SayDo is installed; their look: bot.page_look
    bot.callers       who asks for pages how often       bot.page_troubles   what is shown where one fails
    bot.operators     alive, ready, bot.metrics
    bot.flows         stories, one a file: load, decide, store, say
    bot.runtime       what touches the world, passed and never imported
    bot.posting       what SayDo sends to the addresses of webhooks      bot.tokens   what it acts with, and where
    bot.slack         what SayDo does in Slack (bot.slack_calls: how)    bot.calendars   a file a provider, one protocol
    storage           what SayDo remembers; the only place that knows SQL
    bot.views         Block Kit, one file a surface: its ids, how it is drawn, how it is read
    bot.slack_errors  what goes wrong in Slack; its people, places, files, OAuth: bot.slack_…
    bot.logs          and bot.tracing: which request a line belongs to   bot.progress   how far a long work is
    bot.pacing        how much Slack takes now           bot.clock   the time, asked in no other place
    bot.domain        the rules, pure: people, calls, preps, recaps, commitments, nudges, dates, teams, digests

Where to begin: `bot/domain/schedules.py` (what is said when), `bot/flows/delivery.py` (how it is said once), and
`tests/stories/test_main_story.py` (a rep's week).
"""
