//! Tells cargo that the built web pages are part of this crate; it builds nothing.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
