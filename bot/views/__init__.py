"""Every word and block SayDo shows: one file a surface, with its ids, how it is drawn, and how it is read."""
