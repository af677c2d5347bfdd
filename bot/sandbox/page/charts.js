/** The data_visualization block: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */

import { el, svg } from "./dom.js";
import { decoded } from "./mrkdwn.js";

const WIDTH = 560;
const HEIGHT = 240;
const PLOT = { left: 44, right: WIDTH - 12, top: 16, bottom: HEIGHT - 34 };

export function chart(block) {
  const { chart: data = {}, title = "" } = block;
  const series = seriesOf(data);
  const labels = labelsOf(data, series);
  const drawing = { bar: bars, line: lines, area: areas, pie }[data.type] ?? bars;
  return el("figure", { class: "chart" },
    el("figcaption", {}, decoded(title)),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Chart: ${title}` }, drawing(series, labels)),
    legend(data.type === "pie" ? labels : series.length > 1 ? series.map((one) => one.name) : []),
    axisNote(data.axis_config),
    sameAsTable(series, labels));
}

function seriesOf(data) {
  if (data.segments) return [{ name: "", data: data.segments }];
  return data.series ?? [];
}

function labelsOf(data, series) {
  return data.axis_config?.categories ?? (series[0]?.data ?? []).map((point) => point.label);
}

const valueAt = (one, label) => one.data.find((point) => point.label === label)?.value ?? null;

/** A round number at or above the largest value, and at least 1. */
function ceiling(series) {
  const most = Math.max(1, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * step).find((candidate) => candidate >= most);
}

function scale(series) {
  const most = ceiling(series);
  const least = Math.min(0, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const y = (value) => PLOT.bottom - ((value - least) / (most - least)) * (PLOT.bottom - PLOT.top);
  return { most, least, y };
}

function frame(labels, { most, least, y }) {
  const slot = (PLOT.right - PLOT.left) / Math.max(labels.length, 1);
  const every = Math.ceil(labels.length / 10);
  const ticks = [least, least + (most - least) / 2, most];
  return [
    ticks.map((tick) => [
      svg("line", { class: "grid", x1: PLOT.left, x2: PLOT.right, y1: y(tick), y2: y(tick) }),
      svg("text", { x: PLOT.left - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)),
    ]),
    labels.map((label, at) => (at % every ? null : svg("text",
      { class: between(labels, at), x: PLOT.left + slot * (at + 0.5), y: PLOT.bottom + 18, "text-anchor": "middle" }, decoded(label)))),
  ];
}

/** Of many labels a phone shows every second one, the last among them. */
const between = (labels, at) => (labels.length > 6 && (labels.length - 1 - at) % 2 ? "between" : "");

const short = (value) => (Math.abs(value) >= 1000 ? `${+(value / 1000).toFixed(1)}k` : `${+value.toFixed(2)}`);

function bars(series, labels) {
  const axis = scale(series);
  const slot = (PLOT.right - PLOT.left) / Math.max(labels.length, 1);
  const width = Math.min(40, (slot * 0.76) / Math.max(series.length, 1));
  const drawn = labels.flatMap((label, at) => series.map((one, nth) => {
    const value = valueAt(one, label);
    if (value === null) return null;
    const x = PLOT.left + slot * (at + 0.5) + (nth - series.length / 2) * width;
    const top = Math.min(axis.y(value), axis.y(0));
    return [
      svg("rect", { class: `series-${nth}`, x, y: top, width: width - 2, height: Math.abs(axis.y(value) - axis.y(0)), rx: 2 }),
      width > 14 ? svg("text", { class: "value", x: x + width / 2 - 1, y: top - 4, "text-anchor": "middle" }, short(value)) : null,
    ];
  }));
  return [frame(labels, axis), drawn];
}

function pointsOf(one, labels, axis) {
  const slot = (PLOT.right - PLOT.left) / Math.max(labels.length, 1);
  return labels.map((label, at) => ({ x: PLOT.left + slot * (at + 0.5), value: valueAt(one, label) }))
    .filter((point) => point.value !== null)
    .map((point) => ({ ...point, y: axis.y(point.value) }));
}

function lines(series, labels, { filled = false } = {}) {
  const axis = scale(series);
  const drawn = series.map((one, nth) => {
    const points = pointsOf(one, labels, axis);
    const path = points.map(({ x, y }) => `${x},${y}`).join(" ");
    const base = points.length ? ` ${points.at(-1).x},${axis.y(0)} ${points[0].x},${axis.y(0)}` : "";
    return [
      filled ? svg("polygon", { class: `area series-${nth}`, points: path + base }) : null,
      svg("polyline", { class: `stroke series-${nth}`, points: path }),
      points.map(({ x, y, value }) => [
        svg("circle", { class: `series-${nth}`, cx: x, cy: y, r: 3.5 }),
        series.length === 1 ? svg("text", { class: "value", x, y: y - 8, "text-anchor": "middle" }, short(value)) : null,
      ]),
    ];
  });
  return [frame(labels, axis), drawn];
}

const areas = (series, labels) => lines(series, labels, { filled: true });

function pie(series) {
  const data = series[0]?.data ?? [];
  const total = data.reduce((sum, point) => sum + point.value, 0) || 1;
  const [cx, cy, r] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 16];
  let turned = 0;
  const edge = (share) => [cx + r * Math.sin(share * 2 * Math.PI), cy - r * Math.cos(share * 2 * Math.PI)].join(" ");
  return data.map((point, nth) => {
    const share = point.value / total;
    if (share >= 1) return svg("circle", { class: `series-${nth}`, cx, cy, r });
    const path = `M ${cx} ${cy} L ${edge(turned)} A ${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${edge(turned + share)} Z`;
    turned += share;
    return svg("path", { class: `slice series-${nth}`, d: path });
  });
}

function legend(names) {
  if (!names.length) return null;
  return el("ul", { class: "legend", "aria-hidden": "true" },
    names.map((name, nth) => el("li", {}, el("span", { class: `swatch series-${nth}` }), decoded(name))));
}

function axisNote(axis) {
  const words = [axis?.x_label, axis?.y_label].filter(Boolean).map(decoded);
  return words.length ? el("p", { class: "axis-note", "aria-hidden": "true" }, words.join(" · ")) : null;
}

/** The same numbers for those who don't see the picture. */
function sameAsTable(series, labels) {
  return el("table", { class: "hidden-text" },
    el("thead", {}, el("tr", {}, el("td"), series.map((one) => el("th", { scope: "col" }, decoded(one.name || "Value"))))),
    el("tbody", {}, labels.map((label) => el("tr", {}, el("th", { scope: "row" }, decoded(label)),
      series.map((one) => el("td", {}, String(valueAt(one, label) ?? "")))))));
}
