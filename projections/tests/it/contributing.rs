//! The worked examples of `CONTRIBUTING.md` show the code as it is, and cost what they say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const GUIDE: &str = include_str!("../../../CONTRIBUTING.md");

/// The parts of the code that each example shows, by file. `…` in a block stands for lines left out.
fn shown(example: &str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let title = format!("## Worked example: {example}\n");
    let text = GUIDE.split_once(&title).expect("the guide has the example").1;
    let text = text.split("\n## ").next().unwrap_or(text);
    let blocks =
        text.split("```rust ").skip(1).filter_map(|block| block.split("```").next()?.split_once('\n'));
    blocks.map(|(file, code)| (file, code.split('…').collect())).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Lines without their indentation.
fn lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Checks that each file has the parts that the example shows of it, in their order.
fn is_as_shown(shown: &BTreeMap<&str, Vec<&str>>) {
    assert!(!shown.is_empty());
    for (file, parts) in shown {
        let code = lines(&fs::read_to_string(root().join(file)).expect(file));
        let mut rest = &code[..];
        for part in parts {
            let part = lines(part);
            let found = rest.find(&part).unwrap_or_else(|| panic!("{file} has no more\n{part}"));
            rest = &rest[found + part.len()..];
        }
    }
}

/// The sources of the crates whose text is chosen, relative to the root.
fn sources(chosen: impl Fn(&str, &str) -> bool) -> BTreeSet<String> {
    let mut folders: Vec<PathBuf> = ["domain", "schemas", "projections", "gateway", "workers"]
        .map(|name| root().join(name).join("src"))
        .into();
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                if chosen(&name, &fs::read_to_string(&path).unwrap()) {
                    found.insert(name);
                }
            }
        }
    }
    found
}

#[test]
fn an_event_kind_costs_the_three_files_of_its_example() {
    let shown = shown("an event kind shown in one view");
    is_as_shown(&shown);
    let files: BTreeSet<String> = shown.keys().map(|file| (*file).to_owned()).collect();
    assert_eq!(files.len(), 3);
    assert_eq!(sources(|_, text| text.contains("ShareChanged")), files);
}

#[test]
fn an_aggregate_costs_the_six_files_of_its_example() {
    let shown = shown("an aggregate");
    is_as_shown(&shown);
    assert_eq!(shown.len(), 6);
    let own = ["domain/src/residency", "projections/src/people", "gateway/src/people"];
    let names = |text: &str| {
        ["residency::Residency", "Residency(", "ResidencyId"].iter().any(|name| text.contains(name))
    };
    let files = sources(|file, text| names(text) && !own.iter().any(|own| file.starts_with(own)));
    let shown: BTreeSet<String> = shown.keys().map(|file| (*file).to_owned()).collect();
    assert!(files.is_subset(&shown), "{files:?} are not all in the example");
}
