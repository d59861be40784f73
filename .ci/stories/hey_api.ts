// What a dashboard developer does with the client of `@hey-api/openapi-ts`. Usage: hey_api.js BASE_URL
//
// The story uses published editions, whose values never change.
import assert from "node:assert/strict";

import { client } from "./client/client.gen.js";
import { getFundingTranche, getFundingTrancheHistory, listDiscrepancies, listFunding } from "./client/index.js";
import type { FundingTranche, FundingTrancheStatus } from "./client/index.js";

const release = "2026.11.0";
const largerRelease = "2026.12.0";
const base = process.argv[2];
assert.ok(base, "Usage: hey_api.js BASE_URL");
client.setConfig({ baseUrl: base });

/** Every tranche from the United States, page by page. */
async function usFunding(): Promise<FundingTranche[]> {
  const tranches: FundingTranche[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const { data: page, error } = await listFunding({ query: { donor: ["US"], release, limit: 2, after } });
    assert.ok(page, JSON.stringify(error));
    assert.equal(page.dataset.release, release);
    tranches.push(...page.data);
    if (page.page.after === null) {
      assert.ok(pages > 1 && pages === Math.ceil(page.page.total / 2), `${pages} pages of 2 for ${page.page.total}`);
      assert.equal(new Set(tranches.map((tranche) => tranche.id)).size, page.page.total);
      return tranches;
    }
    assert.ok(page.page.next?.includes(`release=${release}`), "it must stay in the edition");
    after = page.page.after;
    assert.equal(after, tranches.at(-1)?.id);
  }
}

/** What the client decoded is what the server sent, to the digit. */
async function compare(decoded: unknown, path: string): Promise<void> {
  assert.deepEqual(decoded, await (await fetch(new URL(path, base))).json(), path);
}

/** Compares every value of every dispute, page by page. */
async function discrepancies(as_of?: string): Promise<number> {
  let rows = 0;
  let after: string | undefined;
  for (;;) {
    const query = { release: largerRelease, limit: 20, as_of, after };
    const { data: page, error } = await listDiscrepancies({ query });
    assert.ok(page, JSON.stringify(error));
    rows += page.data.length;
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
    await compare(page, `/discrepancies?${given.join("&")}`);
    if (page.page.after === null) {
      assert.equal(rows, page.page.total);
      return rows;
    }
    after = page.page.after;
  }
}

const tranches = await usFunding();
const amounts = new Map(tranches.map((tranche) => [tranche.id, tranche.amount]));
assert.equal(amounts.get("us-pledge-300m"), 300_000_000);
assert.equal(amounts.get("us-dod-200m"), 200_000_000);
assert.equal(amounts.get("us-state-100m"), 100_000_000);
assert.ok(tranches.every((tranche) => tranche.donor.id === "US"));
console.log(`listed ${tranches.length} tranches of the United States`);

const { data: answer } = await getFundingTranche({ path: { id: "us-release-109m" }, query: { release } });
assert.ok(answer);
const tranche = answer.data;
assert.equal(tranche.amount, 109_000_000);
assert.equal(tranche.currency, "USD");
assert.equal(tranche.status satisfies FundingTrancheStatus | null, "authorized");
assert.equal(tranche.known_from, "2024-06-18");
console.log(`read ${tranche.id}: ${tranche.currency} ${tranche.amount}, ${tranche.status}`);

const citation = tranche.citations.find((each) => each.field === "amount" && each.accepted);
const source = answer.sources.find((each) => each.id === citation?.source);
assert.ok(citation && source);
assert.equal(citation.value, "109000000");
assert.equal(source.publisher, "Latin Post");
assert.ok(citation.paragraph !== null);
console.log(`cited ${source.publisher}, ${source.published_on}, paragraph ${citation.paragraph}`);

const [now, then] = [await discrepancies(), await discrepancies("2024-06-30")];
assert.ok(now > 40 && then > 0 && then < 40, `${now}, ${then}`);
const { data: history } = await getFundingTrancheHistory({
  path: { id: "us-pledge-300m" },
  query: { release: largerRelease },
});
assert.ok(history && history.data.length > 1);
await compare(history, `/funding/us-pledge-300m/history?release=${largerRelease}`);
console.log(`decoded ${now} disputes, ${then} of 2024-06-30, and ${history.data.length} versions of a tranche`);

const { error: problem, response } = await listFunding({ query: { sort: "amont", limit: 0 } });
assert.equal(response?.status, 400);
assert.ok(problem && typeof problem === "object");
assert.equal(problem.type, "/problems/invalid-parameters");
assert.deepEqual(new Set(problem.errors?.map((fault) => fault.parameter)), new Set(["sort", "limit"]));
console.log(`handled a problem: ${problem.detail}`);
