//! Funding: tranches of money, or deliveries in kind with a value, each counted once.

use crate::describe::{Code, Field, Filter, Grouping, Key, Kind, Profile, Resource, Role, Sort, Test, Type, code};

/// The statuses of a tranche.
pub const STATUS: &[Code] = &[
    code("needed", "Somebody has said that the money is needed, but nobody has promised it."),
    code("pledged", "The donor has promised it."),
    code("appropriated", "The donor's legislature or budget has provided for it."),
    code("authorized", "The donor's executive has ordered that it be spent or transferred."),
    code("received", "The recipient has it."),
    code("disbursed", "The donor has paid it out."),
    code("held", "Somebody in the donor's government is blocking its release."),
    code("frozen", "It was promised or paid in, but its use has been stopped."),
    code("released", "A hold or freeze was lifted, or the money was made available for use."),
    code("delivered", "Goods or services of that value have reached the recipient."),
];

/// The routes that money takes.
pub const CHANNEL: &[Code] = &[
    code("bilateral", "Directly from the donor to the receiving country or to a contributing country."),
    code("un_trust_fund", "Through a trust fund that the United Nations administers."),
    code("in_kind", "As goods or services."),
    code("own_budget", "From a contributing country's own budget, for its own contingent."),
    code("assessed", "From contributions that the United Nations assesses on its members."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: "funding_tranche",
    file: "funding_tranches",
    path: "funding",
    schema: "FundingTranche",
    doc: "One sum of money, or one delivery in kind with a value. `part_of` names the larger tranche that contains it, so that totals never count a dollar twice.",
    keys: &[Key::optional(Role::Mission), Key::required(Role::Donor), Key::optional(Role::PartOf)],
    figure: Some("amount"),
    country_role: Some("donor"),
    fields: &[
        Field::one("amount", Type::Money, "The sum, exact to the hundredth, in `currency`."),
        Field::stage("status", STATUS, "The status of the tranche."),
        Field::wording("agency", Type::Party, "The agency of the donor that gives it."),
        Field::one("channel", Type::Code(CHANNEL), "The route that the money takes."),
        Field::wording("recipient", Type::Party, "Who receives it."),
        Field::wording("purpose", Type::Text, "What it is for."),
        Field::one("announced_on", Type::Date, "When it was announced."),
        Field::one("authorized_on", Type::Date, "When it was authorized."),
        Field::one("received_on", Type::Date, "When the recipient received it."),
        Field::one("disbursed_on", Type::Date, "When it was paid out."),
        Field::one("held_on", Type::Date, "When its release was blocked."),
        Field::one("released_on", Type::Date, "When it was released."),
        Field::one("frozen_on", Type::Date, "When its use was stopped."),
        Field::one("delivered_on", Type::Date, "When the goods or services reached the recipient."),
    ],
};

/// How tranches are added up.
pub static GROUPING: Grouping = Grouping {
    keys: &["donor", "mission", "channel", "agency"],
    schema: "FundingSummary",
    doc: "A group of tranches.",
    operation: "summarizeFunding",
    title: "Add up money",
    adds_up: "money, in the currency of the group",
};

/// How the profile of a country shows the tranches that it gives.
pub static PROFILE: Profile = Profile {
    property: "funding",
    doc: "The tranches that it gives.",
    latest_by: None,
    one_per: None,
    totals: "The totals of what it gives, by mission, status and currency.",
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new("donor", Test::Donor("donor"), "Who gives: a country or an organization.", "US"),
        Filter::new("agency", Test::Party("agency"), "The agency of the donor, by id or name.", "us-state-department"),
        Filter::new("channel", Test::Code("channel", CHANNEL), "The route that the money takes.", "bilateral"),
        Filter::new("status", Test::Code("status", STATUS), "The status of the tranche.", "pledged"),
        Filter::new("currency", Test::Currency("currency"), "The currency of the amount (ISO 4217 code).", "USD"),
        Filter::new("part_of", Test::Id("part_of"), "The larger tranche that contains it.", "us-pledge-300m"),
        Filter::new(
            "amount_min",
            Test::MinHundredths("amount_hundredths"),
            "At least this amount; requires `currency`.",
            "100000000",
        )
        .needing("currency"),
        Filter::new(
            "amount_max",
            Test::MaxHundredths("amount_hundredths"),
            "At most this amount; requires `currency`.",
            "200000000",
        )
        .needing("currency"),
        Filter::reported_from(),
        Filter::reported_to(),
        Filter::new("announced_from", Test::From("announced_on"), "Announced on or after this day.", "2024-03-01"),
        Filter::new("announced_to", Test::To("announced_on"), "Announced on or before this day.", "2024-06-30"),
        Filter::support_max("At most this many independent sources support `amount`."),
        Filter::robust("Whether `amount` would stand without any one source and without any one agency."),
    ],
    sorts: &[
        Sort::number("amount", "amount_hundredths").within("currency"),
        Sort::code("status", "status"),
        Sort::status_reported_on(),
        Sort::date("announced_on", "announced_on"),
        Sort::code("donor", "donor"),
        Sort::text("name", "name"),
    ],
    grouping: Some(&GROUPING),
    profile: Some(&PROFILE),
    ..Resource::folded(&KIND, "listFunding", "getFundingTranche", "us-release-109m")
};
