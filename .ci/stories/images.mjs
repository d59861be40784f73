// Takes the pictures of docs/images. Usage: images.mjs BASE_URL DIRECTORY
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { chromium } = createRequire(process.env.NODE_PACKAGES)("playwright-core");
const [base, directory] = process.argv.slice(2);
const PICTURES = [
  ["home", "/", 1200, 1000],
  ["list", "/funding?donor=US", 1200, 1000],
  ["record", "/contingents/ke-first-contingent", 1200, 1000],
  ["compare", "/contingents/ke-first-contingent/history?on=2024-06-26&on=2025-01-10", 1200, 1000],
  ["disputes", "/discrepancies?sort=-independent_sources", 1200, 900],
  ["charts", "/charts#contingents", 1200, 1000],
  ["timeline", "/timeline?from=2024-06&to=2024-07&lang=fr", 1200, 900],
  ["phone", "/countries/KE", 390, 844],
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [name, path, width, height] of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height }, locale: "en-GB" });
  await page.goto(base + path, { waitUntil: "networkidle" });
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  writeFileSync(`${directory}/${name}.webp`, Buffer.from(data, "base64"));
  await page.close();
}
await browser.close();
