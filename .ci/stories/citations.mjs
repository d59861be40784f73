// What the reference implementation of the Citation Style Language (citeproc-js) makes of our CSL-JSON, by the same styles.
// Usage: NODE_PACKAGES=DIRECTORY/ citations.mjs BASE STYLES FIXTURE [--write]
//
// STYLES has the styles that `STYLES=DIRECTORY cargo test -p ledger-core write_the_styles -- --ignored` writes. FIXTURE is what the tests of the code
// compare answers with; this compares it with citeproc-js, or writes it.
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"

const [base, styles, fixture, option] = process.argv.slice(2)
const require = createRequire(process.env.NODE_PACKAGES)
const CSL = require("citeproc")
const locales = require("@citation-js/plugin-csl/lib/locales.json")

const names = ["apa", "chicago-author-date", "mla", "harvard-cite-them-right", "ieee", "vancouver"]
const languages = { en: "en-US", es: "es-ES", fr: "fr-FR" }
const paths = [
    "/dataset?release=2026.12.2",
    "/funding/us-release-109m?release=2026.12.2",
    "/funding?donor=US&release=2026.12.2",
    // By a person, and by nobody who is named.
    "/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi?release=2026.12.2",
    "/sources/africanews-2025-12-09-new-contingent?release=2026.12.2",
    "/sources/security-council-report-2024-10-monthly-forecast?release=2026.12.2",
    // Without a title, in French and by an agency; dated to a month.
    "/sources/allafrica-2024-02-28-benin-1000-to-1500?release=2026.12.2",
    "/sources/alancmoore-com-2025-02-us-share-of-mission?release=2026.12.2",
    // A court record, an article of an encyclopedia, two reports (one of several authors) and a title that is a question.
    "/sources/kenya-law-2024-01-26-aukot-judgment?release=2026.12.2",
    "/sources/wikipedia-nd-displaced-persons-in-haiti?release=2026.12.2",
    "/sources/dppa-2025-07-02-jenca-briefing?release=2026.12.2",
    "/sources/crs-2024-02-01-r47394?release=2026.12.2",
    "/sources/crs-2024-05-16-in12331?release=2026.12.2",
    // By a newspaper that is an address; without a date; a claim, whose title has identifiers.
    "/sources/ayibopost-nd-inside-kenya-agreement?release=2026.12.2",
    "/claims/c00069?release=2026.12.2",
    // With several sources of one author and year, and with several that have no title.
    "/contingents/ke-first-contingent?as_of=2024-06-30&of=sources&release=2026.12.2",
    "/contingents/ke-first-contingent?of=sources&release=2026.12.2",
    "/funding?donor=US&status=pledged&of=sources&release=2026.12.2",
]

// What stands for a title is in the language of the citation, and no style changes its letters, those of identifiers or
// those of a newspaper's name. Who published a source is not named twice.
const untitled = { en: "[News article without a title]", es: "[Artículo de prensa sin título]", fr: "[Article de presse sans titre]" }
// The types that a style does not tell enough of are laid out as documents.
const offered = readFileSync("crates/core/src/cite/offered.txt", "utf8").split("\n").map((line) => line.split(" "))
const asDocuments = Object.fromEntries(offered.map(([style, ...types]) => [style, types]))
const kept = (text) => `<span class="nocase">${text}</span>`
const identifiers = /(?<=^[^:]+: )\S+ \S+, by \S+$| \((?=donor|source).*\)$/
const read = (given, language, style) => {
    const item = asDocuments[style]?.includes(given.type) ? { ...given, type: "document" } : given
    const { publisher, ...others } = item
    const title = item.title === untitled.en ? kept(untitled[language]) : item.title.replace(identifiers, kept)
    const container = item["container-title"]
    const named = container === undefined ? {} : { "container-title": kept(container) }
    const published = publisher === undefined || publisher === container ? {} : { publisher: kept(publisher) }
    return { ...others, ...published, ...named, title }
}
// Of a page whose day of access is not known, the styles print the word before the day.
const withoutWord = (line) => line.replace(/(Retrieved|Consulté|Recuperado) (?=http)/, "")

const texts = (items, style, language, isBibliography) => {
    // The file that is written lacks its name space and spells one term in another way.
    const written = readFileSync(`${styles}/${style}.csl`, "utf8")
    const xml = written.replace("<style ", '<style xmlns="http://purl.org/net/xbiblio/csl" ').replaceAll('term="et al"', 'term="et-al"')
    const byId = Object.fromEntries(items.map((item) => [item.id, read(item, language, style)]))
    const engine = new CSL.Engine({ retrieveLocale: (code) => locales[code] ?? locales["en-US"], retrieveItem: (id) => byId[id] }, xml, languages[language], true)
    engine.setOutputFormat("text")
    engine.updateItems(items.map((item) => item.id))
    const lines = engine.makeBibliography()[1].map((line) => withoutWord(line.trim().replace(/\s+/g, " ")))
    return isBibliography ? lines : lines.map((line) => line.replace(/^(\[1\]|1\.) ?/, ""))
}

const asked = []
for (const path of paths) {
    const answer = await fetch(`${base}${path}&format=csl`)
    assert.equal(answer.status, 200, path)
    const items = JSON.parse((await answer.text()).replaceAll(base, "https://ledger.test"))
    const isBibliography = path.includes("of=sources")
    const made = {}
    for (const style of names) {
        for (const language of Object.keys(languages)) {
            made[`${style} ${language}`] = texts(items, style, language, isBibliography)
        }
    }
    asked.push({ path, items, texts: made })
}

const made = `${JSON.stringify({ made_by: `citeproc-js ${CSL.PROCESSOR_VERSION}`, asked }, null, 1)}\n`
if (option === "--write") {
    writeFileSync(fixture, made)
} else {
    assert.equal(made, readFileSync(fixture, "utf8"))
}
console.log(`${asked.length} answers in ${names.length} styles and 3 languages: as citeproc-js writes them.`)
