// Reads Parquet where it is, in JavaScript without any other package: the footer, then the columns that are wanted.
// Usage: NODE_PACKAGES=DIRECTORY/ in_place.mjs BASE
import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

const base = process.argv[2]
const require = createRequire(process.env.NODE_PACKAGES)
const { asyncBufferFromUrl, parquetReadObjects } = await import(pathToFileURL(require.resolve("hyparquet")).href)

for (const list of ["/contingents", "/claims", "/events"]) {
    const url = `${base}${list}?release=2026.12.3&format=parquet`
    const file = await asyncBufferFromUrl({ url })
    const rows = await parquetReadObjects({ file, columns: ["id", "sources"] })
    const page = await (await fetch(`${base}${list}?release=2026.12.3&limit=500`)).json()
    assert.equal(rows.length, page.page.total)
    assert.deepEqual(rows.slice(0, page.data.length).map((row) => row.id), page.data.map((row) => row.id))
    assert.ok(rows.some((row) => Array.isArray(row.sources) && row.sources.length > 0))
    console.log(`${list}: ${rows.length} rows by hyparquet, of ${file.byteLength} bytes.`)
}
