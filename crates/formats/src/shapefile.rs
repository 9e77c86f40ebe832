use crate::raw::RawFile;
use crate::*;
pub(crate) fn read(_: &[u8], _: Option<&str>) -> Result<RawFile, FormatError> {
    Err(FormatError::Empty)
}
pub(crate) fn write(_: &[Out<'_>], _: Crs) -> Result<Vec<u8>, FormatError> {
    Err(FormatError::Empty)
}
