// Lighthouse on a phone for the pages of a running shop, as a table of medians.
//
//   node measure.js [address] [--runs 5] [--only home --only cart] [--why]
//
// The pages are found by following the shop's own links; each is opened once before it is measured.
// CHROME_PATH names the browser. With --why each audit that costs points is named below.
//
// Lighthouse takes the machine for a fast desktop, whose benchmark index is 1500 to 2000, and slows it
// down by four, to a phone of the middle. Where the index that is printed is far below, the machine
// was busy with something else, and `blocked ms` tells of that:
// https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md#cpu-throttling
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "5" },
    only: { type: "string", multiple: true },
    why: { type: "boolean", default: false },
  },
});
const shop = new URL(positionals[0] ?? "http://127.0.0.1:8000").origin;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const NOT_INDEXED = new Set(["cart", "search"]); // by intent: somebody's own, and as many as there are words

const read = async (path) => (await fetch(shop + path)).text();
const first = (page, pattern) => page.match(new RegExp(`href="(${pattern})"`))?.[1];
const median = (figures) => figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)];

async function pagesOf() {
  const home = await read("/");
  const category = first(home, "/c/[^\"?]+");
  const product = first(await read(category), "/p/[^\"?]+");
  const maker = first(await read(product), "/toko/[^\"?]+");
  const article = first(await read("/artikel"), "/artikel/[^\"?]+");
  return { home: "/", category, search: "/cari?q=batik", product, maker, cart: "/keranjang", article };
}

// Something in the cart of a guest: what a browser would send along from now on.
async function gathered(product) {
  const page = await read(product);
  const variant = page.match(/name="variant" value="(\d+)"/)[1];
  const answer = await fetch(`${shop}/keranjang/tambah`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: shop, "Sec-Fetch-Site": "same-origin" },
    body: new URLSearchParams({ variant, quantity: page.match(/name="quantity"[^>]*value="(\d+)"/)?.[1] ?? "1" }),
  });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

const pages = await pagesOf();
const chrome = await launch({
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking"],
  userDataDir: mkdtempSync(join(tmpdir(), "lighthouse-")),
});
const open = async (path, extraHeaders) =>
  (await lighthouse(shop + path, { port: chrome.port, onlyCategories: CATEGORIES, extraHeaders, logLevel: "error" })).lhr;
const rows = [];
const losses = [];
try {
  for (const [name, path] of Object.entries(pages)) {
    if (!path || (values.only && !values.only.includes(name))) continue;
    const extraHeaders = name === "cart" ? { Cookie: await gathered(pages.product) } : undefined;
    await open(path, extraHeaders);
    const results = [];
    for (let run = 0; run < Number(values.runs); run++) results.push(await open(path, extraHeaders));
    const figure = (category) => Math.round(100 * median(results.map((result) => result.categories[category].score)));
    const seconds = (audit) => (median(results.map((result) => result.audits[audit].numericValue)) / 1000).toFixed(1);
    const figures = CATEGORIES.map((category) => (category === "seo" && NOT_INDEXED.has(name) ? "–" : figure(category)));
    const shift = median(results.map((result) => result.audits["cumulative-layout-shift"].numericValue)).toFixed(3);
    const blocked = Math.round(median(results.map((result) => result.audits["total-blocking-time"].numericValue)));
    const index = Math.round(median(results.map((result) => result.environment.benchmarkIndex)));
    rows.push(`| ${[name, ...figures, seconds("largest-contentful-paint"), blocked, shift, index].join(" | ")} |`);
    const { audits, categories } = results.at(-1);
    for (const category of CATEGORIES)
      for (const { id, weight } of categories[category].auditRefs)
        if (weight && audits[id].score !== null && audits[id].score < 0.9)
          losses.push(`${name}: ${id} ${audits[id].score} ${audits[id].displayValue ?? ""} ${(audits[id].details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? "").join(" ")}`);
  }
} finally {
  await chrome.kill();
}
console.log("| page | performance | accessibility | best practices | SEO | largest paint s | blocked ms | layout shift | benchmark index |");
console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
console.log(rows.join("\n"));
if (values.why) console.log(losses.join("\n"));
