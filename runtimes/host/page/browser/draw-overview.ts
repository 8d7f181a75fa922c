import { element } from "./elements.js";

const spanMs = 5 * 60_000;
const stepMs = 3000;

/**
 * Draws when activations began, the last five minutes from left to right: upwards those that went well, downwards
 * those that failed.
 */
export function drawOverview(): void {
  const canvas = element("#overview", HTMLCanvasElement);
  const context = canvas.getContext("2d");
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (context === null || width === 0) return;
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const base = Math.round(height * 0.68);
  const steps = stepsUntil(Date.now());
  const most = Math.max(4, ...steps.map(({ ok }) => ok), ...steps.map(({ failed }) => failed * 2));
  const stepWidth = width / steps.length;
  context.fillStyle = style.getPropertyValue("--line");
  context.fillRect(0, base, width, 1);
  steps.forEach(({ ok, failed }, at) => {
    const x = at * stepWidth;
    const bar = Math.max(1, stepWidth - 1);
    const up = ok === 0 ? 0 : Math.max(2, (ok / most) * (base - 2));
    const down = failed === 0 ? 0 : Math.max(2, (failed / most) * base);
    context.fillStyle = style.getPropertyValue("--run");
    context.fillRect(x, base - up, bar, up);
    context.fillStyle = style.getPropertyValue("--bad");
    context.fillRect(x, base + 1, bar, Math.min(down, height - base - 1));
  });
  context.fillStyle = style.getPropertyValue("--ink-3");
  context.font = `10px ${style.fontFamily}`;
  context.fillText("5 min ago", 0, height - 4);
  context.fillText("now", width - context.measureText("now").width, height - 4);
  const count = (of: "ok" | "failed") => steps.reduce((sum, step) => sum + step[of], 0);
  canvas.setAttribute(
    "aria-label",
    `Last five minutes: ${count("ok")} activations went well, ${count("failed")} failed`,
  );
}

function stepsUntil(now: number): { ok: number; failed: number }[] {
  const steps = Array.from({ length: spanMs / stepMs }, () => ({ ok: 0, failed: 0 }));
  // Steps begin at full multiples, so that bars move on as a whole and keep their height.
  const end = Math.ceil(now / stepMs) * stepMs;
  for (const row of document.querySelectorAll<HTMLElement>("#activations .row")) {
    const begun = Date.parse(row.querySelector("time")?.dateTime ?? "");
    const step = steps[Math.floor((begun - (end - spanMs)) / stepMs)];
    if (step !== undefined) step[row.dataset.state?.includes("failed") ? "failed" : "ok"]++;
  }
  return steps;
}
