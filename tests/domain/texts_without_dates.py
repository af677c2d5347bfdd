"""Texts a sales team types that name no due date, by what they could be taken for."""

TEXTS_WITHOUT_DATES = {
    "people named like days and months": """
Sunday Riley
Joe Friday
Ask May Chen about the budget
April from finance has questions
June's deck
Talk to April about the rollout
Loop in June Park
Send the SOW to Tuesday Weld
Meet August Müller from procurement
Jan from ops is our champion
Introduce May to Bob
Wednesday Addams signs for them
Thank Jan for the intro
Ask June what they pay
Get April's approval
Augusta Lee is the CFO
Mayra and Marcia join the call
Check with April Jones
Jan Peters, CTO
Tell May we are in
""",
    "companies and papers named like days and months": """
Friday Health Plans
March Networks
Monday.com
monday.com integration
Demo for Monday.com
Black Friday campaign
Sunday Times
USA Today
Research Friday Health Plans before we pitch
Article in the Sunday Times
Migration from Monday.com to Jira
Ruby Tuesday
Winter Sun Travel
Sat1 campaign budget
March Capital wants a reference
Good Friday Agreement
Cyber Monday traffic is their worry
Share our case study on Blue Monday Records
The Saturday Evening Post
Next Day Blinds
First Sun Bank
Tomorrow.io
Fast Friday team call notes
Late Night Labs
Saturday Capital
Ask Sunday Okafor about SSO
Monday Motors renewal
send the contract to Friday Harbor Inc
Thursday Boots is a customer of theirs
June Lake wants pricing
August Schell Brewing
They use Monday for project tracking
Julian March signs
April O'Neil is the buyer
Introduce us to May from IT
Marchetti wants a discount
Decker, March and Sons
Octoberfest promo
Wednesday's Child charity
Newsweek wrote about them
Daily Mail article
Today Show slot
Tomorrow Ventures
Weekend Unlimited
Second Street office
Eleventh Hour Consulting
Twenty Four Seven Inc
Seven Eleven
Meet the Monday Group
Tuesday Morning Corp is a lead
Ask Augusto about it
pitch deck for Saturday Sports
Demo at Friday Studios
Call Wednesday Martinez
The Thursday Murder Club
invite Sunny and Monika
Jun Sato signs
Mars Inc
Marchand approves
Mayer wants 10 seats
Sunrun contract
Sunbelt Rentals
Wedbush needs SOC 2
Satya's team
Monte Carlo demo
Thurman will join
Dec Corp
Augmentin order
April Health intro
June Energy renewal
Oct8ne integration
Summer Friday LLC
Cyber Monday prep deck
Eleven Madison
Third Point
Six Flags
Sunday Brunch Co wants a demo
Meeting notes: Ann likes the roadmap
Add May Wong to the thread
Loop Augustin in
The Tuesday crowd
Weekday Apparel
Noon Energy
Midnight Oil account plan
Monday blues
June sent the redlines
April is our champion
Jan and Ann own the budget
Marchetti & Co
Friday's Grill
Saturday school program
Quarterly Insights magazine
their FY ends in March
""",
    "versions and models": """
upgrade to 12.5
Windows 11
iPhone 17 rollout
they run v3.4
Release 4.2 has SSO
SAP S/4HANA 2023
Oracle 19c
ISO 9001:2015
model 5/8
Java 21 support
Office 365
TLS 1.3
Python 3.12
move them to build 1130
Boeing 737 parts
plan B2 to plan C3
Level 3 support
5G rollout
Salesforce Spring '26 release
Gartner 2026 report
Forrester Wave Q2 2026
SOC 2 type 2
ISO/IEC 27001
HTTP/2
IPv6
MacBook Pro 16
build 26.1
they're on version 11.04
Firmware 5.10
Node 22 upgrade
Kubernetes 1.29
GPT-4 pilot
.NET 8
Chrome 131
S23 phones
v10.3.1 patch notes
2024.1 release
""",
    "quantities": """
about 3
15 seats
raise seats to 40
around 20 users
add 2 more regions
at least 5 references
from 10 to 12 reps
cap it at 25
a team of 12
3 of 5 sites
4 decision makers
two or three options
top 3 objections
1 in 4 reps
at 200 locations
to 100 seats
20 users at launch
scale it to 30
five stakeholders on the call
10x more leads
2nd floor
3rd party risk review
1st line support
4th attempt
5-10 seats
3-5 references
between 5 and 10 seats
from 3 to 5 seats
a third of seats
50k seats
20 sites in 3 countries
4x4 matrix
ca. 30 users
about a dozen references
a couple of blockers
first 100 users
12 of 15 answered
7 reps
add another 10
minimum 25 seats
15+ integrations
40-50 users
raise price by 5
10 more seats
buy 2 get 1
seats: 25
headcount 120
100 users by default
deal size 50k
3 tiers
option 2
step 4
5 of 8 criteria
win 3 of 4
two references needed
1,000 licenses
""",
    "prices, ratios, fractions and percentages": """
1/2 of seats
3/4 of the budget is left
split it 60/40
give them 12/10 on the score
$12/5 seats
10% off list
discount of 5 to 10 percent
quote 12.50 per seat
USD 5/month
priced at 9 per user
two thirds of the deal
margin of 2.5
1:1 match
15 EUR per user
half the price
knock 5 off the price
2 for 1
rated 4.5 stars
win rate 1/3
NPS 9/10
60% done
10-12% discount
2.5x ROI
12 seats at $5
$3/month per seat
5 euros a seat
3/5 stars
8 out of 10
1/3 of the deal
$1,200/yr
€12.50 per month
15% uplift
1.5% fee
a 3:1 ratio
pay 50% upfront
60/40 split
0.5 FTE
half of the team
1/4 page ad
discount 2/3
20% by volume
cost per seat 12
12/24 month terms
""",
    "terms of payment": """
net 30
Net 45 terms
Payment within 30 days
Payment terms 60 days
Invoice payable in 30 days
2/10 net 30
30 days net
They want 90 days payment terms
Cancellation with 30 days notice
Payable within 14 days of invoice
payment due in 45 days of receipt
a notice period of 3 months
Refund within 14 days
extend their terms to 60 days
payment terms are 45 days
due on receipt
due upon signature
invoice is payable at 30 days
net 10, 2% discount
30 day money-back guarantee
60 day opt-out clause
terms: net 60
NET30
30-day terms
due within 30 days of invoice date
pay in 30 days is standard
3 days notice
90-day out clause
3 year lock-in
24-month ramp
annual prepay
billed monthly
45 days past due
30 days overdue
grace period of 10 days
""",
    "lengths that describe": """
30-day trial
two-week sprint
a 3 year contract
24 hours support
a 90 day pilot
5-day training
one hour workshop
6 month roadmap
three-week rollout plan
response time of 4 hours
15 minute intro call
10 years of experience
for the next 3 years
a two day onsite
12-month commitment
their sales cycle is 6 months
SLA of 48 hours
ramp takes 3 months
they close in 90 days on average
2 years in the role
3 month ramp
a 1 year deal with option
36 month term
two hours of training
one day workshop
half-day session
12 week implementation
a week of testing
in business for 20 years
24 hour turnaround
their 5 year plan
5 year warranty
6-week pilot
1-hour demo
2-3 week rollout
a quarter of work
decade of experience
48h response
4 hour support window
for 6 months
over the past 2 weeks
in the last quarter
onboarding takes two weeks
it takes 3 days to set up
they need 2 weeks to review
uptime of 99.9
avg deal 60 days
setup in minutes
two-day workshop for 12 users
five-minute survey
""",
    "what has happened": """
last Tuesday they said yes
yesterday's notes
We agreed on Monday
They signed last week
I sent it on Friday
the call on Thursday went well
Ann told us on Monday that budget is gone
we lost the deal in October
They bought Acme in March
She joined in June
our demo on Tuesday was great
He emailed us Wednesday
the contract ended on June 30
They renewed in January
launched on March 3
Bob left in September
Thursday's call was a mess
Recap from this morning
They were founded on May 1
two weeks ago they said no
Ann confirmed on Friday that they have budget
She has been CFO since June
it happened on Monday
pricing was shared with them on Thursday
Budget was approved Monday
we talked on Wednesday about SSO
He called on Friday, wants references
Ann was out on Monday
had lunch with Bob on Tuesday
the demo from Thursday
Great call on Tuesday with Ann
as discussed on Monday
as agreed on Thursday
per our call on Friday
following our chat on Tuesday
thanks for your time on Monday
sorry I missed you on Friday
it was good to meet you on Tuesday
Recording of Thursday's demo
Budget was cut in October
They chose us in June
their CTO quit in May
signed off by legal on Monday
contract dated June 1
renewed for a year in March
Ann signed on Monday
they went live in March
closed-lost in June
we pitched them in May
Bob presented on Thursday
our champion left in October
They told us on Friday no
It slipped on Tuesday
sent the deck on Monday, no answer
had a call Friday
missed the Thursday call
Spoke to legal on Monday
Emailed Ann Tuesday
Left a voicemail on Wednesday
They pushed back on Thursday
We demoed on Tuesday
Ann joined us on Friday
board met in October
the PO came in on Monday
I spoke at their kickoff in March
Bob got promoted in June
CFO resigned in May
They churned last year
the deal closed in Q2
""",
    "questions about the past": """
Ask what happened on Thursday
Why did they cancel on Monday?
Who joined on Friday?
How did the demo go on Tuesday?
Did Ann reply on Wednesday?
What was agreed on Monday?
Find out what they decided on Friday
Ask how Tuesday went
What did we promise in October?
Why did it slip in November?
When did they sign in October?
Remind me what Ann said on Monday
What changed since Friday?
what was said on Tuesday
Did the PO arrive on Monday?
Was Ann there on Thursday?
Who was on the call Friday?
Have they signed on Monday?
who attended on Thursday
Didn't they buy in March?
When was the demo on Monday?
How many joined on Tuesday?
Find out why Monday failed
ask who approved it on Friday
""",
    "what happens again and again": """
every Monday
Mondays at 9
standup each morning
They meet on Fridays
weekly on Tuesdays
Office hours are 9 to 5
their board meets every quarter
billed on the 1st of each month
once a week
we ship daily at 5pm
Pipeline review is Mondays at 10
Forecast calls every other Friday
invoices go out every 15th
biweekly on Wednesday
Monday mornings are bad for Ann
Fridays are demo days
They have a board meeting every first Monday
we review pipeline weekly, Mondays
every other week
Tuesdays and Thursdays
twice a week
all Fridays
on Mondays they plan
each quarter
sync at 9am every Tuesday
meets weekly
daily standup 9:15
monthly on the 3rd
every 2 weeks
per month
per day
a day rate
""",
    "papers and figures named by their time": """
Q3 numbers
2025 roadmap
The Q4 forecast
FY26 plan
Friday's deck
the Monday pipeline review
Send the October invoice
January price list
Explain the 2027 pricing
the December newsletter
the Tuesday call notes
H1 targets
last quarter's results
review of the Nov 12 call
this year's budget
our 2024 case study
The March update
agenda of today's call
week 12 report
Update the December forecast
quarterly business review deck
Send Q4 pipeline
the 2026 price book
FY25 results
Share H2 roadmap
Q1 is their budget cycle
March madness promo
end of quarter pressure is real
year-end discount for them
week 3 training materials
the Friday huddle
Q2 review deck
H2 plan
2027 budget
the Nov 30 draft
Wednesday's numbers
October MRR
December promo
Send January invoice
last Monday's agenda
FY2027 targets
best day ever
the Q4 push
Q1 kickoff deck
2026 targets
Fall 2025 catalog
Nov invoice
October's usage
Tuesday deck
""",
    "numbers of phones, rooms, streets and files": """
call 555-1212
Room 12
+1 650 555 0123
meet in room 3.15
12 May Street
Building 5, floor 3
ext. 1030
order 2026-1137
ticket 11/24
invoice 12-05
PO 4500123
page 12/5
slide 3
file Q4_v2.pptx
One Friday Street
case 00123405
row 7
terminal 2
conference room B12
gate 15
+49 30 12345678
(212) 555-0199
221 Baker Street
ask for extension 4021
PO#20261201
case 11-24-7
call 0171 1234567
tel 555 12 12
flight LH 1030
room 4.05
suite 1200
zip 10001
booth 12/5
Gate 12
ID 20261124
apt 12
unit 4
bldg 7
dial 9 for a line
PIN 2026
extension 12
sku 11-20
code 1130
""",
    "sayings": """
one day
some day
24/7
At the end of the day it's about price
day one
day-to-day use
wait a second
a second opinion
the first option
march on
it may work
you may need legal
one at a time
the sun is out
sat down with them
day by day
year over year growth
any day now
the big day
five by five
May I have the deck
save the day
first come, first served
a month of Sundays
day 1 readiness
at the eleventh hour
once in a blue moon
same day delivery
next level support
a second look
in no time
at some point
one of these days
at the moment
for the time being
Rome wasn't built in a day
back to square one
time is money
day and night
minute details
second thoughts
May the best win
a rainy day
call it a day
in the long run
one moment
two minutes' walk
a matter of time
first impressions
second to none
third time lucky
end of story
day in day out
early adopter
late fees
time will tell
long overdue
sooner or later
""",
    "no time, or none that anybody could know": """
soon
asap
later
sometime
when they are ready
TBD
as soon as legal is done
once the PO is in
after the demo
before the QBR
in due course
by the time of their board meeting
when Ann is back
next time
ongoing
no rush
until further notice
whenever
at their next board meeting
after budget season
no deadline yet
maybe later this year or never
when budget frees up
let's see
not sure yet
after they sign
wait until they call
if they agree
pending legal
after go-live
eventually
as soon as possible
when possible
on hold
next quarter's objective is unclear
no date yet
need a date
tbc
not before legal signs
when the budget is in
at renewal
at their convenience
on signature
prior to signing
""",
    "which one it is, not when": """
A very Monday problem
Not my first Monday
The 11am overlapped with the 11:30
3pm slump
Ship 6 March posters
Thursday Night Football is the sponsor
Intro to Sunday from the agency
They plan in Monday and Jira
Saturday is their busiest day
Friday is a day off in Riyadh
They have a town hall on the first Monday of every month
The 9am standup is full of our competitors
Our 5pm crowd is small
Rate the 12pm webinar
9am standups kill her productivity
2pm calls never work for him
Order 12 Tuesday cups
A few Tuesday cups
casual Friday policy
Send Friday cups
Get the 4th of July ad spend
Explain the 12/5 spike
Contact Wednesday Martin about the book
Ask Thursday Jones about it
Tuesday Morning is the account name
Tomorrow is a competitor of theirs
Demo the "due tomorrow" filter
Show the due today view
Compare Monday and Asana
Evaluate Monday as an alternative
Integrate Calendly, Monday and Jira
Saturday Night Live sponsorship
Patch Tuesday report
a Wednesday outage
""",
    "addresses, references and scores": """
3 March Close
31 March House
10 Friday Place
10:30 ratio of leads
seats at 5 per user
Sydney is ahead by 9
they grew by 9
lunch for 9
Their office is on 3rd and Mission
HQ at 9 April Lane
Visit the plant at 4 May Square
Ref 7/12
Drawing 12/4 is wrong
Resolution 16:10
9/10 on the fit score
7/8 in the audit
Flight 9:14 is never on time
""",
    "mishaps, which nobody plans": """
outage on Wednesday
Their outage on Monday cost them 30k
There was an incident on Tuesday
The breach in March is why they ask
complaints from Friday
a no-show on Thursday
""",
    "what was, said without a pronoun": """
The demo ran until 6
Dinner went on until midnight
It took us until noon to get the projector to work
We finished before lunch
our talk on Tuesday helped
Sorry about Friday
Sorry for the mess on Monday
Following up on our call in November
My calendar shows everything one hour late
Legal turned it down on Friday
Legal returned redlines Monday, nothing dramatic
Budget got cut by 20 percent in Q2
Our CTO presented at SaaStr in September
The board rejected it on Tuesday
Before Christmas they froze spend
She mentioned in March they would expand
Ann told us on Monday they will leave
They went live in 2 weeks according to Ann
""",
    "what places, routines and machines do": """
The hotline is open until 8
Their lunch break is at noon
Their week starts on Sunday
They skip meetings in August
Obon is in August
The CFO wants payback within a year
Support phone line closes at 6pm
Stand-up is 9am for everyone
Team in Manila starts at 6
Canteen closes at 2
Payroll runs on the 25th
Invoices go out on the last day of the month
During Q4 they don't buy software
Their help desk answers within 24 hours
Tokens expire after 60 minutes
Delivery in 5 business days guaranteed
Payback in 9 months
""",
    "figures of a period": """
Today they use Excel
How many plants use it today?
Logo churn in Q1: 4
Explain the dip in August
Results for Q3
Growth in March
Could you share how many users you have today
They pay 38 per seat today
""",
    "turns of speech with a minute": """
Give me five minutes
Give me a minute
one minute
give us a moment
""",
}
