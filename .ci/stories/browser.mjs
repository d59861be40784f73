// What a person with a browser sees. Usage: browser.mjs BASE_URL SCREENSHOT_DIRECTORY
//
// The pages are opened under a host name that is not localhost: only then would Swagger UI call its external
// validator, which must not happen.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { chromium } = createRequire(process.env.NODE_PACKAGES)("playwright-core");
const [base, screenshots] = process.argv.slice(2);
const site = new URL(base);
site.hostname = "ledger.test";

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    `--host-resolver-rules=MAP ledger.test ${new URL(base).hostname}`,
  ],
});

let failures = 0;

/**
* Opens a page, checks it and takes a screenshot. No request may go to another host, the console may have no errors
 * or warnings, and the page may not scroll sideways.
 */
async function visit(name, path, look, { width = 1280, colorScheme = "light" } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const faults = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "data:" && host !== site.host) faults.push(`a request to ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      faults.push(`on the console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`an uncaught error: ${error}`));
  page.setDefaultTimeout(15_000);

  try {
    const response = await page.goto(new URL(path, site).href, { waitUntil: "networkidle" });
    assert.equal(response.status(), 200);
    assert.match(response.headers()["content-type"], /^text\/html/);
    await look(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) faults.push(`the page is ${wider} pixels wider than its ${width}-pixel window`);
  } catch (error) {
    faults.push(error.message);
  }
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
  await page.close();

  failures += faults.length;
  console.log(`  ${faults.length ? "FAILED" : "passed"}  ${name}: ${path}`);
  for (const fault of faults) console.log(`          ${fault.replaceAll("\n", "\n          ")}`);
}

/** The page visibly shows these texts, as soon as its scripts have drawn them. */
async function shows(page, ...texts) {
  for (const text of texts) {
    try {
      await page.waitForFunction((text) => document.body.innerText.includes(text), text);
    } catch {
      const visible = await page.locator("body").innerText();
      assert.fail(`${page.url()} does not show \`${text}\`:\n${visible}`);
    }
  }
}

/** Tries an operation on the documentation page, and returns the server's answer. */
async function execute(page, id, values = {}) {
  const operation = page.locator(`#operations-${id}`);
  await operation.locator(".opblock-summary-control").click();
  for (const [name, value] of Object.entries(values)) {
    await operation.getByPlaceholder(name, { exact: true }).fill(value);
  }
  const [response] = await Promise.all([
    page.waitForResponse((response) => response.request().resourceType() === "fetch"),
    operation.getByRole("button", { name: "Execute" }).click(),
  ]);
  await operation.locator(".live-responses-table").waitFor();
  return response.json();
}

try {
  await visit("docs", "/docs", async (page) => {
    const operation = page.locator("#operations-funding-listFunding");
    await operation.waitFor();
    const described = await (await fetch(new URL("/openapi.json", base))).json();
    const operations = Object.values(described.paths).flatMap((path) => Object.keys(path)).length;
    assert.equal(await page.locator(".opblock").count(), operations, "every operation must be rendered");
    await shows(page, "Mission Ledger", "/contingents", "List contingents");
  });

  await visit("docs-list", "/docs", async (page) => {
    const answer = await execute(page, "funding-listFunding");
    assert.notEqual(answer.page.total, 0, "an empty form gets everything");
  });
  await visit("docs-record", "/docs", async (page) => {
    const answer = await execute(page, "funding-getFundingTranche", { id: "us-release-109m" });
    assert.equal(answer.data.amount, 109_000_000);
  });

  await visit("root", "/", (page) => shows(page, "Mission Ledger"));

  await visit("contingents", "/contingents", async (page) => {
    await shows(page, "Contingents", "First Kenyan contingent", "Kenyan pledge of 1,000 police", "1,000");
    await page.getByRole("link", { name: "First Kenyan contingent" }).click();
    await page.waitForURL("**/contingents/ke-first-contingent");
    await page.goBack();
  });
  await visit("contingents-phone", "/contingents", (page) => shows(page, "Contingents"), { width: 390 });
  await visit("contingents-dark", "/contingents", (page) => shows(page, "Contingents"), { colorScheme: "dark" });

  await visit("contingent", "/contingents/ke-first-contingent", async (page) => {
    await shows(page, "First Kenyan contingent", "Kenya", "400", "Devdiscourse", "¶2");
    const claim = page.getByRole("link", { name: /^c\d{5}$/ }).first();
    await claim.click();
    await page.waitForURL("**/claims/c*");
    await page.goBack();
  });
  await visit("contingent-phone", "/contingents/ke-first-contingent", (page) => shows(page, "400"), { width: 390 });
  await visit("funding", "/funding?donor=US", (page) => shows(page, "300,000,000"));
  await visit("legal-case", "/legal-cases/aukot-v-nsc-2023", (page) => shows(page, "judgment"));
  await visit("country", "/countries/KE", (page) => shows(page, "Kenya"));
  await visit("dataset", "/dataset", async (page) => {
    await shows(page, "CC-BY-4.0", "datapackage.zip", "ledger.sqlite", "Cite it");
    const linked = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText());
    assert.deepEqual(linked["@type"], ["Dataset", "dcat:Dataset"]);
  });
  await visit("dataset-phone", "/dataset", (page) => shows(page, "ledger.sqlite"), { width: 390 });
  await visit("problem", "/problems/invalid-parameters", (page) =>
    shows(page, "Some parameters cannot be used", "HTTP status 400"),
  );
} finally {
  await browser.close();
}
if (failures) process.exitCode = 1;
