//! Generates the implementation of `domain::Refusal` from an enum with attributes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Member, Result, Type, Variant, spanned::Spanned};

use crate::attribute::{self, Parsed};

/// One match arm of each generated function.
struct Arm {
    /// `Self::Variant`, or `Self` for a struct.
    path: TokenStream,
    reason: Reason,
}

enum Reason {
    Own { code: LitStr, kind: Ident, field: FieldAtFault },
    Transparent { inner: Member, refusal: Box<Type> },
}

enum FieldAtFault {
    None,
    Named(LitStr),
    NamedBy(Member),
}

/// The implementation, or the first mistake in the attributes.
pub(crate) fn implement(input: &DeriveInput) -> Result<TokenStream> {
    let arms = arms(input)?;
    let name = &input.ident;
    let own = arms.iter().filter_map(Arm::own_code);
    let inner = arms.iter().filter_map(Arm::inner_refusal);
    let code = arms.iter().map(Arm::code);
    let kind = arms.iter().map(Arm::kind);
    let field = arms.iter().map(Arm::field);
    Ok(quote! {
        #[automatically_derived]
        impl ::domain::Refusal for #name {
            fn code(&self) -> &'static str {
                match self { #(#code)* }
            }

            fn kind(&self) -> ::domain::RefusalKind {
                match self { #(#kind)* }
            }

            fn field(&self) -> ::core::option::Option<&'static str> {
                match self { #(#field)* }
            }

            fn codes() -> ::std::collections::BTreeSet<&'static str> {
                [#(#own),*].into_iter()
                    #(.chain(<#inner as ::domain::Refusal>::codes()))*
                    .collect()
            }
        }
    })
}

fn arms(input: &DeriveInput) -> Result<Vec<Arm>> {
    let of_type = Parsed::from(&input.attrs)?;
    match &input.data {
        Data::Struct(data) => {
            let reason = reason(&input.ident, of_type, None, &data.fields)?;
            Ok(vec![Arm { path: quote!(Self), reason }])
        }
        Data::Enum(data) => {
            let Parsed { code: None, kind, field: None, transparent: None } = of_type else {
                return Err(Error::new(input.ident.span(), "only `kind` can be given for all variants"));
            };
            data.variants.iter().map(|variant| arm(variant, kind.as_ref())).collect()
        }
        Data::Union(_) => Err(Error::new(input.ident.span(), "a refusal is an enum or a struct")),
    }
}

fn arm(variant: &Variant, default_kind: Option<&Ident>) -> Result<Arm> {
    let name = &variant.ident;
    let reason = reason(name, Parsed::from(&variant.attrs)?, default_kind, &variant.fields)?;
    Ok(Arm { path: quote!(Self::#name), reason })
}

fn reason(name: &Ident, parsed: Parsed, default_kind: Option<&Ident>, fields: &Fields) -> Result<Reason> {
    let Parsed { code, kind, field, transparent } = parsed;
    let marked = marked(fields)?;
    if let Some(transparent) = transparent {
        if code.is_some() || kind.is_some() || field.is_some() || marked.is_some() {
            let message = "a transparent variant takes code, kind and field from the refusal inside";
            return Err(Error::new(transparent.span(), message));
        }
        let mut members = fields.members().zip(fields);
        let (Some((inner, value)), None) = (members.next(), members.next()) else {
            return Err(Error::new(
                transparent.span(),
                "a transparent variant has one value, the refusal inside",
            ));
        };
        return Ok(Reason::Transparent { inner, refusal: Box::new(value.ty.clone()) });
    }
    let field = match (field, marked) {
        (None, None) => FieldAtFault::None,
        (Some(name), None) => FieldAtFault::Named(name),
        (None, Some(member)) => FieldAtFault::NamedBy(member),
        (Some(name), Some(_)) => {
            return Err(Error::new(name.span(), "a value of the variant names the field already"));
        }
    };
    let missing = |what| Error::new(name.span(), format!("`{name}` has no {what}: `#[refusal({what} = …)]`"));
    Ok(Reason::Own {
        code: code.ok_or_else(|| missing("code"))?,
        kind: kind.or_else(|| default_kind.cloned()).ok_or_else(|| missing("kind"))?,
        field,
    })
}

/// The value that is marked with `#[refusal(field)]`.
fn marked(fields: &Fields) -> Result<Option<Member>> {
    let mut marked = None;
    for (member, value) in fields.members().zip(fields) {
        if attribute::names_the_field(value)? && marked.replace(member).is_some() {
            return Err(Error::new(value.span(), "one field is at fault, not two"));
        }
    }
    Ok(marked)
}

impl Arm {
    fn own_code(&self) -> Option<&LitStr> {
        match &self.reason {
            Reason::Own { code, .. } => Some(code),
            Reason::Transparent { .. } => None,
        }
    }

    fn inner_refusal(&self) -> Option<&Type> {
        match &self.reason {
            Reason::Own { .. } => None,
            Reason::Transparent { refusal, .. } => Some(refusal),
        }
    }

    fn code(&self) -> TokenStream {
        match &self.reason {
            Reason::Own { code, .. } => self.constant(code),
            Reason::Transparent { inner, .. } => self.delegated(inner, &quote!(code)),
        }
    }

    fn kind(&self) -> TokenStream {
        match &self.reason {
            Reason::Own { kind, .. } => self.constant(quote!(::domain::RefusalKind::#kind)),
            Reason::Transparent { inner, .. } => self.delegated(inner, &quote!(kind)),
        }
    }

    fn field(&self) -> TokenStream {
        match &self.reason {
            Reason::Own { field: FieldAtFault::None, .. } => {
                self.constant(quote!(::core::option::Option::None))
            }
            Reason::Own { field: FieldAtFault::Named(name), .. } => {
                self.constant(quote!(::core::option::Option::Some(#name)))
            }
            Reason::Own { field: FieldAtFault::NamedBy(member), .. } => {
                let path = &self.path;
                quote!(#path { #member: name, .. } => ::core::option::Option::Some(*name),)
            }
            Reason::Transparent { inner, .. } => self.delegated(inner, &quote!(field)),
        }
    }

    fn constant(&self, value: impl ToTokens) -> TokenStream {
        let path = &self.path;
        quote!(#path { .. } => #value,)
    }

    fn delegated(&self, inner: &Member, function: &TokenStream) -> TokenStream {
        let path = &self.path;
        quote!(#path { #inner: inner } => ::domain::Refusal::#function(inner),)
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[track_caller]
    fn is_rejected(input: &DeriveInput, message: &str) {
        assert_eq!(implement(input).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_reason_has_a_code_and_a_kind() {
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(kind = Conflict)]
                    Taken,
                }
            ),
            "`Taken` has no code: `#[refusal(code = …)]`",
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(code = "house.taken")]
                    Taken,
                }
            ),
            "`Taken` has no kind: `#[refusal(kind = …)]`",
        );
        is_rejected(
            &parse_quote!(
                struct No;
            ),
            "`No` has no code: `#[refusal(code = …)]`",
        );
        implement(&parse_quote!(
            #[refusal(kind = Conflict)]
            enum No {
                #[refusal(code = "house.taken")]
                Taken,
            }
        ))
        .unwrap();
    }

    #[test]
    fn a_kind_is_one_of_four() {
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(code = "house.taken", kind = Invald)]
                    Taken,
                }
            ),
            "unknown kind `Invald`: expected Conflict, Forbidden, Unknown, Invalid",
        );
    }

    #[test]
    fn a_code_is_two_words() {
        for code in ["taken", "house.", "house.Taken", "house.unit.taken"] {
            is_rejected(
                &parse_quote!(
                    enum No {
                        #[refusal(code = #code, kind = Conflict)]
                        Taken,
                    }
                ),
                "a code is `aggregate.reason` in snake_case",
            );
        }
    }

    #[test]
    fn an_unknown_or_repeated_key_is_an_error() {
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(fields = "unit")]
                    Taken,
                }
            ),
            "expected `code`, `kind`, `field` or `transparent`",
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(kind = Conflict, kind = Invalid)]
                    Taken,
                }
            ),
            "given twice",
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    Taken(#[refusal(name)] &'static str),
                }
            ),
            "expected `field`",
        );
    }

    #[test]
    fn transparent_stands_alone_and_has_one_value() {
        let alone = "a transparent variant takes code, kind and field from the refusal inside";
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(transparent, field = "unit")]
                    Inner(Other),
                }
            ),
            alone,
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(transparent, kind = Invalid)]
                    Inner(Other),
                }
            ),
            alone,
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(transparent)]
                    Inner(#[refusal(field)] Other),
                }
            ),
            alone,
        );
        let one = "a transparent variant has one value, the refusal inside";
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(transparent)]
                    Inner,
                }
            ),
            one,
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(transparent)]
                    Inner(Other, u8),
                }
            ),
            one,
        );
    }

    #[test]
    fn one_field_is_at_fault() {
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(code = "house.odd", kind = Invalid, field = "floors")]
                    Odd(#[refusal(field)] &'static str),
                }
            ),
            "a value of the variant names the field already",
        );
        is_rejected(
            &parse_quote!(
                enum No {
                    #[refusal(code = "house.odd", kind = Invalid)]
                    Odd(#[refusal(field)] &'static str, #[refusal(field)] &'static str),
                }
            ),
            "one field is at fault, not two",
        );
    }

    #[test]
    fn an_enum_gives_its_variants_nothing_but_the_kind() {
        is_rejected(
            &parse_quote!(
                #[refusal(code = "house.taken")]
                enum No {
                    Taken,
                }
            ),
            "only `kind` can be given for all variants",
        );
        is_rejected(&parse_quote!(union No { taken: u8 }), "a refusal is an enum or a struct");
    }
}
