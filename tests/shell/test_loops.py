import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("type(asyncio.get_running_loop()).__module__", "uvloop"),
        ("gc.get_freeze_count() > 1_000", "True"),
        ("gc.isenabled() and gc.get_threshold()[2] >= 100", "True"),
        ("gc.get_threshold()[0] * gc.get_threshold()[1] <= 50_000", "True"),
    ],
    ids=["the loop", "what was imported is left alone", "what lived long is collected rarely", "the rest in pieces"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="uvloop has no Windows")
def test_saydo_runs_on_a_loop_that_is_seldom_held(said: str, expected: str) -> None:
    program = (
        f"import asyncio, gc\nfrom bot.command_line.loops import run\nasync def work(): print({said})\nrun(work())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603  this Python
    assert done.stdout.strip() == expected
