"""What is asked when a promise lacks a part: one sentence for each part, in every form and in a recap's lines."""

WHAT = "What will be done? A few words are enough."
WHO = "Who does it? A name is enough."
WHO_OF_THESE = "Who does it? Pick one."
COLLEAGUE = "Pick a colleague who is in this Slack workspace."
WHEN = "By when? For example: Friday noon, or in two weeks."
