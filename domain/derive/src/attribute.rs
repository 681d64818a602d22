//! The grammar of `#[refusal(…)]`.

use syn::{Attribute, Error, Field, Ident, LitStr, Result, meta::ParseNestedMeta};

/// The variants of `domain::RefusalKind`.
const KINDS: [&str; 4] = ["Conflict", "Forbidden", "Unknown", "Invalid"];

/// The attribute of a variant, an enum or a struct.
#[derive(Default)]
pub(crate) struct Parsed {
    pub(crate) code: Option<LitStr>,
    pub(crate) kind: Option<Ident>,
    pub(crate) field: Option<LitStr>,
    pub(crate) transparent: Option<Ident>,
}

impl Parsed {
    pub(crate) fn from(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("refusal")) {
            attribute.parse_nested_meta(|meta| parsed.take(&meta))?;
        }
        Ok(parsed)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let key = meta.path.require_ident()?;
        match key.to_string().as_str() {
            "code" => once(&mut self.code, meta, code(meta.value()?.parse()?)?),
            "kind" => once(&mut self.kind, meta, kind(meta.value()?.parse()?)?),
            "field" => once(&mut self.field, meta, meta.value()?.parse()?),
            "transparent" => once(&mut self.transparent, meta, key.clone()),
            _ => Err(meta.error("expected `code`, `kind`, `field` or `transparent`")),
        }
    }
}

/// Whether a value of a variant is marked with `#[refusal(field)]`.
pub(crate) fn names_the_field(value: &Field) -> Result<bool> {
    let mut marked = false;
    for attribute in value.attrs.iter().filter(|attribute| attribute.path().is_ident("refusal")) {
        attribute.parse_nested_meta(|meta| {
            marked = meta.path.is_ident("field");
            if marked { Ok(()) } else { Err(meta.error("expected `field`")) }
        })?;
    }
    Ok(marked)
}

fn once<T>(place: &mut Option<T>, meta: &ParseNestedMeta<'_>, value: T) -> Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error("given twice")),
    }
}

fn code(code: LitStr) -> Result<LitStr> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if code.value().split_once('.').is_some_and(|(aggregate, reason)| is_word(aggregate) && is_word(reason)) {
        Ok(code)
    } else {
        Err(Error::new(code.span(), "a code is `aggregate.reason` in snake_case"))
    }
}

fn kind(kind: Ident) -> Result<Ident> {
    if KINDS.iter().any(|known| kind == known) {
        Ok(kind)
    } else {
        Err(Error::new(kind.span(), format!("unknown kind `{kind}`: expected {}", KINDS.join(", "))))
    }
}
