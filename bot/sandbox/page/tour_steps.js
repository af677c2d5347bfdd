/**
 * The tour's story, as data: whose turn it is, where, what is said, what to press and when a step is done.
 *
 * `who` is "rep" or "manager", `where` is "dm", "home" or "team"; without it any place will do. Of `ways` the first
 * whose `when` holds is what to do now: `point` is the control, `fill` what the tour's own button types into the form
 * (else it presses the control), `label` what that button says. `done` holds once the bot's answer is there; a step
 * whose `needs` don't hold when its turn comes is passed over. Facts and points are explained in tours.js.
 */

const NEXT = { clock: "next" };
const SUBMIT = { submit: true };

export const STEPS = [
  {
    id: "brief", who: "rep", title: "A rep's morning",
    why: "You are Rhea, who sells. SayDo speaks rarely: at 08:30 one message has her whole day.",
    ways: [
      { when: { unread: "dm" }, say: "It has come. Open the messages from SayDo.", point: { place: "dm" }, label: "Open it", leads: true },
      { say: "Press “Next thing that happens”.", point: NEXT, label: "Press it for me" },
    ],
    done: { message: { kind: "brief" } },
  },
  {
    id: "objective", who: "rep", where: "dm", title: "Before the call: an objective",
    why: "Most calls have no purpose anyone could name. The brief asks for one; for later calls SayDo asks two hours before.",
    ways: [
      {
        when: { modal: "preps.save", filled: ["preps.objective"] },
        say: "Save it. SayDo gives it back when it counts.", point: SUBMIT, label: "Save it for me",
      },
      {
        when: { modal: "preps.save" }, say: "One line is enough: what should be true after this call?",
        point: { field: "preps.objective" }, label: "Write it for me",
        fill: [
          { field: "preps.objective", text: "Hana names who decides, and by when" },
          { field: "preps.their_objective", text: "To see their own invoices in the demo" },
          { field: "preps.knowledge", choose: "They said so" },
        ],
      },
      {
        say: "Press “Write objective” at Globex discovery.", label: "Press it for me",
        point: { action: "calls.write_objective", near: "Globex discovery", kind: "brief" },
      },
    ],
    done: { accepted: ["preps.save"] },
  },
  {
    id: "ready", who: "rep", where: "dm", title: "A quarter of an hour before",
    why: "The objective comes back when it is needed. Acme's call is first: without one, its card asks for a single line.",
    ways: [{ say: "Press “Next thing that happens” until Globex's card is there.", point: NEXT, label: "Press it for me" }],
    done: { any: [{ message: { kind: "ready_card", has: "calls.change" } }, { message: { kind: "recap_ask" } }] },
  },
  {
    id: "recap", who: "rep", where: "dm", title: "After the call: who, what, when, how",
    why: "The card had your line on it. After the call SayDo waits for the first free minutes, then asks what was agreed, for both sides.",
    ways: [
      {
        when: { modal: "recaps.save" }, say: "“Tomorrow” became a full date before anything is kept. Save it.",
        point: SUBMIT, label: "Save it for me",
      },
      {
        when: { modal: "recaps.review", filled: ["recaps.row.*.what", "recaps.row.*.when"] },
        say: "Press “Review” to see how SayDo read it.", point: SUBMIT, label: "Press it for me",
      },
      {
        when: { modal: "recaps.review" }, say: "Write one promise of ours and one of theirs. Type dates as you say them.",
        point: { field: "recaps.row.*.what" }, label: "Write it for me",
        fill: [
          { field: "recaps.outcome", choose: "Reached" },
          { field: "recaps.row.*.what", text: "Send the offer" },
          { field: "recaps.row.*.when", text: "tomorrow" },
          { field: "recaps.row.*.how", text: "by mail" },
          { field: "recaps.row.*.what", nth: 1, text: "Name who signs" },
          { field: "recaps.row.*.when", nth: 1, text: "Friday noon" },
        ],
      },
      {
        when: { message: { kind: "recap_ask", has: "recaps.write" } }, say: "Press “Write recap”.",
        point: { action: "recaps.write", kind: "recap_ask", near: "Globex discovery" }, label: "Press it for me",
      },
      { say: "Press “Next thing that happens” until SayDo asks.", point: NEXT, label: "Press it for me" },
    ],
    done: { accepted: ["recaps.save"] },
  },
  {
    id: "due", who: "rep", where: "dm", title: "The day it is due", needs: { accepted: ["recaps.save"] },
    why: "Both promises are kept in full: what, who, by when, how. Rhea's is due tomorrow, so tomorrow's brief says so.",
    ways: [{ say: "Let the night pass: press “Tomorrow 08:30”.", point: { clock: "tomorrow" }, label: "Press it for me" }],
    done: { message: { has: "commitments.move" } },
  },
  {
    id: "move", who: "rep", where: "dm", title: "Said in time is not late", needs: { accepted: ["recaps.save"] },
    why: "The offer is not ready. Silence hurts more than delay: a new date, said before the old one passes, counts as kept.",
    ways: [
      {
        when: { modal: "commitments.save_move", filled: ["commitments.day", "commitments.reason"] },
        say: "Save it. Old date, new date and reason stay in its history.", point: SUBMIT, label: "Save it for me",
      },
      {
        when: { modal: "commitments.save_move" }, say: "Choose a day, say why, and whether the customer knows.",
        point: { field: "commitments.day" }, label: "Fill it in for me",
        fill: [
          { field: "commitments.day", daysAhead: 2 },
          { field: "commitments.reason", text: "Legal reads it once more" },
          { field: "commitments.told", choose: "Yes" },
        ],
      },
      { say: "Press “New date”.", point: { action: "commitments.move" }, label: "Press it for me" },
    ],
    done: { accepted: ["commitments.save_move"] },
  },
  {
    id: "home", who: "rep", where: "home", title: "Say and do", needs: { accepted: ["recaps.save"] },
    why: "Home has both sides, what Rhea owes and what she is owed. Kept, late, broken: only what was promised is counted.",
    ways: [
      { when: { menu: "Done" }, say: "Choose “Done”.", point: { item: "Done" } },
      {
        when: { home: "commitments.menu" }, say: "Open the menu beside “Send the offer” and choose “Done”.",
        point: { action: "commitments.menu", near: "Send the offer" }, item: "Done", label: "Do it for me",
      },
    ],
    done: { accepted: ["commitments.menu", "commitments.done"] },
  },
  {
    id: "digest", who: "manager", where: "team", title: "The manager's week",
    why: "Mira leads the team. On Fridays at 15:00 its channel gets one digest: figures for all, names only where announced a day ahead.",
    ways: [
      {
        when: { message: { has: "digests.details" } }, say: "There it is. Press “Details” for what a manager sees.",
        point: { action: "digests.details" }, label: "Press it for me",
      },
      { say: "Press “Friday 15:00” and watch the week go by.", point: { clock: "friday" }, label: "Press it for me" },
    ],
    done: { accepted: ["digests.details"] },
  },
];

export const END = {
  title: "That was a week with SayDo",
  why: "Nothing here was staged: each press went through the bot you would install. Look around as anyone, as long as you like.",
  say: "Try “/saydo help”, or your own calendar: make demo CALENDAR=file-or-address",
};

/** How the person gets to where a step plays. */
export const LEADS = {
  modal: "The tour goes on once this window is closed.",
  rep: "This part is Rhea's. Press her name under “Acting as”.",
  manager: "Now become Mira: press her name under “Acting as”.",
  dm: "This part is in the messages from SayDo. Open them.",
  home: "Open SayDo's Home.",
  team: "Open the team's channel, #mid-market.",
};
