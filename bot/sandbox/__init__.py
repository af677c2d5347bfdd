"""A Slack workspace in this process, with a page in the browser: the demo, and the tests' other side.

`server.Sandbox` is the door: `async with Sandbox(manifest, clock) as sandbox`. `people.Person` acts on what was drawn.
"""
