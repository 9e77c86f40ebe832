//! A base map as one file: sent in the pieces the map asks for, so that a file of gigabytes needs no memory.

use crate::{Ctx, context::User, problem::Failure, query::Path};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use std::io::SeekFrom;
use tessera_app::AppError;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

/// Sent at a time.
const PIECE: usize = 64 * 1024;

/// First and last byte that a `Range` header asks for of a file this long; `Err` when there is no such part.
fn part(range: &str, size: u64) -> Result<(u64, u64), ()> {
    let (from, to) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')).ok_or(())?;
    let last = size.checked_sub(1).ok_or(())?;
    let number = |s: &str| s.parse::<u64>().map_err(|_| ());
    let (from, to) = match (from, to) {
        ("", n) => (size.saturating_sub(number(n)?.max(1)), last),
        (n, "") => (number(n)?, last),
        (a, b) => (number(a)?, number(b)?.min(last)),
    };
    if from > to { Err(()) } else { Ok((from, to)) }
}

/// A part of a base map's file, or all of it.
pub async fn file(
    State(ctx): State<Ctx>,
    _user: User,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // The file is one of the deployment's list: no name from outside ever reaches the disk.
    let map = ctx.config.basemaps.iter().find(|m| m.id == id && !m.path.as_os_str().is_empty());
    let map = map.ok_or(AppError::NotFound("basemap"))?;
    let failed = |e: std::io::Error| AppError::Internal(format!("{}: {e}", map.path.display()));
    let mut file = File::open(&map.path).await.map_err(failed)?;
    let about = file.metadata().await.map_err(failed)?;
    let size = about.len();
    let changed = about.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let tag = format!("\"{size:x}-{:x}\"", changed.map_or(0, |t| t.as_millis()));
    let asked = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let (status, from, to) = match asked.map(|r| part(r, size)) {
        None => (StatusCode::OK, 0, size.saturating_sub(1)),
        Some(Ok((from, to))) => (StatusCode::PARTIAL_CONTENT, from, to),
        Some(Err(())) => {
            let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response());
        }
    };
    file.seek(SeekFrom::Start(from)).await.map_err(failed)?;
    let length = if size == 0 { 0 } else { to - from + 1 };
    let pieces = stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
        let n = file.read(&mut piece).await?;
        if n == 0 {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        piece.truncate(n);
        Ok::<_, std::io::Error>(Some((bytes::Bytes::from(piece), (file, left - n as u64))))
    });
    let mut response = (status, Body::from_stream(pieces)).into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.pmtiles"));
    // Compressed inside already; and a part of a compressed answer would be a part of something else.
    h.insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    h.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    h.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    for (name, value) in [
        (header::ETAG, Some(tag)),
        (
            header::CONTENT_RANGE,
            (status == StatusCode::PARTIAL_CONTENT).then(|| format!("bytes {from}-{to}/{size}")),
        ),
    ] {
        if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
            h.insert(name, value);
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_browsers_write_it() {
        assert_eq!(part("bytes=0-126", 1000), Ok((0, 126)));
        assert_eq!(part("bytes=900-2000", 1000), Ok((900, 999)), "cut at the end");
        assert_eq!(part("bytes=990-", 1000), Ok((990, 999)));
        assert_eq!(part("bytes=-10", 1000), Ok((990, 999)));
        assert_eq!(part("bytes=-5000", 1000), Ok((0, 999)));
    }

    #[test]
    fn what_is_no_part_of_the_file_is_refused() {
        for wrong in ["bytes=1000-", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=-"] {
            assert_eq!(part(wrong, 1000), Err(()), "{wrong}");
        }
        assert_eq!(part("bytes=0-0", 0), Err(()));
    }
}
