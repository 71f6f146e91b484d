//! A new migration file must be seen by the next build, although no source changed.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
