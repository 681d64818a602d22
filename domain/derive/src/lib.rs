//! `#[derive(Refusal)]`: the code, kind and field of a refusal are attributes of its variants.
#![deny(missing_docs)]

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod attribute;
mod refusal;

/// Implements `domain::Refusal` for an enum, or for a struct that is one reason.
///
/// Every variant has an attribute, which is one of these:
/// - `#[refusal(code = "ticket.opened_already", kind = Conflict)]`: a reason with its stable code and its kind, one of
///   `Conflict`, `Forbidden`, `Unknown`, `Invalid`. If all variants are of one kind, it can stand once on the enum:
///   `#[refusal(kind = Invalid)]`.
/// - The same with `field = "follows"`: the command's field that is at fault. If the field is known only at run time,
///   the variant has a value of type `&'static str` with its name, marked `#[refusal(field)]`.
/// - `#[refusal(transparent)]`: the variant has one value, which is a refusal itself and gives code, kind and field.
#[proc_macro_derive(Refusal, attributes(refusal))]
pub fn derive_refusal(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    refusal::implement(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}
