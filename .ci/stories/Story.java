// What a developer does with the Java client of openapi-generator. Usage: java Story BASE_URL
//
// The story uses published editions, whose values never change.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DiscrepanciesApi;
import org.openapitools.client.api.DiscrepanciesApi.APIListDiscrepanciesRequest;
import org.openapitools.client.api.FundingApi;
import org.openapitools.client.api.FundingApi.APIGetFundingTrancheHistoryRequest;
import org.openapitools.client.api.FundingApi.APIGetFundingTrancheRequest;
import org.openapitools.client.api.FundingApi.APIListFundingRequest;
import org.openapitools.client.model.DiscrepancyPage;
import org.openapitools.client.model.FundingTranche;
import org.openapitools.client.model.FundingTrancheAnswer;
import org.openapitools.client.model.FundingTrancheHistory;
import org.openapitools.client.model.FundingTranchePage;
import org.openapitools.client.model.FundingTrancheStatus;
import org.openapitools.client.model.ParameterFault;
import org.openapitools.client.model.Problem;

public class Story {
  private static final String EDITION = "2026.11.0";
  private static final String LARGER_EDITION = "2026.12.0";

  private final String base;
  private final ObjectMapper mapper;
  private final FundingApi funding;
  private final DiscrepanciesApi discrepancies;

  private Story(String base) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(base);
    this.base = base;
    mapper = client.getObjectMapper();
    funding = new FundingApi(client);
    discrepancies = new DiscrepanciesApi(client);
  }

  public static void main(String[] arguments) throws Exception {
    new Story(arguments[0]).tell();
  }

  private void tell() throws Exception {
    List<FundingTranche> tranches = usFunding();
    Map<String, Double> amounts = new HashMap<>();
    for (FundingTranche tranche : tranches) {
      amounts.put(tranche.getId(), tranche.getAmount());
      check(tranche.getDonor().getId().equals("US"), tranche.getDonor());
    }
    check(amounts.get("us-pledge-300m") == 300_000_000, amounts);
    check(amounts.get("us-dod-200m") == 200_000_000, amounts);
    check(amounts.get("us-state-100m") == 100_000_000, amounts);
    System.out.printf("listed %d tranches of the United States%n", tranches.size());

    FundingTrancheAnswer answer =
        funding.getFundingTranche(APIGetFundingTrancheRequest.newBuilder().id("us-release-109m").release(EDITION).build());
    FundingTranche tranche = answer.getData();
    check(tranche.getAmount() == 109_000_000 && tranche.getCurrency().equals("USD"), tranche);
    check(tranche.getStatus() == FundingTrancheStatus.AUTHORIZED, tranche.getStatus());
    check(tranche.getKnownFrom().equals(LocalDate.of(2024, 6, 18)), tranche.getKnownFrom());
    System.out.printf("read %s: %s %.0f, %s%n", tranche.getId(), tranche.getCurrency(), tranche.getAmount(), tranche.getStatus());

    var citation =
        tranche.getCitations().stream().filter(each -> each.getField().equals("amount") && each.getAccepted()).findFirst().get();
    var source = answer.getSources().stream().filter(each -> each.getId().equals(citation.getSource())).findFirst().get();
    check(citation.getValue().equals("109000000"), citation);
    check(source.getPublisher().equals("Latin Post") && citation.getParagraph() != null, source);
    System.out.printf("cited Latin Post, %s, paragraph %d%n", source.getPublishedOn(), citation.getParagraph());

    int now = disputes(null);
    int then = disputes(LocalDate.of(2024, 6, 30));
    check(now > 40 && then > 0 && then < 40, now + ", " + then);
    FundingTrancheHistory history =
        funding.getFundingTrancheHistory(
            APIGetFundingTrancheHistoryRequest.newBuilder().id("us-pledge-300m").release(LARGER_EDITION).build());
    check(history.getData().size() > 1, history);
    compare(history, "/funding/us-pledge-300m/history?release=" + LARGER_EDITION);
    System.out.printf("decoded %d disputes, %d of 2024-06-30, and %d versions of a tranche%n", now, then, history.getData().size());

    try {
      funding.listFunding(APIListFundingRequest.newBuilder().sort("amont").limit(0).build());
      throw new AssertionError("it was taken");
    } catch (ApiException error) {
      Problem problem = mapper.readValue(error.getResponseBody(), Problem.class);
      check(error.getCode() == 400 && problem.getType().equals("/problems/invalid-parameters"), problem);
      Set<String> parameters = problem.getErrors().stream().map(ParameterFault::getParameter).collect(Collectors.toSet());
      check(parameters.equals(Set.of("sort", "limit")), parameters);
      System.out.printf("handled a problem: %s%n", problem.getDetail());
    }
  }

  /** Every tranche from the United States, page by page. */
  private List<FundingTranche> usFunding() throws ApiException {
    List<FundingTranche> tranches = new ArrayList<>();
    String after = null;
    for (int pages = 1; ; pages++) {
      FundingTranchePage page =
          funding.listFunding(
              APIListFundingRequest.newBuilder().donor(List.of("US")).release(EDITION).limit(2).after(after).build());
      check(page.getDataset().getRelease().equals(EDITION), page.getDataset());
      tranches.addAll(page.getData());
      after = page.getPage().getAfter();
      if (after == null) {
        long total = page.getPage().getTotal();
        check(pages > 1 && pages == (total + 1) / 2 && tranches.size() == total, pages + " pages for " + total);
        return tranches;
      }
      check(page.getPage().getNext().contains("release=" + EDITION), page.getPage());
      check(after.equals(tranches.get(tranches.size() - 1).getId()), after);
    }
  }

  /** Compares every value of every dispute, page by page. */
  private int disputes(LocalDate asOf) throws Exception {
    int rows = 0;
    String after = null;
    for (; ; ) {
      DiscrepancyPage page =
          discrepancies.listDiscrepancies(
              APIListDiscrepanciesRequest.newBuilder().release(LARGER_EDITION).limit(20).asOf(asOf).after(after).build());
      rows += page.getData().size();
      String query = "release=" + LARGER_EDITION + "&limit=20";
      query += (asOf == null ? "" : "&as_of=" + asOf) + (after == null ? "" : "&after=" + after);
      compare(page, "/discrepancies?" + query);
      after = page.getPage().getAfter();
      if (after == null) {
        check(rows == page.getPage().getTotal(), rows);
        return rows;
      }
    }
  }

  /** What the client decoded is what the server sent, to the digit. */
  private void compare(Object decoded, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    String sent = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    check(plain(mapper.valueToTree(decoded)).equals(plain(mapper.readTree(sent))), path);
  }

  /** The same JSON as maps and lists, with every number as a double and without nulls, which the client does not write. */
  private static Object plain(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (node.isObject()) {
      Map<String, Object> members = new HashMap<>();
      node.fields()
          .forEachRemaining(
              member -> {
                if (!member.getValue().isNull()) {
                  members.put(member.getKey(), plain(member.getValue()));
                }
              });
      return members;
    }
    return node.asText();
  }

  private static void check(boolean holds, Object about) {
    if (!holds) {
      throw new AssertionError(about);
    }
  }
}
