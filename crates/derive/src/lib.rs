//! `#[derive(Described)]`: a setting's comment, where it is defined, is its entry in the printed reference. A struct
//! becomes a table of settings, an enum the words that one setting chooses among. Whatever lacks a comment does not
//! compile. What a description is for is not known here (`vestibule_domain::setting`).

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Data, DataEnum, DataStruct, DeriveInput, Expr, ExprLit, Fields, FieldsNamed, Lit, Meta,
    MetaNameValue,
};

/// Describes a struct of settings by its fields, or an enum of choices by its variants, in the words of their comments.
#[proc_macro_derive(Described)]
pub fn described(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn implementation(input: &DeriveInput) -> syn::Result<TokenStream> {
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => table(input, fields),
        Data::Enum(choices) => choice(input, choices),
        _ => Err(syn::Error::new_spanned(input, "settings are structs with named fields, choices are enums")),
    }
}

fn table(input: &DeriveInput, fields: &FieldsNamed) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let entries = fields.named.iter().map(|field| {
        let (key, of) = (field.ident.as_ref().map(ToString::to_string), &field.ty);
        let meaning = meaning(&field.attrs, field)?;
        Ok(quote! {
            ::vestibule_domain::setting::Entry {
                name: #key,
                meaning: #meaning,
                description: <#of as ::vestibule_domain::setting::Described>::description(),
            }
        })
    });
    let entries: Vec<TokenStream> = entries.collect::<syn::Result<_>>()?;
    Ok(quote! {
        impl ::vestibule_domain::setting::Described for #name {
            fn description() -> ::vestibule_domain::setting::Description {
                ::vestibule_domain::setting::Description::Table(::std::vec![#(#entries),*])
            }
        }
    })
}

fn choice(input: &DeriveInput, choices: &DataEnum) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let choices = choices.variants.iter().map(|variant| {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(syn::Error::new_spanned(variant, "a choice is a single word"));
        }
        let value = snake_case(&variant.ident.to_string());
        let meaning = meaning(&variant.attrs, variant)?;
        Ok(quote! { ::vestibule_domain::setting::Choice { value: #value, meaning: #meaning } })
    });
    let choices: Vec<TokenStream> = choices.collect::<syn::Result<_>>()?;
    Ok(quote! {
        impl ::vestibule_domain::setting::HasKind for #name {
            fn kind() -> ::vestibule_domain::setting::Kind {
                ::vestibule_domain::setting::Kind::Choice(::std::vec![#(#choices),*])
            }
        }
    })
}

/// The comment of an item, its lines joined by spaces.
fn meaning(attributes: &[Attribute], of: &impl quote::ToTokens) -> syn::Result<String> {
    let lines: Vec<String> = attributes.iter().filter_map(comment_line).collect();
    if lines.is_empty() {
        return Err(syn::Error::new_spanned(of, "say in a comment what it means: the reference prints it"));
    }
    Ok(lines.join(" "))
}

fn comment_line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(MetaNameValue {
            path,
            value: Expr::Lit(ExprLit { lit: Lit::Str(line), .. }),
            ..
        }) if path.is_ident("doc") => Some(line.value().trim().to_owned()),
        _ => None,
    }
}

/// The word as serde writes it under `rename_all = "snake_case"`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn refusal(input: &DeriveInput) -> String {
        implementation(input).expect_err("this is not described").to_string()
    }

    #[test]
    fn a_field_is_described_by_its_comment_on_one_line() {
        let table: DeriveInput = parse_quote! {
            struct Clocks {
                /// How many there are;
                ///   at least 1.
                #[serde(default)]
                pub(crate) many: u8,
            }
        };
        let written = implementation(&table).unwrap().to_string();
        assert!(
            written.contains(r#"name : "many" , meaning : "How many there are; at least 1.""#),
            "{written}"
        );
        assert!(written.contains("< u8 as :: vestibule_domain :: setting :: Described >"), "{written}");
    }

    #[test]
    fn a_choice_is_written_as_serde_writes_it() {
        let choice: DeriveInput = parse_quote! {
            enum Captcha {
                /// Invisible.
                ProofOfWork,
                /// Drawn.
                #[default]
                Slider,
            }
        };
        let written = implementation(&choice).unwrap().to_string();
        assert!(written.contains(r#"value : "proof_of_work" , meaning : "Invisible.""#), "{written}");
        assert!(written.contains(r#"value : "slider" , meaning : "Drawn.""#), "{written}");
    }

    #[test]
    fn what_says_nothing_or_cannot_be_set_does_not_compile() {
        let silent: DeriveInput = parse_quote! { struct Clocks { many: u8 } };
        assert!(refusal(&silent).contains("say in a comment"));
        let silent: DeriveInput = parse_quote! { enum Captcha { Slider } };
        assert!(refusal(&silent).contains("say in a comment"));
        let with_fields: DeriveInput = parse_quote! {
            enum Captcha {
                /// Drawn.
                Slider(u8),
            }
        };
        assert!(refusal(&with_fields).contains("single word"));
        let nameless: DeriveInput = parse_quote! { struct Clocks(u8); };
        assert!(refusal(&nameless).contains("named fields"));
    }
}
