use super::*;

/// Screens in miniature.
#[derive(Embed)]
#[folder = "tests/screens"]
struct Small;

/// A checkout where nothing was built.
struct Empty;

impl Embed for Empty {
    fn get(_: &str) -> Option<EmbeddedFile> {
        None
    }
    #[expect(refining_impl_trait, reason = "an empty list has no other type")]
    fn iter() -> std::iter::Empty<std::borrow::Cow<'static, str>> {
        std::iter::empty()
    }
}

fn ask<Files: Embed>(path: &str, headers: &[(HeaderName, &str)]) -> Option<Response> {
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
    answer::<Files>(&Method::GET, path, &headers)
}

fn said(response: &Response, name: HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

const HTML: (HeaderName, &str) = (header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test]
async fn a_hashed_file_is_kept_for_ever_and_comes_in_the_smallest_form() {
    let path = "/assets/app-5f3a.js";
    let plain = ask::<Small>(path, &[]).unwrap();
    assert_eq!(said(&plain, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(said(&plain, header::CONTENT_TYPE), "text/javascript");
    assert_eq!(said(&plain, header::VARY), "Accept-Encoding");
    assert_eq!(said(&plain, header::CONTENT_ENCODING), "");
    assert_eq!(text(plain).await, "export {};\n");
    for (accepted, coding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")]
    {
        let response = ask::<Small>(path, &[(header::ACCEPT_ENCODING, accepted)]).unwrap();
        assert_eq!(said(&response, header::CONTENT_ENCODING), coding, "{accepted}");
        assert_eq!(said(&response, header::CONTENT_TYPE), "text/javascript");
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    for path in ["/sw.js", "/"] {
        let first = ask::<Small>(path, &[HTML]).unwrap();
        assert_eq!(said(&first, header::CACHE_CONTROL), "no-cache", "{path}");
        let tag = said(&first, header::ETAG).to_owned();
        let again = ask::<Small>(path, &[HTML, (header::IF_NONE_MATCH, &tag)]).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(said(&again, header::CONTENT_SECURITY_POLICY), "", "the policy of the copy stays with it");
        let other = ask::<Small>(path, &[HTML, (header::IF_NONE_MATCH, "\"other\"")]).unwrap();
        assert_eq!(other.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn addresses_of_the_screens_get_the_page_with_a_word_of_its_own() {
    let mut words = std::collections::BTreeSet::new();
    for path in ["/", "/index.html", "/tickets", "/my/requests/7"] {
        let response = ask::<Small>(path, &[HTML]).unwrap();
        let policy = said(&response, header::CONTENT_SECURITY_POLICY).to_owned();
        assert!(policy.contains("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"));
        let word =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        let page = text(response).await;
        assert!(page.contains(&format!("nonce=\"{word}\"")) && !page.contains("CSP_NONCE"), "{page}");
        words.insert(word);
    }
    assert_eq!(words.len(), 4, "no word twice");
}

#[test]
fn what_is_nowhere_is_nowhere() {
    for path in ["/api/nothing", "/assets/gone.js", "/gone.png", "/problems/none", "/health/x"] {
        assert!(ask::<Small>(path, &[HTML]).is_none(), "{path}");
    }
    assert!(ask::<Small>("/tickets", &[(header::ACCEPT, "application/json")]).is_none(), "a program");
    assert!(answer::<Small>(&Method::POST, "/", &HeaderMap::new()).is_none());
}

#[test]
fn the_service_worker_and_the_manifest_have_their_types() {
    let types = [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")];
    for (path, media) in types {
        let response = ask::<Small>(path, &[]).unwrap();
        assert_eq!(said(&response, header::CONTENT_TYPE), media);
        assert_eq!(said(&response, header::CACHE_CONTROL), "no-cache");
    }
}

#[tokio::test]
async fn a_checkout_without_screens_says_how_to_build_them() {
    let page = text(ask::<Empty>("/tickets", &[HTML]).unwrap()).await;
    assert!(page.contains("not built") && page.contains("npm --prefix gateway/web run build"));
}
