//! A base map that is one file of the deployment: sent in parts, to who is logged in, and nothing else from the disk.

use axum::http::Method;
use tessera_http::HttpConfig;
use tessera_testkit::{TestApp, temp_sqlite};

/// The beginning of a `PMTiles` file and some bytes that tell their place.
fn tiles() -> Vec<u8> {
    let mut all: Vec<u8> = b"PMTiles\x03".iter().copied().chain((8..=255_u8).cycle().take(200_000)).collect();
    // Compressed with gzip; pictures.
    all[97..100].copy_from_slice(&[2, 1, 2]);
    all
}

/// An application with one such file; the folder holds another file beside it.
async fn with_file() -> (TestApp, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!(
        "tessera-tiles-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("town.pmtiles"), tiles()).unwrap();
    std::fs::write(folder.join("secret.txt"), "not for the map").unwrap();
    let yaml = "
basemaps:
  - { id: town, name: { zh-Hans: 市 }, type: pmtiles, file: town.pmtiles }
  - { id: far, name: { zh-Hans: 远 }, type: xyz, url: 'https://example.com/{z}/{x}/{y}.png' }
";
    let basemaps = tessera_http::basemaps(yaml, &folder).unwrap();
    let http = HttpConfig { public_per_minute: 0, basemaps, ..HttpConfig::default() };
    (TestApp::over(temp_sqlite().await, http).await, folder)
}

#[tokio::test]
async fn a_file_of_tiles_is_sent_in_the_parts_that_are_asked_for() {
    let (app, folder) = with_file().await;
    let all = tiles();
    let part = async |range: &str| {
        app.call("worker", Method::GET, "/basemaps/town").await.header("Range", range).send().await
    };
    let head = part("bytes=0-126").await;
    assert_eq!((head.status.as_u16(), head.header("content-range")), (206, "bytes 0-126/200008"));
    assert_eq!(head.bytes, all[..127]);
    // More than one piece of the stream.
    let long = part("bytes=1000-150999").await;
    assert_eq!(long.bytes, all[1000..151_000]);
    assert_eq!(long.header("content-length"), "150000");
    assert_eq!(part("bytes=-8").await.bytes, all[200_000..]);
    let beyond = part("bytes=200008-").await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, "bytes */200008"));
    let whole = app.get("worker", "/basemaps/town").await;
    assert_eq!(
        (whole.status.as_u16(), whole.bytes.len(), whole.header("accept-ranges")),
        (200, 200_008, "bytes")
    );
    let tag = head.header("etag").to_owned();
    assert!(tag.len() > 4 && tag == whole.header("etag"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn nothing_but_the_files_of_the_list_is_sent_and_only_after_a_login() {
    let (app, folder) = with_file().await;
    app.get("", "/basemaps/town").await.problem(401, "not_logged_in");
    for other in
        ["far", "secret.txt", "town.pmtiles", "..%2Fsecret.txt", "..%2f..%2fetc%2fpasswd", "%2Fetc%2Fpasswd"]
    {
        app.get("admin", &format!("/basemaps/{other}")).await.problem(404, "not_found");
    }
    let me = app.get("worker", "/me").await.ok();
    assert_eq!(me["basemaps"][0]["url"], "/api/v1/basemaps/town");
    assert!(!me["basemaps"].to_string().contains("town.pmtiles"), "{}", me["basemaps"]);
    std::fs::remove_dir_all(folder).unwrap();
}
