//! Attachments: checked by content, pictures re-made without hidden data, kept under their hash.

use crate::{
    App,
    cases::{
        Caller, IdemKey,
        write::{Ctx, made, save},
    },
    error::{AppError, Result},
};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder};
use sha2::{Digest, Sha256};
use std::{io::Cursor, path::PathBuf};
use tessera_domain::{
    Timestamp,
    case::{Action, AttachStage, Resolved, apply},
    ids::{AttachmentId, CaseId},
    people::rights::may_see,
};
use tessera_store::{Attachment, StoredCase, transact};

/// Largest upload in bytes.
pub const MAX_FILE: usize = 20 * 1024 * 1024;
/// Longest side of a kept picture, pixels: a street sign stays readable.
const MAX_SIDE: u32 = 2560;
/// Longest side of a thumbnail.
const THUMB_SIDE: u32 = 320;

/// A file ready to be kept.
struct Prepared {
    bytes: Vec<u8>,
    thumb: Option<Vec<u8>>,
    mime: &'static str,
    pixels: Option<(i64, i64)>,
    position: Option<[f64; 2]>,
    taken_at: Option<Timestamp>,
}

/// What the first bytes say a file is. Names and declared types are not believed.
fn sniff(b: &[u8]) -> Option<&'static str> {
    let at = |i: usize, s: &[u8]| b.get(i..i + s.len()) == Some(s);
    if at(0, b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if at(0, b"%PDF-") {
        Some("application/pdf")
    } else if at(0, b"OggS") {
        Some("audio/ogg")
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        Some("audio/webm")
    } else if at(4, b"ftypM4A") || at(4, b"ftypmp42") || at(4, b"ftypisom") || at(4, b"ftypiso") {
        Some("audio/mp4")
    } else if at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"\xff\xf3") {
        Some("audio/mpeg")
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        Some("audio/wav")
    } else {
        None
    }
}

/// Longest voice note in bytes: an hour of speech, a minute and a half of bare WAV.
const MAX_SOUND: usize = 10 * 1024 * 1024;

/// True when a container that may hold sound holds a film: its tracks are named near its beginning or its end.
fn is_film(b: &[u8]) -> bool {
    let has = |what: &[u8]| b.windows(what.len()).any(|w| w == what);
    match sniff(b) {
        Some("audio/webm") => [&b"V_VP8"[..], b"V_VP9", b"V_AV1", b"V_MPEG"].into_iter().any(has),
        Some("audio/mp4") => has(b"vmhd"),
        _ => false,
    }
}

/// Position and time of taking, from EXIF.
fn exif_facts(bytes: &[u8]) -> (Option<[f64; 2]>, Option<Timestamp>) {
    let Ok(data) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return (None, None);
    };
    let degrees = |tag, reference| {
        let field = data.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Rational(v) = &field.value else { return None };
        let part = |i: usize| v.get(i).map(exif::Rational::to_f64).filter(|x| x.is_finite());
        let d = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
        let negative = data
            .get_field(reference, exif::In::PRIMARY)
            .is_some_and(|f| f.display_value().to_string().starts_with(['S', 'W']));
        Some(if negative { -d } else { d })
    };
    let position = degrees(exif::Tag::GPSLongitude, exif::Tag::GPSLongitudeRef)
        .zip(degrees(exif::Tag::GPSLatitude, exif::Tag::GPSLatitudeRef))
        .filter(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0)
        .map(|(lon, lat)| [lon, lat]);
    let taken = data.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY).and_then(|f| {
        let text = f.display_value().to_string();
        // EXIF has no zone; phones here run on the city's time, UTC+8. Only a hint for staff.
        let local = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text.trim()).ok()?;
        jiff::tz::Offset::constant(8).to_timestamp(local).ok()
    });
    (position, taken)
}

fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(&image.to_rgb8())
        .map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(out)
}

/// Checks a file and makes what is kept. Pictures are decoded, turned upright, bounded and written anew as JPEG: what was hidden
/// in them (position, device, comments, trailing bytes) is gone, and a broken picture is found now instead of by the reader.
fn prepare(bytes: Vec<u8>) -> Result<Prepared> {
    let mime = sniff(&bytes).ok_or(AppError::UnsupportedMedia)?;
    if mime.starts_with("audio/") {
        if bytes.len() > MAX_SOUND {
            return Err(AppError::TooLarge(MAX_SOUND));
        }
        if is_film(&bytes) {
            return Err(AppError::UnsupportedMedia);
        }
    }
    if !mime.starts_with("image/") {
        return Ok(Prepared { bytes, thumb: None, mime, pixels: None, position: None, taken_at: None });
    }
    let broken = |e: image::ImageError| {
        AppError::field("file", "broken_image", format!("the picture cannot be read: {e}"))
    };
    let (position, taken_at) = exif_facts(&bytes);
    let format = match mime {
        "image/png" => ImageFormat::Png,
        "image/webp" => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(16_384);
    limits.max_image_height = Some(16_384);
    limits.max_alloc = Some(512 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, image::imageops::FilterType::Triangle);
    }
    let thumb = picture.thumbnail(THUMB_SIDE, THUMB_SIDE);
    Ok(Prepared {
        pixels: Some((i64::from(picture.width()), i64::from(picture.height()))),
        bytes: jpeg(&picture, 85)?,
        thumb: Some(jpeg(&thumb, 75)?),
        mime: "image/jpeg",
        position,
        taken_at,
    })
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut s, b| {
        use std::fmt::Write as _;
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// A name that is safe to show and to offer for download.
fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String =
        base.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(120).collect();
    if clean.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { clean }
}

impl App {
    fn file_path(&self, sha256: &str) -> PathBuf {
        let (a, rest) = sha256.split_at(2.min(sha256.len()));
        self.settings().files.join(a).join(rest)
    }

    /// Writes bytes under their hash: first beside, then renamed, so that a file is there whole or not at all.
    async fn keep(&self, bytes: Vec<u8>) -> Result<String> {
        let name = hex(&Sha256::digest(&bytes));
        let path = self.file_path(&name);
        let beside = path.with_extension(self.env().uuid().to_string());
        let failed = |e: std::io::Error| AppError::Unavailable(format!("cannot keep the file: {e}"));
        tokio::task::spawn_blocking(move || {
            use std::io::Write as _;
            if path.exists() {
                return Ok(());
            }
            let folder = path.parent().map(std::path::Path::to_path_buf).unwrap_or_default();
            std::fs::create_dir_all(&folder)?;
            let mut f = std::fs::File::create(&beside)?;
            f.write_all(&bytes)?;
            f.sync_all()?;
            std::fs::rename(&beside, &path)?;
            // The name is durable once the folder is.
            std::fs::File::open(&folder)?.sync_all()
        })
        .await
        .map_err(|e| AppError::Internal(e.to_string()))?
        .map_err(failed)?;
        Ok(name)
    }

    /// Adds a file to a case.
    pub async fn attach(
        &self,
        caller: Caller,
        case: CaseId,
        stage: AttachStage,
        name: &str,
        bytes: Vec<u8>,
        idem: Option<IdemKey>,
    ) -> Result<(Attachment, StoredCase)> {
        if bytes.is_empty() {
            return Err(AppError::field("file", "missing", "the file is empty"));
        }
        if bytes.len() > MAX_FILE {
            return Err(AppError::TooLarge(MAX_FILE));
        }
        // Asked before the work is done: somebody who may not attach does not cost a picture's decoding.
        let known = self.case(&caller, case).await?;
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            let id: AttachmentId = made(&first, Some)?;
            let kept = self.store().reader().await?.attachment(id).await?;
            return Ok((kept.ok_or(AppError::IdempotencyMismatch)?, known));
        }
        let id = AttachmentId(self.env().uuid());
        let action = Action::Attach { attachment: id, stage };
        let probe = self.write_ctx(caller.clone(), idem, 1);
        apply(&known.case, &action, &probe.situation(Resolved::default()))?;

        let prepared = {
            let _place = self.imaging.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
            tokio::task::spawn_blocking(move || prepare(bytes))
                .await
                .map_err(|e| AppError::Internal(e.to_string()))??
        };
        let size = prepared.bytes.len() as i64;
        let sha256 = self.keep(prepared.bytes).await?;
        let thumb = match prepared.thumb {
            Some(t) => Some(self.keep(t).await?),
            None => None,
        };
        let ctx = Ctx { now: self.now(), ..probe };
        let record = Attachment {
            id,
            case_id: case,
            stage,
            name: clean_name(name),
            mime: prepared.mime.to_owned(),
            size,
            sha256,
            thumb,
            pixels: prepared.pixels,
            position: prepared.position,
            taken_at: prepared.taken_at,
            by: ctx.caller.user(),
            at: ctx.now,
        };
        let kept = record;
        let (record, stored, row): (_, _, Option<_>) = transact(self.store(), move |tx| {
            let (ctx, record, action) = (ctx.clone(), kept.clone(), action.clone());
            Box::pin(async move {
                let stored = tx.case(case).await?.ok_or(AppError::NotFound("case"))?;
                if let Caller::Staff(a) = &ctx.caller
                    && !may_see(a, &stored.case, &*ctx.reference)
                {
                    return Err(AppError::NotFound("case"));
                }
                if let Some(first) = ctx.claim(tx, &record.id.to_string()).await? {
                    let kept = tx.attachment(made(&first, Some)?).await?;
                    return Ok((kept.ok_or(AppError::IdempotencyMismatch)?, stored, None));
                }
                let done = apply(&stored.case, &action, &ctx.situation(Resolved::default()))?;
                tx.attachment_insert(&record).await?;
                let row = save(tx, &ctx, stored.seq, &done.case, &done.events, false, &mut 0).await?;
                Ok::<_, AppError>((record, StoredCase { seq: stored.seq, case: done.case }, Some(row)))
            })
        })
        .await?;
        self.after_commit(row.as_slice());
        Ok((record, stored))
    }

    /// A file's record and path (of the thumbnail when asked), if the caller may see its case.
    pub async fn file(
        &self,
        caller: &Caller,
        id: AttachmentId,
        thumb: bool,
    ) -> Result<(Attachment, PathBuf)> {
        let found =
            self.store().reader().await?.attachment(id).await?.ok_or(AppError::NotFound("attachment"))?;
        self.case(caller, found.case_id).await.map_err(|_| AppError::NotFound("attachment"))?;
        let name = if thumb { found.thumb.clone() } else { Some(found.sha256.clone()) };
        let path = self.file_path(&name.ok_or(AppError::NotFound("attachment"))?);
        Ok((found, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(sniff(b"<html>"), None);
        assert_eq!(sniff(b""), None);
    }

    #[test]
    fn a_voice_note_is_sound_of_bounded_length_and_no_film() {
        let webm = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01webm";
        let opus = [&webm[..], b"A_OPUS"].concat();
        assert_eq!(prepare(opus.clone()).expect("a voice note").mime, "audio/webm");
        assert!(matches!(prepare([&webm[..], b"V_VP9"].concat()).err(), Some(AppError::UnsupportedMedia)));
        assert!(matches!(
            prepare(b"\0\0\0\x18ftypisom..vmhd".to_vec()).err(),
            Some(AppError::UnsupportedMedia)
        ));
        assert_eq!(prepare(b"RIFF\0\0\0\0WAVEfmt ".to_vec()).expect("a voice note").mime, "audio/wav");
        let long = [opus, vec![0; MAX_SOUND]].concat();
        assert!(matches!(prepare(long).err(), Some(AppError::TooLarge(n)) if n == MAX_SOUND));
    }

    #[test]
    fn a_broken_picture_is_refused_with_a_reason() {
        let e = prepare(b"\x89PNG\r\n\x1a\nnot a picture".to_vec()).err();
        assert!(matches!(e, Some(AppError::Invalid(f)) if f[0].code == "broken_image"));
    }

    #[test]
    fn a_name_cannot_leave_its_folder() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("..\\x\\照片.jpg"), "照片.jpg");
        assert_eq!(clean_name("..."), "file");
    }

    #[test]
    fn a_kept_picture_is_bounded_and_has_a_thumbnail() {
        let big = DynamicImage::new_rgb8(3000, 1000);
        let mut png = Vec::new();
        big.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).expect("encode");
        let p = prepare(png).expect("a fine picture");
        assert_eq!(p.pixels.map(|x| x.0), Some(2560));
        assert_eq!(p.mime, "image/jpeg");
        assert!(p.thumb.is_some());
    }
}
