//! Makes what is embedded exist: an empty folder stands for screens that were not built.

fn main() -> std::io::Result<()> {
    // cargo looks at it again when `npm run build` has filled it; a folder that is away it would look for each time
    println!("cargo::rerun-if-changed=web/dist");
    std::fs::create_dir_all("web/dist")
}
