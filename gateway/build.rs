//! Makes what is embedded exist: a folder for the screens, and the list of the pages about problems.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    // cargo compares the folder with the last build; a folder that does not exist counts as changed each time, so
    // an empty one stands for screens that were not built
    println!("cargo::rerun-if-changed=web/dist");
    fs::create_dir_all("web/dist")?;
    println!("cargo::rerun-if-changed=problems");
    pages(&fs::canonicalize("problems")?)
}

/// Writes the list of pages, sorted by code: the name of a page's file is its code.
fn pages(folder: &Path) -> io::Result<()> {
    let files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    let mut codes: Vec<_> = files
        .iter()
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".md")?.to_owned()))
        .collect();
    codes.sort();
    let page = |code: &String| {
        let file = folder.join(format!("{code}.md"));
        format!("    ({code:?}, include_str!({:?})),\n", file.display().to_string())
    };
    let list = format!("&[\n{}]\n", codes.iter().map(page).collect::<String>());
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("pages.rs"), list)
}
