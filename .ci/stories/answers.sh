#!/usr/bin/env bash
# What a user with curl and jq sees. Usage: answers.sh BASE_URL
set -euo pipefail
readonly base=$1

body=$(mktemp) headers=$(mktemp)
trap 'rm -f "$body" "$headers"' EXIT

# ask PATH [CURL OPTION...]: prints the status; the body and the headers go into their files.
ask() {
    : >"$body"
    curl --silent --show-error --output "$body" --dump-header "$headers" --write-out '%{http_code}' "$base$1" "${@:2}"
}

header() { sed -n "s/^$1: //Ip" "$headers" | tr -d '\r'; }

# expect WHAT ACTUAL EXPECTED
expect() {
    [[ $2 == "$3" ]] && return
    printf 'FAILED: %s: `%s` instead of `%s`\n' "$1" "$2" "$3" >&2
    exit 1
}

# holds WHAT JQ_FILTER: the filter is true for the body.
holds() {
    if jq --exit-status "$2" "$body" >/dev/null; then
        printf '  %s\n' "$1"
    else
        printf 'FAILED: %s\nThe filter is `%s`. The answer:\n' "$1" "$2" >&2
        head --bytes 4000 "$body" >&2
        exit 1
    fi
}

readonly every_citation_has_a_source='
    [.sources[].id] as $sources
    | [.data | .. | objects | .citations? // empty | .[]]
    | length > 0 and all(.source | IN($sources[]))'

echo 'GET /contingents?country=KE'
expect status "$(ask '/contingents?country=KE')" 200
holds 'has the first contingent, whose strength is disputed' 'any(.data[]; .id == "ke-first-contingent" and (.disputed | index("personnel")))'
holds 'has only contingents of Kenya' 'all(.data[]; .country.id == "KE")'
holds 'lists the source of each citation' "$every_citation_has_a_source"
holds 'cites every value that a record shows' '
    all(.data[]; [.citations[] | select(.accepted).field] as $cited
        | to_entries[]
        | select(.key | IN("status", "force", "personnel", "announced_on", "approved_on", "departed_on", "arrived_on"))
        | .value == null or (.key | IN($cited[])))'
etag=$(header etag)

echo 'GET /contingents?country=KE, again, with If-None-Match'
expect status "$(ask '/contingents?country=KE' --header "If-None-Match: $etag")" 304
expect 'size of the body' "$(wc -c <"$body")" 0
echo '  is not sent again'

echo 'HEAD /contingents?country=KE'
# Reads to the end of the connection, so a body would be noticed.
expect status "$(ask '/contingents?country=KE' --request HEAD --ignore-content-length --header 'Connection: close')" 200
expect etag "$(header etag)" "$etag"
expect 'size of the body' "$(wc -c <"$body")" 0
echo '  has the same headers and no body'

echo 'GET /funding?donor=us&as_of=2024-06-17&release=2026.11.0'
expect status "$(ask '/funding?donor=us&as_of=2024-06-17&release=2026.11.0')" 200
holds 'is empty: no source had reported it yet' '.data == [] and .page.total == 0'

echo 'GET /funding?donor=US&release=2026.11.0'
expect status "$(ask '/funding?donor=US&release=2026.11.0')" 200
holds 'has the 300 million and its two parts' '
    [.data[] | {key: .id, value: .amount}] | from_entries
    | ."us-pledge-300m" == 300000000 and ."us-dod-200m" == 200000000 and ."us-state-100m" == 100000000'
holds 'lists the source of each citation' "$every_citation_has_a_source"

echo 'GET /legal-cases/aukot-v-nsc-2023'
expect status "$(ask '/legal-cases/aukot-v-nsc-2023')" 200
holds 'has events' '.data.events | length > 0'
holds 'has citations for each event' 'all(.data.events[]; .citations | length > 0)'
holds 'lists the source of each citation' "$every_citation_has_a_source"

echo 'GET /contingents?contry=KE&limit=0'
expect status "$(ask '/contingents?contry=KE&limit=0')" 400
expect content-type "$(header content-type)" application/problem+json
holds 'lists both parameters at once' '[.errors[].parameter] | sort == ["contry", "limit"]'
holds 'suggests the right name' 'any(.errors[]; .parameter == "contry" and (.detail | contains("`country`")))'

echo 'GET /contingent'
expect status "$(ask /contingent)" 404
expect content-type "$(header content-type)" application/problem+json
holds 'is a problem that says where to look' '.type == "/problems/no-such-path" and .status == 404'

echo 'POST /contingents'
expect status "$(ask /contingents --request POST)" 405
expect content-type "$(header content-type)" application/problem+json
[[ $(header allow) == *GET* ]] || expect allow "$(header allow)" 'GET, HEAD, …'
echo '  is refused, and lists what is allowed'

echo 'GET /dataset'
expect status "$(ask /dataset)" 200
holds 'names its license and edition' '.data.license.id == "CC-BY-4.0" and .data.release == .dataset.release'
database=$(jq --raw-output '.data.distributions[] | select(.name == "ledger.sqlite").sha256' "$body")
package=$(jq --raw-output '.data.distributions[] | select(.name == "datapackage.zip").sha256' "$body")

echo 'GET /dataset/ledger.sqlite'
expect status "$(ask /dataset/ledger.sqlite)" 200
expect sha256 "$(sha256sum <"$body" | cut -d ' ' -f 1)" "$database"
digest=$(python3 -c 'import base64, sys; print(base64.b64encode(bytes.fromhex(sys.argv[1])).decode())' "$database")
expect repr-digest "$(header repr-digest)" "sha-256=:$digest:"
python3 - "$body" <<'PYTHON'
import sqlite3, sys

with sqlite3.connect(sys.argv[1]) as ledger:
    views = [name for (name,) in ledger.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    empty = [name for name in views if not ledger.execute(f"SELECT count(*) FROM {name}").fetchone()[0]]
assert len(views) > 10 and not empty, (views, empty)
print(f"  opens in SQLite {sqlite3.sqlite_version}, with {len(views)} views")
PYTHON

echo 'GET /dataset/ledger.sqlite, the first 16 bytes'
expect status "$(ask /dataset/ledger.sqlite --range 0-15)" 206
expect content 'SQLite format 3' "$(tr -d '\0' <"$body")"
echo '  is part of the file'

echo 'GET /dataset/datapackage.zip'
expect status "$(ask /dataset/datapackage.zip)" 200
expect sha256 "$(sha256sum <"$body" | cut -d ' ' -f 1)" "$package"
echo '  is the file that /dataset describes'

echo 'GET /dataset?format=jsonld'
expect status "$(ask '/dataset?format=jsonld')" 200
holds 'is a dataset of schema.org and of DCAT' '."@type" == ["Dataset", "dcat:Dataset"] and any(.distribution[]; .sha256 != null)'

echo 'GET /.well-known/api-catalog'
expect status "$(ask /.well-known/api-catalog)" 200
expect content-type "$(header content-type)" 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
holds 'leads to the description' 'any(.linkset[]."service-desc"[]?; .href | endswith("/openapi.json"))'

echo 'GET /sitemap.xml'
expect status "$(ask /sitemap.xml)" 200
python3 -c 'import sys, xml.etree.ElementTree as tree; print(f"  has {len(tree.parse(sys.argv[1]).getroot())} pages")' "$body"
