//! An edition as a tree of static files, for any object store, CDN or memory stick.
//!
//! Every file is an answer of the service itself: the tree is walked from its entrance and its lists as a crawler would,
//! and nothing is rendered twice. Links lead to files where there is one, and to the server otherwise.

mod links;
mod place;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use data_encoding::HEXLOWER;
use futures_util::TryStreamExt as _;
use http::{Request, StatusCode, header};
use ledger_core::describe::Format;
use ledger_core::resources::ALL;
use ledger_store::editions::Edition;
use ledger_store::error::StoreError;
use ledger_store::inventory;
use ledger_store::path::PathError;
use ledger_store::readers::Lane;
use quick_xml::escape::escape;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use self::place::{Place, encoded};
use crate::pages::DISPUTES;
use crate::server::{Current, service};

/// The list of checksums, which is written last: a tree without it is not complete.
pub const CHECKSUMS: &str = "SHA256SUMS";
/// Its name until it is written.
const UNFINISHED: &str = "SHA256SUMS.new";

/// The maximum number of addresses in one sitemap (<https://www.sitemaps.org/protocol.html>).
const MOST: usize = 50_000;

/// How often an answer is asked for again, once a second, if the machine is too busy for it.
const PATIENCE: u32 = 120;

/// Pages that no other page needs to lead to.
const ENTRANCES: &[&str] = &[
    "/",
    DISPUTES,
    "/dataset",
    "/codebook",
    "/series",
    "/charts",
    "/contingents/summary",
    "/funding/summary",
    "/contingents/summary/series",
    "/funding/summary/series",
    "/feed.atom",
    "/dataset/ledger.sqlite",
    "/dataset/datapackage.zip",
];

/// An error of writing a tree.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The directory is not empty.
    #[error("`{0}` is not empty; give an empty directory, so that nothing is overwritten")]
    NotEmpty(String),
    /// The directory, or a file in it, cannot be written.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The database cannot be read.
    #[error(transparent)]
    Read(#[from] StoreError),
    /// An answer that is not one.
    #[error("`{address}` cannot be written: {why}. What is in the directory is incomplete, so remove it")]
    Answer {
        /// Its address.
        address: String,
        /// What came instead.
        why: String,
    },
}

/// Makes a directory for a tree, if there is none.
///
/// # Errors
/// When it is not empty, or cannot be made or written.
pub fn make_room(directory: &Path) -> Result<(), TreeError> {
    fs::create_dir_all(directory).map_err(PathError::at(directory))?;
    if fs::read_dir(directory).map_err(PathError::at(directory))?.next().is_some() {
        return Err(TreeError::NotEmpty(directory.display().to_string()));
    }
    // Before a dataset is loaded, and not after.
    let probe = directory.join(CHECKSUMS);
    fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)).map_err(PathError::at(directory))?;
    Ok(())
}

/// What is written, where, and under which address it will be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The directory, which is empty.
    pub directory: PathBuf,
    /// The edition.
    pub edition: Edition,
    /// The address that the sitemap begins with, without a slash at its end.
    pub address: String,
}

/// Writes an edition as files; returns how many.
///
/// # Errors
/// When something cannot be read or written.
pub async fn write(current: Current, plan: Plan) -> Result<usize, TreeError> {
    let entrances = entrances(&current, &plan.edition).await?;
    let address = plan.address.clone();
    let walk = Arc::new(Walk { public_url: current.ledger().public_url().to_owned(), current, plan });
    let mut seen: HashSet<Place> = HashSet::new();
    let mut waiting: Vec<Place> = Vec::new();
    let (mut digests, mut pages, mut tasks) = (BTreeMap::new(), BTreeSet::new(), JoinSet::new());
    let mut notice = |found: Vec<Place>, waiting: &mut Vec<Place>| {
        waiting.extend(found.into_iter().filter(|place| seen.insert(place.clone())));
    };
    notice(entrances, &mut waiting);
    let at_once = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
    loop {
        while tasks.len() < at_once
            && let Some(place) = waiting.pop()
        {
            tasks.spawn(Arc::clone(&walk).write(place));
        }
        let Some(ended) = tasks.join_next().await else { break };
        let failed = |error| TreeError::Answer { address: "/".to_owned(), why: format!("its task failed ({error})") };
        let Written { file, digest, found, is_page } = ended.map_err(failed)??;
        if is_page {
            pages.insert(file.clone());
        }
        digests.insert(file, digest);
        notice(found, &mut waiting);
    }
    for (file, text) in sitemaps(&address, &pages.iter().map(String::as_str).collect::<Vec<_>>()) {
        let digest = walk.put(&file, text.into()).await?;
        digests.insert(file, digest);
    }
    let sums = digests.iter().fold(String::new(), |mut sums, (file, digest)| {
        // Writing to a string cannot fail.
        let _ = writeln!(sums, "{digest}  {file}");
        sums
    });
    let (last, named) = (walk.plan.directory.join(UNFINISHED), walk.plan.directory.join(CHECKSUMS));
    walk.put(UNFINISHED, sums.into()).await?;
    fs::rename(&last, &named).map_err(PathError::at(&last))?;
    Ok(digests.len() + 1)
}

/// Where the walk begins: every list and every row of it, and what is beside them.
async fn entrances(current: &Current, edition: &Edition) -> Result<Vec<Place>, TreeError> {
    let ledger = current.ledger();
    let mut places: Vec<Place> =
        ENTRANCES.iter().filter_map(|address| Place::of(address, &edition.id, Format::Html)).collect();
    let mut connection = ledger.readers().acquire(Lane::Stream).await?;
    for resource in ALL {
        places.push(Place::page(resource.path.to_owned()));
        let mut ids = inventory::ids(&mut connection, resource, edition, 0, u64::MAX)?;
        while let Some(id) = ids.try_next().await? {
            places.push(Place::page(format!("{}/{id}", resource.path)));
        }
    }
    Ok(places)
}

/// A file that was written.
#[derive(Debug)]
struct Written {
    file: String,
    digest: String,
    /// What its links lead to.
    found: Vec<Place>,
    /// Whether it is a page of the edition, and not one that says that there is none.
    is_page: bool,
}

/// What a server answers.
#[derive(Debug)]
enum Answered {
    With(Body),
    /// A problem: there is nothing.
    Nothing(Body),
    /// The address of what is now elsewhere.
    Elsewhere(String),
    /// A refusal, because too much is asked at once.
    Later,
}

/// The page that leads to another one, where no server can.
fn moving(link: &str) -> String {
    let link = escape(link);
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>{link}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<a href=\"{link}\">{link}</a>\n"
    )
}

/// What writes each file.
#[derive(Debug)]
struct Walk {
    current: Current,
    plan: Plan,
    public_url: String,
}

impl Walk {
    async fn write(self: Arc<Self>, place: Place) -> Result<Written, TreeError> {
        let (release, file) = (&self.plan.edition.id, place.file());
        let address = place.address(release);
        let wants_page = place.format() == Some(Format::Html);
        let mut answered = self.ask(&address, wants_page).await?;
        // A machine that is busy with something else takes longer, and ends nothing.
        for _ in 0..PATIENCE {
            let Answered::Later = answered else { break };
            tokio::time::sleep(Duration::from_secs(1)).await;
            answered = self.ask(&address, wants_page).await?;
        }
        let (body, is_page) = match answered {
            Answered::Later => return Err(broken(&address, "the machine is too busy for an answer")),
            Answered::With(body) => (body, wants_page),
            Answered::Nothing(body) => (body, false),
            Answered::Elsewhere(target) => {
                let moved = Place::of(&target, release, place.format().unwrap_or(Format::Html))
                    .ok_or_else(|| broken(&address, format!("it has moved to `{target}`, which is not in the tree")))?;
                let digest = self.put(&file, moving(&place.link_to(&moved)).into()).await?;
                return Ok(Written { file, digest, found: vec![moved], is_page: false });
            }
        };
        let Some(format) = place.format().filter(|format| matches!(format, Format::Html | Format::Json)) else {
            let digest = self.put(&file, body).await?;
            return Ok(Written { file, digest, found: Vec::new(), is_page: false });
        };
        let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| broken(&address, error))?;
        let text = std::str::from_utf8(&bytes).map_err(|error| broken(&address, error))?;
        let mut found = Vec::new();
        let link = |target: &str| {
            let (whole, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
            let Some(other) = Place::of(whole, release, format) else { return format!("{}{target}", self.public_url) };
            let link = place.link_to(&other) + fragment;
            found.push(other);
            link
        };
        let text = if format == Format::Html { links::in_page(text, link) } else { links::in_json(text, link) };
        let digest = self.put(&file, text.into()).await?;
        Ok(Written { file, digest, found, is_page })
    }

    /// The answer at an address. What is not in the edition, such as a record that it withdrew, has the problem as its file.
    async fn ask(&self, address: &str, is_page: bool) -> Result<Answered, TreeError> {
        let accept = if is_page { "text/html" } else { "*/*" };
        let request = Request::get(address).header(header::HOST, "ledger").header(header::ACCEPT, accept);
        let request = request.body(Body::empty()).map_err(|error| broken(address, error))?;
        // A service never fails.
        let Ok(answer) = service(self.current.clone()).oneshot(request).await;
        let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
        match (answer.status(), location.map(str::to_owned)) {
            (StatusCode::OK, _) => Ok(Answered::With(Body::new(answer.into_body()))),
            (StatusCode::NOT_FOUND | StatusCode::GONE, _) => Ok(Answered::Nothing(Body::new(answer.into_body()))),
            (StatusCode::PERMANENT_REDIRECT, Some(target)) => Ok(Answered::Elsewhere(target)),
            (StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT, _) => Ok(Answered::Later),
            (status, _) => Err(broken(address, format!("the answer is {status}"))),
        }
    }

    /// Writes a file, which does not exist yet, and returns its SHA-256.
    async fn put(&self, file: &str, mut body: Body) -> Result<String, TreeError> {
        let path = self.plan.directory.join(file);
        let parent = path.parent().unwrap_or(&path);
        fs::create_dir_all(parent).map_err(PathError::at(parent))?;
        let mut out = File::create_new(&path).map_err(PathError::at(&path))?;
        let mut digest = Sha256::new();
        while let Some(chunk) = next(&mut body).await.map_err(|error| broken(file, error))? {
            digest.update(&chunk);
            out.write_all(&chunk).map_err(PathError::at(&path))?;
        }
        Ok(HEXLOWER.encode(&digest.finalize()))
    }
}

/// The next bytes of a body.
async fn next(body: &mut Body) -> Result<Option<Bytes>, axum::Error> {
    loop {
        let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await;
        match frame.transpose()?.map(http_body::Frame::into_data) {
            None => return Ok(None),
            Some(Ok(data)) => return Ok(Some(data)),
            Some(Err(_)) => {}
        }
    }
}

fn broken(address: &str, error: impl std::fmt::Display) -> TreeError {
    TreeError::Answer { address: address.to_owned(), why: error.to_string() }
}

/// The sitemaps of a tree: one, or an index and its parts.
fn sitemaps(address: &str, pages: &[&str]) -> Vec<(String, String)> {
    const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let list = |outer: &str, inner: &str, files: &[&str]| {
        let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{outer} xmlns=\"{NAMESPACE}\">\n");
        for file in files {
            let _ = writeln!(text, "<{inner}><loc>{}/{}</loc></{inner}>", escape(address), escape(encoded(file)));
        }
        text + &format!("</{outer}>\n")
    };
    let whole = "sitemap.xml".to_owned();
    if pages.len() <= MOST {
        return vec![(whole, list("urlset", "url", pages))];
    }
    let parts: Vec<(String, String)> = pages
        .chunks(MOST)
        .enumerate()
        .map(|(at, pages)| (format!("sitemap-{}.xml", at + 1), list("urlset", "url", pages)))
        .collect();
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    let index = (whole, list("sitemapindex", "sitemap", &names));
    parts.into_iter().chain([index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_have_several_sitemaps_and_an_index_of_them() {
        let one = sitemaps("https://tree.test/a&b", &["funding/a=b,c/index.html"]);
        assert_eq!(one.len(), 1);
        assert!(one[0].1.contains("<url><loc>https://tree.test/a&amp;b/funding/a=b,c/index.html</loc></url>"));
        let many = sitemaps("https://tree.test", &vec!["x/index.html"; MOST + 1]);
        let names: Vec<&str> = many.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        assert!(many[2].1.contains("<sitemap><loc>https://tree.test/sitemap-2.xml</loc></sitemap>"));
    }
}
