"""What Sphinx is told (https://www.sphinx-doc.org/en/master/usage/configuration.html); its warnings are errors."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from manual import contents, loading, sources
from manual.references import stale

project = "SayDo"
author = "the SayDo contributors"
extensions = ["myst_parser"]
nitpicky = True

myst_heading_anchors = 4

pygments_style = "default"  # tells what a change takes out from what it puts in

html_theme = "furo"
html_title = "SayDo"
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]


def setup(app: Sphinx) -> None:
    """Check what is built before and after."""
    app.connect("builder-inited", _is_up_to_date)
    app.connect("source-read", contents.add)
    app.connect("source-read", sources.unlink)
    app.connect("build-finished", loading.check)


def _is_up_to_date(app: Sphinx) -> None:
    del app
    if pages := stale():
        raise ConfigError(f"{', '.join(page.name for page in pages)} says what the code does not: make reference")
