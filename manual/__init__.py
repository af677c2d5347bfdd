"""The documentation as a site: how it is built out of `docs/`, and what writes its reference pages from the code.

    manual.conf         what Sphinx is told, and what it checks besides (`make docs`)
    manual.contents     tables of contents, taken from the lists of links in the pages that have one
    manual.sources      links into the source, which the site does without
    manual.loading      that no page of the site loads anything from elsewhere
    manual.references   which pages are written from the code (`make reference`), and whether they are up to date

A page has a module: code_map, command_line, environment, exports, metrics, settings (by windows), slack_app, webhooks.
What has no description raises UndescribedError, so that nothing comes to the code without a word about it.
"""
