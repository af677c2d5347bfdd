"""Due phrases as sales people type them, each with what the house reads in it, by who asks and when."""

from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Lines `phrase -> reading`, typed at one moment (wall time in the zone); dates follow the locale."""

    at: str
    zone: tzinfo
    locale: str
    phrases: str


_NEW_YORK, _BERLIN, _LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")

DUE_PHRASES = {
    "a Tuesday morning in New York": Asked(
        at="2026-11-24 10:20",
        zone=_NEW_YORK,
        locale="en_US",
        phrases="""
get the redlines over to Ann by thurs -> Thu 2026-11-26
PO by fri noon -> Fri 2026-11-27 12:00
call ann 15h -> Tue 2026-11-24 15:00
call bob 9:30 tmrw -> Wed 2026-11-25 09:30
tuesdat -> Tue 2026-12-01
Have the deck ready before the Friday call -> Fri 2026-11-27
Send the deck by the Friday standup -> Fri 2026-11-27
Send the deck by Friday's standup -> Fri 2026-11-27
Deck before our 3pm call -> Tue 2026-11-24 15:00
Deck ready for the 3pm call -> Tue 2026-11-24 15:00
Ask about the outage on Monday by Wednesday -> Wed 2026-11-25
Their licence expires in 3 days, send contract tomorrow -> Wed 2026-11-25
Price hold until 6/30 - get signature by 6/26 -> Sat 2027-06-26
we said Monday for the updated quote -> Mon 2026-11-30
She confirmed the demo for next Tuesday -> Tue 2026-12-01
Agreed next call on Wednesday 2 December -> Wed 2026-12-02
Confirmed meeting on Friday at 2pm with Paul -> Fri 2026-11-27 14:00
Bob got a signature slot, send contract tomorrow -> Wed 2026-11-25
Their 9am standup moved, call Ann at 2pm -> Tue 2026-11-24 14:00
week from today -> Tue 2026-12-01
this time next week -> Tue 2026-12-01
revised numbers by lunchtime -> Tue 2026-11-24 12:00
bid closes at 5pm -> Tue 2026-11-24 17:00
She asked for the security pack, sending it tonight -> Tue 2026-11-24
Ann asked us to call on Friday -> Fri 2026-11-27
Ann called, wants the SOW on Friday -> Fri 2026-11-27
Great session on Thursday, offer goes out Monday -> Mon 2026-11-30
The demo went well, next step is a pilot on December 7 -> Mon 2026-12-07
Ann is out this week, call her Monday -> Mon 2026-11-30
Send the price list by 5 -> Tue 2026-11-24 17:00
Demo is in March -> Wed 2027-03-31
How many seats do they need by Friday? -> Fri 2026-11-27
Lunch with Bob Friday at 12 -> Fri 2026-11-27 12:00
fridya -> Fri 2026-11-27
thrusday 2pm -> Thu 2026-11-26 14:00
by mondya -> Mon 2026-11-30
wednsday eod -> Wed 2026-11-25 17:00
Decmber 4 -> Fri 2026-12-04
They signed last week, kickoff Thursday -> Thu 2026-11-26
Met them yesterday, proposal due Monday -> Mon 2026-11-30
Spoke with Ann on Friday, she'll send the PO by Wednesday -> Wed 2026-11-25
Signed NDA came back yesterday; send MSA tomorrow -> Wed 2026-11-25
demo went well - send recording by 4pm -> Tue 2026-11-24 16:00
I'll circle back w/ legal tmrw morning -> Wed 2026-11-25 12:00
close of business on the 30th -> Mon 2026-11-30 17:00
eod today pls -> Tue 2026-11-24 17:00
Send updated order form to Ann before noon tomorrow -> Wed 2026-11-25 12:00
let's do next Wed 11am -> Wed 2026-12-02 11:00
need pricing approval by Wed at 2 -> Wed 2026-11-25 14:00
Follow up in 10 days -> Fri 2026-12-04
in 2 wks -> Tue 2026-12-08
ping me in an hour -> Tue 2026-11-24 11:20
in 90 min -> Tue 2026-11-24 11:50
within 5 business days -> Tue 2026-12-01
two business days from now -> Thu 2026-11-26
Loop in security by end of week -> Fri 2026-11-27
EOW -> Fri 2026-11-27
end of month -> Mon 2026-11-30
send renewal quote by month end -> Mon 2026-11-30
before quarter end -> Thu 2026-12-31
EOQ -> Thu 2026-12-31
by year end -> Thu 2026-12-31
end of Jan -> Sun 2027-01-31
mid-December -> Tue 2026-12-15
early Dec -> Thu 2026-12-10
late next week -> Fri 2026-12-04
sometime next week -> Fri 2026-12-04
next week -> Fri 2026-12-04
next month -> Thu 2026-12-31
Q1 -> Wed 2027-03-31
end of Q1 2027 -> Wed 2027-03-31
Dec 3rd -> Thu 2026-12-03
3 Dec -> Thu 2026-12-03
Dec. 3 at 4:30 pm -> Thu 2026-12-03 16:30
12/5 -> Sat 2026-12-05
12/15/26 -> Tue 2026-12-15
2026-12-09 -> Wed 2026-12-09
1/15 -> Fri 2027-01-15
January 8th, 2027 -> Fri 2027-01-08
the 15th -> Tue 2026-12-15
on the 2nd -> Wed 2026-12-02
no later than 12/10 -> Thu 2026-12-10
no later than 5pm tomorrow -> Wed 2026-11-25 17:00
first thing tomorrow -> Wed 2026-11-25 09:00
tomorrow first thing -> Wed 2026-11-25 09:00
Monday first thing -> Mon 2026-11-30 09:00
Friday lunch -> Fri 2026-11-27 12:00
Thursday evening -> Thu 2026-11-26
3ish tomorrow -> Wed 2026-11-25 15:00
tomorrow between 2 and 3 -> Wed 2026-11-25 15:00
Mon or so -> Mon 2026-11-30
Friday at the latest -> Fri 2026-11-27
a week from Thursday -> Thu 2026-12-03
the Monday after next -> Mon 2026-12-07
Tuesday after Thanksgiving -> Tue 2026-12-01
the day before Thanksgiving -> Wed 2026-11-25
before Christmas -> Thu 2026-12-24
by New Year's -> Fri 2027-01-01
half past 3 -> Tue 2026-11-24 15:30
quarter to five -> Tue 2026-11-24 16:45
noon -> Tue 2026-11-24 12:00
by 4 -> Tue 2026-11-24 16:00
at 9 -> Wed 2026-11-25 09:00
Friday 3pm PT -> Fri 2026-11-27 18:00
Friday 9am PST -> Fri 2026-11-27 12:00
Thursday 15:00 CET -> Thu 2026-11-26 09:00
tomorrow 11 ET -> Wed 2026-11-25 11:00
Thursday 4pm London time -> Thu 2026-11-26 11:00
Tues, Dec 8 -> Tue 2026-12-08
Tuesday 12/8 2pm -> Tue 2026-12-08 14:00
tonight -> Tue 2026-11-24
this afternoon -> Tue 2026-11-24 17:00
this Thurs -> Thu 2026-11-26
this week -> Fri 2026-11-27
between Wed and Fri -> Fri 2026-11-27
Dec 1-3 -> Thu 2026-12-03
Mon 30 Nov -> Mon 2026-11-30
last day of the month -> Mon 2026-11-30
last Friday of the year -> Fri 2026-12-25
first Monday in December -> Mon 2026-12-07
first week of January -> Fri 2027-01-08
2 days before Christmas -> Wed 2026-12-23
a few days -> Fri 2026-11-27
give me a couple of weeks -> Tue 2026-12-08
Ann (CFO) to approve by Mon, budget is 2026's -> Mon 2026-11-30
Send the Q3 numbers to June by Thursday -> Thu 2026-11-26
Ask April for the 2025 deck by Friday 10am -> Fri 2026-11-27 10:00
net 30 terms to legal by tomorrow -> Wed 2026-11-25
raise seats to 40 by Dec 1 -> Tue 2026-12-01
30-day trial starts, check in on Dec 10 -> Thu 2026-12-10
Send Monday.com comparison by Wed -> Wed 2026-11-25
v2.5 security answers back to Bob tmr -> Wed 2026-11-25
Ask what happened on Monday and report back by Friday -> Fri 2026-11-27
We agreed to meet on Monday -> Mon 2026-11-30
they agreed to sign by Friday -> Fri 2026-11-27
promised the SOW for Thursday -> Thu 2026-11-26
We said we'd get back to them Monday -> Mon 2026-11-30
book 30 min with Ann Thu -> Thu 2026-11-26
Payment reminder to Acme on Dec 1 -> Tue 2026-12-01
pay the invoice within 30 days -> Thu 2026-12-24
call Joe Friday -> Fri 2026-11-27
Kickoff Thursday -> Thu 2026-11-26
Friday: Health Plans proposal -> Fri 2026-11-27
Send proposal to March Networks by Friday -> Fri 2026-11-27
On Friday Ann sends us the PO -> Fri 2026-11-27
send pricing 2 Ann by fri -> Fri 2026-11-27
Ann's redlines are due Thursday -> Thu 2026-11-26
call w/ Bob Mon 2pm -> Mon 2026-11-30 14:00
I owe Ann an answer by tmrw noon -> Wed 2026-11-25 12:00
Ann wants the quote before Friday -> Fri 2026-11-27
Ann said she'll sign on Monday -> Mon 2026-11-30
Great call yesterday! Send recap today -> Tue 2026-11-24
As discussed, I'll send the SOW by Thursday -> Thu 2026-11-26
As agreed on Monday, PO by Friday -> Fri 2026-11-27
Budget got approved yesterday, contract Friday -> Fri 2026-11-27
we met on Monday and will meet again on Thursday -> Thu 2026-11-26
Bob was out Monday. Follow up Wednesday -> Wed 2026-11-25
Circle back after lunch tomorrow -> Wed 2026-11-25 17:00
Demo at 2pm on Thursday -> Thu 2026-11-26 14:00
PO expected Friday -> Fri 2026-11-27
Go-live planned for Jan 15 -> Fri 2027-01-15
Kickoff moved to Monday -> Mon 2026-11-30
Meeting rescheduled to Dec 3 -> Thu 2026-12-03
Security review scheduled Thursday -> Thu 2026-11-26
need it signed Friday -> Fri 2026-11-27
get the MSA signed on Monday -> Mon 2026-11-30
reply to Ahmed Thursday -> Thu 2026-11-26
Demo with Ahmed Thursday -> Thu 2026-11-26
Friday Bob sends the PO -> Fri 2026-11-27
Send Deck To Ann Friday Afternoon -> Fri 2026-11-27 17:00
Call Ann Monday Re Pricing -> Mon 2026-11-30
PROPOSAL TO ACME BY FRIDAY -> Fri 2026-11-27
CALL ANN TOMORROW 3PM -> Wed 2026-11-25 15:00
Proposal Thursday EOD -> Thu 2026-11-26 17:00
Monday 9AM EST -> Mon 2026-11-30 09:00
by Monday.com's renewal on Dec 1 -> Tue 2026-12-01
on or before 12/11 -> Fri 2026-12-11
due in 3 days -> Fri 2026-11-27
in a week's time -> Tue 2026-12-01
a fortnight from today -> Tue 2026-12-08
30 days from now -> Thu 2026-12-24
within the next 2 days -> Thu 2026-11-26
in the next couple of days -> Thu 2026-11-26
in one day -> Wed 2026-11-25
in 1 day -> Wed 2026-11-25
around 3 tomorrow -> Wed 2026-11-25 15:00
about 3pm -> Tue 2026-11-24 15:00
ping Bob around 4 -> Tue 2026-11-24 16:00
at about 3 tomorrow -> Wed 2026-11-25 15:00
Tuesdya -> Tue 2026-12-01
Thurday noon -> Thu 2026-11-26 12:00
Sautrday -> Sat 2026-11-28
Novembre 30 -> Mon 2026-11-30
by tomorow eod -> Wed 2026-11-25 17:00
16h tomorrow -> Wed 2026-11-25 16:00
Friday 14h30 -> Fri 2026-11-27 14:30
2:30 -> Tue 2026-11-24 14:30
Send by 5:30 -> Tue 2026-11-24 17:30
first of December -> Tue 2026-12-01
1 Dec -> Tue 2026-12-01
Dec 10th 9-10am -> Thu 2026-12-10 10:00
Wed the 2nd -> Wed 2026-12-02
week of Dec 7 -> Fri 2026-12-11
2nd week of December -> Fri 2026-12-11
Friday before Christmas -> Fri 2026-12-18
the Friday after Thanksgiving -> Fri 2026-11-27
end of this quarter -> Thu 2026-12-31
end of year -> Thu 2026-12-31
beginning of January -> Sun 2027-01-10
this month -> Mon 2026-11-30
before the weekend -> Fri 2026-11-27
after the weekend -> Mon 2026-11-30
cob tomorrow -> Wed 2026-11-25 17:00
EOB -> Tue 2026-11-24 17:00
later today -> Tue 2026-11-24
later this week -> Fri 2026-11-27
tomorrow night -> Wed 2026-11-25
30 days before Jan 15 -> Wed 2026-12-16
Ask Ann when they sign; chase Friday -> Fri 2026-11-27
find out who signs by Wednesday -> Wed 2026-11-25
Confirm what was agreed, by Thursday -> Thu 2026-11-26
pay Acme's invoice in 14 days -> Tue 2026-12-08
payment of invoice 123 by Dec 1 -> Tue 2026-12-01
send renewal terms in 2 days -> Thu 2026-11-26
Lunch Friday With Ann -> Fri 2026-11-27 12:00
need it by fri -> Fri 2026-11-27
fri pm -> Fri 2026-11-27 17:00
wed am -> Wed 2026-11-25 12:00
Follow up Monday w/ Ann -> Mon 2026-11-30
Bob Lee to confirm by 12/1 -> Tue 2026-12-01
Ann emailed the redlines, I'll respond by Monday -> Mon 2026-11-30
Talked to Ann yesterday - send deck Wednesday -> Wed 2026-11-25
had a call Monday; proposal Friday -> Fri 2026-11-27
we lost the RFP, debrief on Monday -> Mon 2026-11-30
they told us they'd decide Friday -> Fri 2026-11-27
PO should arrive Monday -> Mon 2026-11-30
Contract expires Dec 31 -> Thu 2026-12-31
Renewal on Jan 1 -> Fri 2027-01-01
Meeting with Bob at 11 -> Tue 2026-11-24 11:00
lunch w/ Ann Wed -> Wed 2026-11-25
Dec 2 - kickoff -> Wed 2026-12-02
kickoff 12/2 -> Wed 2026-12-02
Board approval Dec 8th -> Tue 2026-12-08
send quote (tomorrow) -> Wed 2026-11-25
Send Ann the SOW; due Friday 5pm -> Fri 2026-11-27 17:00
Fri 5p -> Fri 2026-11-27 17:00
Tue. 12/1 -> Tue 2026-12-01
Thurs., Dec. 10 -> Thu 2026-12-10
10 Dec 2026 -> Thu 2026-12-10
10.12.2026 -> Thu 2026-12-10
in 6 weeks -> Tue 2027-01-05
six weeks from now -> Tue 2027-01-05
in 1 month -> Thu 2026-12-24
in a quarter -> Wed 2027-02-24
end of the day tomorrow -> Wed 2026-11-25 17:00
end of day Friday -> Fri 2026-11-27 17:00
by the end of next week -> Fri 2026-12-04
by the end of December -> Thu 2026-12-31
by mid next week -> Wed 2026-12-02
midweek -> Wed 2026-11-25
later next week -> Fri 2026-12-04
first week of December -> Fri 2026-12-04
Please have Ann sign by Wed COB -> Wed 2026-11-25 17:00
Ann asked for pricing by Monday -> Mon 2026-11-30
Ann wants to talk Thursday at 1 -> Thu 2026-11-26 13:00
Ann is out until Monday, call Tuesday -> Tue 2026-12-01
can we talk Friday? -> Fri 2026-11-27
Did you send it? Need it by noon -> Tue 2026-11-24 12:00
Who can send the deck by Friday? -> Fri 2026-11-27
wendsday -> Wed 2026-11-25
thurdsay 10am -> Thu 2026-11-26 10:00
saterday -> Sat 2026-11-28
satruday -> Sat 2026-11-28
febuary 3 -> Wed 2027-02-03
Send Ann the notes Monday -> Mon 2026-11-30
Ann approved it, contract out Friday -> Fri 2026-11-27
He called yesterday, call back Monday -> Mon 2026-11-30
Thanks for the call! Deck by Thursday -> Thu 2026-11-26
thank you for joining, I'll send the recap tomorrow -> Wed 2026-11-25
Great to see you, talk Friday -> Fri 2026-11-27
Follow up on what Ann said by Thursday -> Thu 2026-11-26
They agreed: PO on Friday -> Fri 2026-11-27
They approved the budget and will sign Friday -> Fri 2026-11-27
Ann confirmed she signs on Friday -> Fri 2026-11-27
Ann decided to go ahead, order form due Wed -> Wed 2026-11-25
We lost Bob as champion - meet Ann Thursday -> Thu 2026-11-26
payment link to Ann tomorrow -> Wed 2026-11-25
send payment terms by Friday -> Fri 2026-11-27
Notice to be given by Dec 31 -> Thu 2026-12-31
cancel before Dec 1 -> Tue 2026-12-01
Weekly report by Wednesday -> Wed 2026-11-25
Send the daily numbers at 4pm -> Tue 2026-11-24 16:00
Model the pricing by Monday -> Mon 2026-11-30
order 10 laptops by Dec 3 -> Thu 2026-12-03
case study to Ann Thursday -> Thu 2026-11-26
Use Monday to prep -> Mon 2026-11-30
How about Friday 2pm? -> Fri 2026-11-27 14:00
what about Thursday? -> Thu 2026-11-26
Can Ann do Wednesday 3pm? -> Wed 2026-11-25 15:00
Monday works -> Mon 2026-11-30
Monday is fine -> Mon 2026-11-30
Was supposed to send it today; will send tomorrow -> Wed 2026-11-25
was due Monday, moved to Wednesday -> Wed 2026-11-25
pushed from Tuesday to Thursday -> Thu 2026-11-26
delayed until Dec 3 -> Thu 2026-12-03
Sign-off Friday -> Fri 2026-11-27
Reference call Tuesday 10am -> Tue 2026-12-01 10:00
POC starts Monday -> Mon 2026-11-30
Trial ends Dec 15 -> Tue 2026-12-15
RFP due 12/18 -> Fri 2026-12-18
Exec sponsor intro next Thursday -> Thu 2026-12-03
Legal call at 16h -> Tue 2026-11-24 16:00
Ann + Bob Thursday 9am -> Thu 2026-11-26 09:00
Onsite w/ Acme Dec 9 -> Wed 2026-12-09
board deck EOD Wed -> Wed 2026-11-25 17:00
in 2 days max -> Thu 2026-11-26
give me until Friday -> Fri 2026-11-27
give me two days -> Thu 2026-11-26
by Friday Ann Lee sends SOW -> Fri 2026-11-27
Send May the deck on Monday -> Mon 2026-11-30
Send June's PO by June 3 -> Thu 2027-06-03
march 3 with April -> Wed 2027-03-03
Contract signed by Friday -> Fri 2026-11-27
MSA redlined by Thu -> Thu 2026-11-26
get this closed Monday -> Mon 2026-11-30
close Acme this week -> Fri 2026-11-27
Renew by 1/31 -> Sun 2027-01-31
""",
    ),
    "a Saturday in New York": Asked(
        at="2026-11-28 11:00",
        zone=_NEW_YORK,
        locale="en_US",
        phrases="""
tomorrow -> Sun 2026-11-29
Monday -> Mon 2026-11-30
next Monday -> Mon 2026-11-30
Monday after next -> Mon 2026-12-07
COB -> Mon 2026-11-30 17:00
EOD Tuesday -> Tue 2026-12-01 17:00
by 3 -> Mon 2026-11-30 15:00
in two weeks -> Sat 2026-12-12
EOM -> Mon 2026-11-30
first thing Monday -> Mon 2026-11-30 09:00
next week -> Fri 2026-12-04
5 business days -> Fri 2026-12-04
next business day -> Mon 2026-11-30
Saturday -> Sat 2026-12-05
this weekend -> Sun 2026-11-29
12/1 -> Tue 2026-12-01
the 1st -> Tue 2026-12-01
Friday week -> Fri 2026-12-11
a week from Monday -> Mon 2026-12-07
EOW -> Fri 2026-12-04
noon -> Sat 2026-11-28 12:00
Send deck over the weekend -> Sun 2026-11-29
Monday morning -> Mon 2026-11-30 12:00
in 3 days -> Tue 2026-12-01
""",
    ),
    "a Friday evening, the last of July": Asked(
        at="2026-07-31 18:30",
        zone=_NEW_YORK,
        locale="en_US",
        phrases="""
EOD -> Mon 2026-08-03 17:00
EOM -> Fri 2026-07-31
Friday -> Fri 2026-08-07
next Friday -> Fri 2026-08-07
COB Monday -> Mon 2026-08-03 17:00
by 5 -> Mon 2026-08-03 17:00
tomorrow -> Sat 2026-08-01
tonight -> Fri 2026-07-31
end of next month -> Mon 2026-08-31
8/3 -> Mon 2026-08-03
7/30 -> Fri 2027-07-30
the 15th -> Sat 2026-08-15
EOQ -> Wed 2026-09-30
in a month -> Mon 2026-08-31
2 business days -> Tue 2026-08-04
by the 3rd -> Mon 2026-08-03
by Labor Day -> Mon 2026-09-07
5pm -> Sat 2026-08-01 17:00
end of August -> Mon 2026-08-31
mid Aug -> Sat 2026-08-15
""",
    ),
    "the night the clocks go forward in New York": Asked(
        at="2026-03-07 22:00",
        zone=_NEW_YORK,
        locale="en_US",
        phrases="""
in 24 hours -> Sun 2026-03-08 23:00
in 5 hours -> Sun 2026-03-08 04:00
tomorrow 3pm -> Sun 2026-03-08 15:00
in 2 days -> Mon 2026-03-09
Monday 9am -> Mon 2026-03-09 09:00
Friday 3pm CET -> Fri 2026-03-13 10:00
EOD -> Mon 2026-03-09 17:00
EOW -> Fri 2026-03-13
next Friday -> Fri 2026-03-13
by Sunday night -> Sun 2026-03-08
3 business days -> Wed 2026-03-11
end of quarter -> Tue 2026-03-31
""",
    ),
    "a Thursday in Berlin, days before the clocks go back": Asked(
        at="2026-10-22 14:05",
        zone=_BERLIN,
        locale="en_GB",
        phrases="""
26.10. -> Mon 2026-10-26
26.10 -> Mon 2026-10-26
send offer by 26.10. -> Mon 2026-10-26
Angebot on 26.10. to Jonas -> Mon 2026-10-26
today week -> Thu 2026-10-29
tomorrow week -> Fri 2026-10-30
wc 26 October -> Fri 2026-10-30
by half-year -> Thu 2026-12-31
5/11 -> Thu 2026-11-05
5.11.2026 -> Thu 2026-11-05
13/11/26 -> Fri 2026-11-13
05-11-2026 -> Thu 2026-11-05
Friday 15h -> Fri 2026-10-23 15:00
tomorrow 9.30 -> Fri 2026-10-23 09:30
by 16:00 -> Thu 2026-10-22 16:00
half 4 -> Thu 2026-10-22 16:30
a week on Monday -> Mon 2026-11-02
Monday week -> Mon 2026-11-02
in a fortnight -> Thu 2026-11-05
24/12 -> Thu 2026-12-24
end of October -> Sat 2026-10-31
in 72 hours -> Sun 2026-10-25 13:05
Sunday 10am -> Sun 2026-10-25 10:00
4pm UK time -> Thu 2026-10-22 17:00
Monday 3pm ET -> Mon 2026-10-26 20:00
tomorrow 10:00 UTC -> Fri 2026-10-23 12:00
Monday 17:00 CET -> Mon 2026-10-26 17:00
before Christmas -> Thu 2026-12-24
Send offer to Anna by 30 October, 12:00 -> Fri 2026-10-30 12:00
Angebot to Müller by 2 Nov -> Mon 2026-11-02
Weds 28th -> Wed 2026-10-28
14 Uhr tomorrow -> Fri 2026-10-23 14:00
call Anna 17h30 -> Thu 2026-10-22 17:30
week 45 -> Fri 2026-11-06
""",
    ),
    "the day before New Year's Eve in London": Asked(
        at="2026-12-30 16:45",
        zone=_LONDON,
        locale="en_GB",
        phrases="""
EOD -> Wed 2026-12-30 17:00
tomorrow -> Thu 2026-12-31
EOY -> Thu 2026-12-31
next month -> Sun 2027-01-31
Monday -> Mon 2027-01-04
next Monday -> Mon 2027-01-04
next week -> Fri 2027-01-08
4/1 -> Mon 2027-01-04
1/4 -> Thu 2027-04-01
mid January -> Fri 2027-01-15
end of next quarter -> Wed 2027-03-31
the 31st -> Thu 2026-12-31
the 5th -> Tue 2027-01-05
in 3 working days -> Mon 2027-01-04
by 5 -> Wed 2026-12-30 17:00
by 4 -> Thu 2026-12-31 16:00
in half an hour -> Wed 2026-12-30 17:15
early February -> Wed 2027-02-10
end of the week -> Fri 2027-01-01
next Friday -> Fri 2027-01-08
Q2 -> Wed 2027-06-30
""",
    ),
    "the first Monday of February in Berlin": Asked(
        at="2027-02-01 08:00",
        zone=_BERLIN,
        locale="de_DE",
        phrases="""
today 5pm -> Mon 2027-02-01 17:00
end of Feb -> Sun 2027-02-28
in 30 days -> Wed 2027-03-03
the 30th -> Tue 2027-03-30
29 Feb -> Tue 2028-02-29
in a month -> Mon 2027-03-01
this week -> Fri 2027-02-05
next week Wed -> Wed 2027-02-10
3rd Friday of Feb -> Fri 2027-02-19
last working day of the month -> Fri 2027-02-26
first thing -> Mon 2027-02-01 09:00
by 9 -> Mon 2027-02-01 09:00
lunchtime -> Mon 2027-02-01 12:00
before Easter -> Sat 2027-03-27
3.2. -> Wed 2027-02-03
""",
    ),
}
