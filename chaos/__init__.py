"""Proof that each thing is said once: processes are killed, databases restarted, answers lost; then it is counted.

`python -m chaos [--seed N]`, or `make chaos [SEED=N]`. The map:

    chaos.runs       one set-up from its beginning to its count
    chaos.loads      what is to be said: workspaces, members, calls, promises, and the nudges the schedules want of them
    chaos.crews      the processes of SayDo, which are killed and started again      chaos.workers   one of them
    chaos.troubles   when what goes wrong, from a seed                               chaos.servers   the databases
    chaos.acts       what people and calendars do meanwhile                          chaos.clocks    simulated time
    chaos.counts     the messages in Slack, held against the rows in the database
"""
