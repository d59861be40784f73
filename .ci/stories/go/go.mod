// The Go client: `.ci/run` copies this module into `.ci/work` and generates the package `ledger` inside it.
module story

go 1.19
