//! Migrations are read when the crate is compiled; cargo does not see a new one by itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
