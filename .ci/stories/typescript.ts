// What a dashboard developer does with the generated types and `openapi-fetch`. Usage: typescript.js BASE_URL
//
// The story uses edition 2026.11.0, whose values never change.
import assert from "node:assert/strict";

import createClient from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Tranche = components["schemas"]["FundingTranche"];

const release = "2026.11.0";
const base = process.argv[2];
assert.ok(base, "Usage: typescript.js BASE_URL");
// The answers are also served as HTML pages: this client asks for data.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: base });

/** Every tranche from the United States, page by page. */
async function usFunding(): Promise<Tranche[]> {
  const tranches: Tranche[] = [];
  let pages = 0;
  let after: string | undefined;
  for (;;) {
    const { data: page, error } = await client.GET("/funding", {
      params: { query: { donor: ["US"], release, limit: 2, after } },
    });
    assert.ok(page, error?.detail);
    assert.equal(page.dataset.release, release);
    pages += 1;
    tranches.push(...page.data);
    if (page.page.next === null) {
      assert.ok(pages > 1 && pages === Math.ceil(page.page.total / 2), `${pages} pages of 2 for ${page.page.total}`);
      assert.equal(new Set(tranches.map((tranche) => tranche.id)).size, page.page.total);
      return tranches;
    }
    const query = new URL(page.page.next, base).searchParams;
    assert.equal(query.get("release"), release, "the next page must be of the same edition");
    after = query.get("after") ?? undefined;
    assert.equal(after, tranches.at(-1)?.id);
  }
}

const tranches = await usFunding();
const amounts = new Map(tranches.map((tranche) => [tranche.id, tranche.amount]));
assert.equal(amounts.get("us-pledge-300m"), 300_000_000);
assert.equal(amounts.get("us-dod-200m"), 200_000_000);
assert.equal(amounts.get("us-state-100m"), 100_000_000);
assert.ok(tranches.every((tranche) => tranche.donor.id === "US"));
console.log(`listed ${tranches.length} tranches of the United States`);

const { data: answer } = await client.GET("/funding/{id}", {
  params: { path: { id: "us-release-109m" }, query: { release } },
});
assert.ok(answer);
const tranche = answer.data;
assert.equal(tranche.amount, 109_000_000);
assert.equal(tranche.currency, "USD");
assert.equal(tranche.status satisfies components["schemas"]["FundingTrancheStatus"] | null, "authorized");
assert.equal(tranche.known_from, "2024-06-18");
console.log(`read ${tranche.id}: ${tranche.currency} ${tranche.amount}, ${tranche.status}`);

const citation = tranche.citations.find((each) => each.field === "amount" && each.accepted);
const source = answer.sources.find((each) => each.id === citation?.source);
assert.ok(citation && source);
assert.equal(citation.value, "109000000");
assert.equal(source.publisher, "Latin Post");
assert.ok(citation.paragraph !== null);
console.log(`cited ${source.publisher}, ${source.published_on}, paragraph ${citation.paragraph}`);

const { error: problem, response } = await client.GET("/funding", { params: { query: { sort: "amont", limit: 0 } } });
assert.ok(problem);
assert.equal(response.status, 400);
assert.equal(problem.type, "/problems/invalid-parameters");
assert.deepEqual(new Set(problem.errors?.map((fault) => fault.parameter)), new Set(["sort", "limit"]));
console.log(`handled a problem: ${problem.detail}`);
