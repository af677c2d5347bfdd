/** Light or dark: as the system has it, or as the person chose last. */

import { el } from "./dom.js";

const KEY = "saydo.theme";
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : SYSTEM.matches);

/** The switch; what the system has anyway is not kept, so that the page follows it again. */
export function themeButton() {
  const node = el("button", { type: "button", class: "icon-button theme-button", data: { testid: "theme" }, onclick: () => turn() });
  const draw = () => {
    node.textContent = isDark() ? "☀" : "☾";
    node.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
    node.title = node.getAttribute("aria-label");
  };
  const turn = () => {
    wear(isDark() === SYSTEM.matches ? (SYSTEM.matches ? "light" : "dark") : null);
    draw();
  };
  SYSTEM.addEventListener("change", draw);
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    put(event.newValue);
    draw();
  });
  draw();
  return node;
}

function put(theme) {
  if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function wear(theme) {
  put(theme);
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch { /* a browser that keeps nothing follows the system at the next load */ }
}

try {
  put(localStorage.getItem(KEY));
} catch { /* as the system has it */ }
