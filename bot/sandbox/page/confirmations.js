/**
 * The "are you sure" an element may carry:
 * https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 */

import { el, freshId } from "./dom.js";
import { plainText, textNodes } from "./mrkdwn.js";

/** Asks; resolves to true only when the person confirms. */
export function confirmed(confirm) {
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const dialog = el("dialog", { class: "modal confirm", "aria-labelledby": titleId, role: "alertdialog" });
    const answer = (yes) => { resolve(yes); dialog.close(); dialog.remove(); };
    const deny = el("button", { type: "button", class: "button", onclick: () => answer(false) }, plainText(confirm.deny) || "Cancel");
    const yes = el("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => answer(true) },
      plainText(confirm.confirm) || "Yes");
    dialog.append(
      el("div", { class: "modal-head" }, el("h2", { id: titleId }, plainText(confirm.title) || "Are you sure?")),
      el("div", { class: "modal-body" }, textNodes(confirm.text)),
      el("div", { class: "modal-foot" }, deny, yes));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); answer(false); });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
