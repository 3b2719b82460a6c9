import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { type BesideFloor, besideFloor } from "./measured.ts";

/** A page with a chart, and what is there when it is drawn. */
export type ChartPage = { url: string; drawn: string };

const PATIENCE_MS = 30_000;

/** From navigation to a drawn chart, in a new browser profile each time, by turns with the floor; and the JavaScript of both, gzipped. */
export async function chartFigures(
  browser: Browser,
  page: ChartPage,
  floor: ChartPage,
  rounds: number,
): Promise<{ chart: BesideFloor; js_kb: number; floor_js_kb: number }> {
  const [is, of_floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    is.push(await timeChart(browser, page));
    of_floor.push(await timeChart(browser, floor));
  }
  return {
    chart: besideFloor(is, of_floor),
    js_kb: await scriptsOf(browser, page),
    floor_js_kb: await scriptsOf(browser, floor),
  };
}

/** The page tells itself: milliseconds since its navigation began, once the drawing has been painted. */
async function timeChart(browser: Browser, { url, drawn }: ChartPage): Promise<number> {
  return inNewProfile(browser, async (page) => {
    await page.addInitScript((selector) => {
      const look = () => {
        const path = document.querySelector(selector)?.getAttribute("d") ?? "";
        if (path.length === 0) requestAnimationFrame(look);
        else requestAnimationFrame(() => Object.assign(window, { drawn_ms: performance.now() }));
      };
      look();
    }, drawn);
    await page.goto(url, { waitUntil: "commit" });
    const told = await page.waitForFunction(() => (window as { drawn_ms?: number }).drawn_ms, null, {
      timeout: PATIENCE_MS,
    });
    return (await told.jsonValue())!;
  });
}

async function scriptsOf(browser: Browser, { url, drawn }: ChartPage): Promise<number> {
  return inNewProfile(browser, async (page) => {
    const bodies: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") bodies.push(response.body());
    });
    await page.goto(url, { waitUntil: "commit" });
    await page.locator(drawn).first().waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).byteLength);
    return sizes.reduce((sum, size) => sum + size, 0) / 1_024;
  });
}

async function inNewProfile<T>(browser: Browser, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  try {
    return await act(await context.newPage());
  } finally {
    await context.close();
  }
}
