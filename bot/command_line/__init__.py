"""What the `saydo` command does besides running SayDo, one file a subject; `bot.__main__` reads the arguments."""
