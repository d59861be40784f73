// What Lighthouse says of every kind of page. Usage: lighthouse.mjs BASE_URL
//
// Accessibility and best practices must be perfect; performance is that of a phone on a slow network, which Lighthouse
// simulates, and must be over 95.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(process.env.NODE_PACKAGES);
const { default: lighthouse } = await import(pathToFileURL(packages.resolve("lighthouse")));
const { launch } = await import(pathToFileURL(createRequire(packages.resolve("lighthouse")).resolve("chrome-launcher")));
const [base] = process.argv.slice(2);
const LEAST = { accessibility: 100, "best-practices": 100, performance: 96 };
const PAGES = [
  "/",
  "/funding?donor=US",
  "/contingents/ke-first-contingent",
  "/contingents/ke-first-contingent/history",
  "/discrepancies",
  "/timeline",
  "/countries/KE",
  "/legal-cases/aukot-v-nsc-2023",
  "/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi",
  "/search?q=court+deployment",
  "/charts",
  "/series/killed",
  "/codebook",
  "/dataset",
  "/?lang=fr",
];

const chrome = await launch({
  chromePath: "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
let failures = 0;
try {
  for (const page of PAGES) {
    const { lhr } = await lighthouse(base + page, { port: chrome.port, onlyCategories: Object.keys(LEAST), logLevel: "error" });
    const scores = Object.entries(LEAST).map(([id, least]) => ({ id, least, score: Math.round(lhr.categories[id].score * 100) }));
    const low = scores.filter(({ score, least }) => score < least);
    console.log(`  ${low.length ? "FAILED" : "passed"}  ${page}: ${scores.map(({ id, score }) => `${id} ${score}`).join(", ")}`);
    for (const { id } of low) {
      for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
        const { score, title, displayValue } = lhr.audits[audit];
        if (weight > 0 && score !== null && score < 1) console.log(`          ${audit}: ${title} ${displayValue ?? ""}`);
      }
    }
    failures += low.length;
  }
} finally {
  chrome.kill();
}
if (failures) process.exitCode = 1;
