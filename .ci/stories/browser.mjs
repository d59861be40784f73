// What a person with a browser sees. Usage: browser.mjs BASE_URL SCREENSHOT_DIRECTORY
//
// Every page is checked by axe-core against WCAG 2.2, levels A and AA, and its best practices.
//
// The pages are opened under a host name that is not localhost: only then would Swagger UI call its external
// validator, which must not happen.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const packages = createRequire(process.env.NODE_PACKAGES);
const { chromium } = packages("playwright-core");
const axe = packages("axe-core");
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
async function visit(name, path, look, { width = 1280, colorScheme = "light", javaScriptEnabled = true, status = 200 } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
  const faults = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "data:" && host !== site.host) faults.push(`a request to ${request.url()}`);
  });
  page.on("console", (message) => {
    // A browser says of a refused page that it is refused.
    if (["error", "warning"].includes(message.type()) && !(status >= 400 && message.text().includes(String(status)))) {
      faults.push(`on the console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`an uncaught error: ${error}`));
  page.setDefaultTimeout(15_000);

  try {
    const response = await page.goto(new URL(path, site).href, { waitUntil: "networkidle" });
    assert.equal(response.status(), status);
    assert.match(response.headers()["content-type"], /^text\/html/);
    await look(page);
    if (javaScriptEnabled && !path.startsWith("/docs")) faults.push(...(await inaccessible(page)));
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

/** What axe-core finds in a page. */
async function inaccessible(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map(({ html }) => `axe: ${id}: ${help}: ${html}`));
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

  await visit("home", "/", (page) => shows(page, "What the sources disagree about", "First Kenyan contingent"));
  await visit("home-phone", "/", (page) => shows(page, "How to read it"), { width: 360 });
  await visit("home-dark", "/", (page) => shows(page, "How to read it"), { colorScheme: "dark" });

  await visit("contingents", "/contingents", async (page) => {
    await shows(page, "Contingents", "First Kenyan contingent", "Kenyan pledge of 1,000 police", "1,000");
    await page.getByRole("link", { name: "First Kenyan contingent" }).click();
    await page.waitForURL("**/contingents/ke-first-contingent");
    await page.goBack();
  });
  await visit("contingents-phone", "/contingents", (page) => shows(page, "Contingents"), { width: 360 });
  await visit("contingents-dark", "/contingents", (page) => shows(page, "Contingents"), { colorScheme: "dark" });

  await visit("contingent", "/contingents/ke-first-contingent", async (page) => {
    await shows(page, "First Kenyan contingent", "Kenya", "200", "400", "also said", "KESQ, 3 July 2024");
    await page.getByText(/^All \d+ claims$/).last().click();
    await shows(page, "Devdiscourse", "paragraph 2");
    const claim = page.getByRole("link", { name: /^c\d{5}$/ }).filter({ visible: true }).first();
    await claim.click();
    await page.waitForURL("**/claims/c*");
    await page.goBack();
  });
  await visit("contingent-phone", "/contingents/ke-first-contingent", (page) => shows(page, "400"), { width: 360 });
  for (const javaScriptEnabled of [true, false]) {
    await visit(javaScriptEnabled ? "funding" : "funding-without-script", "/funding?donor=US", async (page) => {
      const said = page.locator("p.said");
      assert.match(await said.innerText(), /^26 tranches where donor is United States, as known now\.$/);
      await page.getByLabel("Status", { exact: true }).selectOption({ label: "pledged (7)" });
      await page.getByRole("button", { name: "Show" }).last().click();
      assert.match(await said.innerText(), /^7 tranches where donor is United States, status is pledged/);
      await page.getByRole("link", { name: /^Amount/ }).click();
      await page.getByRole("link", { name: /^Amount/ }).click();
      assert.match(await page.locator("tbody tr").first().innerText(), /300,000,000 USD/);
      await page.getByLabel("As known on").fill("2024-02-01");
      await page.getByRole("button", { name: "Show" }).first().click();
      assert.match(await said.innerText(), /as known on 1 February 2024\.$/);
      await page.getByRole("link", { name: "Back to now" }).click();
      await page.getByRole("link", { name: "Remove the filter: status is pledged" }).click();
      assert.match(await said.innerText(), /^26 tranches/);
    }, { javaScriptEnabled });
  }
  await visit("disputes", "/discrepancies", async (page) => {
    await page.getByRole("link", { name: "First Kenyan contingent" }).first().click();
    await page.waitForURL("**/discrepancies/contingent.ke-first-contingent.*");
  });
  for (const javaScriptEnabled of [true, false]) {
    const script = javaScriptEnabled ? "" : "-without-script";
    await visit(`search${script}`, "/search", async (page) => {
      await page.locator("#q").fill("court deployment");
      await page.getByRole("button", { name: "Search" }).click();
      await shows(page, "Court cases", "Aukot and others v National Security Council");
      assert.ok((await page.locator("mark").count()) > 3);
      await page.getByRole("link", { name: /^Events/ }).first().click();
      await page.waitForURL("**kind=event*");
      await page.getByRole("link", { name: "Français" }).click();
      await shows(page, "Rechercher", "Événements");
      await page.locator(".results a").first().click();
      await page.waitForURL("**lang=fr*");
      await shows(page, "Citer");
    }, { javaScriptEnabled });
    await visit(`compare${script}`, "/contingents/ke-first-contingent", async (page) => {
      await page.getByRole("link", { name: "The whole history" }).click();
      await page.getByLabel("One day").fill("2024-06-26");
      await page.getByLabel("Another day").fill("2025-01-10");
      await page.getByRole("button", { name: "Compare" }).click();
      await shows(page, "26 June 2024", "10 January 2025");
      assert.deepEqual(await page.locator("td mark").allInnerTexts(), ["400", "200 (disputed)"]);
    }, { javaScriptEnabled });
    await visit(`wrong${script}`, "/funding?donor=US&amount_min=much&currency=USD", async (page) => {
      await shows(page, "Some parameters cannot be used");
      const field = page.getByLabel("Amount, at least");
      assert.equal(await field.inputValue(), "much");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.match(await page.locator(`#${await field.getAttribute("aria-describedby")}`).innerText(), /much/);
      assert.equal(await page.getByLabel("Donor").inputValue(), "US");
      await field.fill("1000000");
      await page.getByRole("button", { name: "Show" }).last().click();
      await shows(page, "tranches where donor is United States, currency is USD, amount is at least 1,000,000");
      await page.goBack();
      await page.reload();
    }, { javaScriptEnabled, status: 400 });
    await visit(`pages${script}`, "/contingents?limit=10&sort=name", async (page) => {
      const first = await page.locator("tbody th").first().innerText();
      await page.getByRole("link", { name: "Next page" }).click();
      await page.waitForURL("**after=*");
      await page.getByRole("link", { name: "Next page" }).click();
      await page.getByRole("link", { name: "Previous page" }).click();
      await page.getByRole("link", { name: "Previous page" }).click();
      assert.equal(await page.locator("tbody th").first().innerText(), first);
    }, { javaScriptEnabled });
  }
  await visit("suggestions", "/", async (page) => {
    await page.locator("#q").pressSequentially("aukot");
    await page.waitForFunction(() => document.querySelectorAll("#q-list option").length > 0);
    assert.match(await page.locator("#q-list option").first().getAttribute("value"), /Aukot/);
  });
  await visit("search-nothing", "/search?q=zebra", (page) => shows(page, "Nothing contains “zebra”", "Try instead"));
  await visit("nothing", "/contingents?q=zzzz", (page) => shows(page, "Nothing in this list matches"));
  await visit("keyboard", "/funding", async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#main", undefined, { timeout: 5_000 });
  });

  const kinds = {
    timeline: "/timeline?from=2024-06&to=2024-07",
    record: "/contingents/ke-first-contingent",
    tranche: "/funding/us-pledge-300m",
    "legal-case": "/legal-cases/aukot-v-nsc-2023",
    country: "/countries/KE",
    source: "/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi",
    dispute: "/discrepancies/contingent.ke-first-contingent.personnel",
    history: "/contingents/ke-first-contingent/history",
    summary: "/funding/summary?group_by=donor",
    charts: "/charts",
    series: "/series/displaced_persons",
    "series-list": "/series",
    codebook: "/codebook",
    problem: "/problems/invalid-parameters",
    "then": "/contingents/ke-first-contingent?as_of=2024-07-01",
    "french-home": "/?lang=fr",
    "french-record": "/funding/us-release-109m?lang=fr",
    "french-codebook": "/codebook?lang=fr",
  };
  for (const list of ["events", "indicators", "instruments", "missions", "countries", "organizations", "sources", "voices", "claims", "releases", "changes"]) {
    kinds[list] = `/${list}?limit=20`;
  }
  for (const [name, path] of Object.entries(kinds)) {
    await visit(name, path, async (page) => assert.ok((await page.locator("h1").innerText()).length > 2));
    await visit(`${name}-phone-dark`, path, async () => {}, { width: 360, colorScheme: "dark" });
  }
  await visit("dataset", "/dataset", async (page) => {
    await shows(page, "CC-BY-4.0", "datapackage.zip", "ledger.sqlite", "Cite it");
    const linked = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText());
    assert.deepEqual(linked["@type"], ["Dataset", "dcat:Dataset"]);
  });
  await visit("dataset-phone", "/dataset", (page) => shows(page, "ledger.sqlite"), { width: 390 });
} finally {
  await browser.close();
}
if (failures) process.exitCode = 1;
