// What a developer does with the Go client of openapi-generator. Usage: story BASE_URL
//
// The story uses published editions, whose values never change.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"

	"story/ledger"
)

const (
	edition       = "2026.11.0"
	largerEdition = "2026.12.0"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("Usage: story BASE_URL")
	}
	base := os.Args[1]
	configuration := ledger.NewConfiguration()
	configuration.Servers = ledger.ServerConfigurations{{URL: base}}
	client, ctx := ledger.NewAPIClient(configuration), context.Background()

	tranches := usFunding(ctx, client)
	amounts := map[string]float64{}
	for _, tranche := range tranches {
		amounts[tranche.Id] = tranche.GetAmount()
		assert(tranche.Donor.Id == "US", tranche.Donor)
	}
	assert(amounts["us-pledge-300m"] == 300_000_000, amounts)
	assert(amounts["us-dod-200m"] == 200_000_000, amounts)
	assert(amounts["us-state-100m"] == 100_000_000, amounts)
	fmt.Printf("listed %d tranches of the United States\n", len(tranches))

	answer, _, err := client.FundingAPI.GetFundingTranche(ctx, "us-release-109m").Release(edition).Execute()
	check(err)
	tranche := answer.Data
	assert(tranche.GetAmount() == 109_000_000 && tranche.GetCurrency() == "USD", tranche)
	assert(tranche.GetStatus() == ledger.FUNDINGTRANCHESTATUS_AUTHORIZED, tranche.GetStatus())
	assert(tranche.GetKnownFrom() == "2024-06-18", tranche.GetKnownFrom())
	fmt.Printf("read %s: %s %.0f, %s\n", tranche.Id, tranche.GetCurrency(), tranche.GetAmount(), tranche.GetStatus())

	citation := first(tranche.Citations, func(it ledger.Citation) bool { return it.Field == "amount" && it.Accepted })
	source := first(answer.Sources, func(it ledger.SourceBrief) bool { return it.Id == citation.Source })
	assert(citation.Value == "109000000" && source.GetPublisher() == "Latin Post", citation)
	paragraph, isThere := citation.GetParagraphOk()
	assert(isThere && paragraph != nil, citation)
	fmt.Printf("cited Latin Post, %s, paragraph %d\n", source.GetPublishedOn(), *paragraph)

	now, then := discrepancies(ctx, client, base, ""), discrepancies(ctx, client, base, "2024-06-30")
	assert(now > 40 && then > 0 && then < 40, now, then)
	history, _, err := client.FundingAPI.GetFundingTrancheHistory(ctx, "us-pledge-300m").Release(largerEdition).Execute()
	check(err)
	assert(len(history.Data) > 1, history)
	compare(history, base+"/funding/us-pledge-300m/history?release="+largerEdition)
	fmt.Printf("decoded %d disputes, %d of 2024-06-30, and %d versions of a tranche\n", now, then, len(history.Data))

	_, _, err = client.FundingAPI.ListFunding(ctx).Sort("amont").Limit(0).Execute()
	var failed *ledger.GenericOpenAPIError
	assert(errors.As(err, &failed), err)
	problem, isProblem := failed.Model().(ledger.Problem)
	assert(isProblem && problem.Status == 400 && problem.Type == "/problems/invalid-parameters", failed.Model())
	var parameters []string
	for _, fault := range problem.Errors {
		parameters = append(parameters, fault.Parameter)
	}
	assert(strings.Join(parameters, " ") == "limit sort", parameters)
	fmt.Printf("handled a problem: %s\n", problem.Detail)
}

func first[Item any](items []Item, fits func(Item) bool) Item {
	for _, item := range items {
		if fits(item) {
			return item
		}
	}
	panic("nothing fits")
}

// usFunding is every tranche from the United States, page by page.
func usFunding(ctx context.Context, client *ledger.APIClient) []ledger.FundingTranche {
	var tranches []ledger.FundingTranche
	list := client.FundingAPI.ListFunding(ctx).Donor([]string{"US"}).Release(edition).Limit(2)
	for pages := int64(1); ; pages++ {
		page, _, err := list.Execute()
		check(err)
		assert(page.Dataset.Release == edition, page.Dataset)
		tranches = append(tranches, page.Data...)
		after, isThere := page.Page.GetAfterOk()
		if !isThere || after == nil {
			total := page.Page.Total
			assert(pages > 1 && pages == (total+1)/2 && int64(len(tranches)) == total, pages, total)
			return tranches
		}
		assert(strings.Contains(page.Page.GetNext(), "release="+edition), page.Page)
		assert(*after == tranches[len(tranches)-1].Id, *after)
		list = list.After(*after)
	}
}

// discrepancies compares every value of every dispute, page by page.
func discrepancies(ctx context.Context, client *ledger.APIClient, base, asOf string) int {
	list := client.DiscrepanciesAPI.ListDiscrepancies(ctx).Release(largerEdition).Limit(20)
	query := url.Values{"release": {largerEdition}, "limit": {"20"}}
	if asOf != "" {
		list = list.AsOf(asOf)
		query.Set("as_of", asOf)
	}
	for rows := 0; ; {
		page, _, err := list.Execute()
		check(err)
		rows += len(page.Data)
		compare(page, base+"/discrepancies?"+query.Encode())
		after, isThere := page.Page.GetAfterOk()
		if !isThere || after == nil {
			assert(int64(rows) == page.Page.Total, rows, page.Page.Total)
			return rows
		}
		list = list.After(*after)
		query.Set("after", *after)
	}
}

// compare says whether what the client decoded is what the server sent, to the digit.
func compare(decoded any, address string) {
	written, err := json.Marshal(decoded)
	check(err)
	var one, other any
	check(json.Unmarshal(written, &one))
	answer, err := http.Get(address)
	check(err)
	defer answer.Body.Close()
	check(json.NewDecoder(answer.Body).Decode(&other))
	assert(reflect.DeepEqual(withoutNulls(one), withoutNulls(other)), address)
}

// withoutNulls is the same JSON without null members: the client omits some of them when it writes.
func withoutNulls(value any) any {
	switch value := value.(type) {
	case []any:
		for at, item := range value {
			value[at] = withoutNulls(item)
		}
	case map[string]any:
		for name, member := range value {
			if member == nil {
				delete(value, name)
			} else {
				value[name] = withoutNulls(member)
			}
		}
	}
	return value
}

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func assert(holds bool, about ...any) {
	if !holds {
		log.Panic(about...)
	}
}
