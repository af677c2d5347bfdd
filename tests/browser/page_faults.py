"""JavaScript that lists what is wrong with a page for eyes and fingers (WCAG 2): faint words, small targets, haste."""

from typing import Final

FAINT: Final = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const painted = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) known.set(colour, painted(colour));
    return known.get(colour);
  };
  const over = (top, below) => top.slice(0, 3).map((one, at) => one * top[3] / 255 + below[at] * (1 - top[3] / 255));
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      layers.push(rgba(getComputedStyle(one).backgroundColor));
      if (layers.at(-1)[3] === 255) break;
    }
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const linear = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = colour.map((one) => linear(one / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const says = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    const isSeen = node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!says || !isSeen || node.closest(":disabled")) continue;
    const style = getComputedStyle(node);
    if (style.clipPath !== "none" || node.closest(".hidden-text, .skip")) continue;
    const ground = behind(node);
    const letters = rgba(node instanceof SVGElement ? style.fill : style.color);
    const [one, other] = [light(over(letters, ground)), light(ground)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < least) faint.push(`${node.className} "${node.textContent.slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""
RESTLESS: Final = """
() => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime > 5000)
  .map((one) => one.effect.target.className)
"""
WRONG_ON_A_PHONE: Final = """
async () => {
  document.body.getBoundingClientRect();
  const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(moving.map((one) => one.finished));
  const wrong = [];
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) wrong.push(`${wide} px too wide`);
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  const targets = "button, a.button, input:not([type=radio], [type=checkbox]), textarea, [role=menuitem]";
  for (const node of top.querySelectorAll(targets)) {
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const box = node.getBoundingClientRect();
    const name = `${node.className} "${(node.getAttribute("aria-label") ?? node.textContent).slice(0, 30)}"`;
    const [width, height] = [Math.round(box.width), Math.round(box.height)];
    if (height < 40 || width < 40) wrong.push(`${name} is ${width} by ${height} px`);
    if (box.right > window.innerWidth + 1 || box.left < -1) wrong.push(`${name} sticks out`);
  }
  return wrong;
}
"""
