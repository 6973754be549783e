//! Closed lists of names, each written down once. A variant without a name does not compile, nor one that is missing from
//! the list of all.

/// An enum whose variants have stable names: `names! { pub enum Channel { Mail => "mail", Sms => "sms" } }`. It gets `ALL`,
/// in the order in which they stand there, `as_str`, and `parse`, which reads what `as_str` says. With `names! { written: … }`
/// it has no `parse`: such names are only ever written.
#[macro_export]
macro_rules! names {
    (written: $(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$of_variant:meta])* $variant:ident => $word:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$of_variant])* $variant,)+
        }

        impl $name {
            /// Every one of them, in the order in which they are listed.
            $vis const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The stable name.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$of_variant:meta])* $variant:ident => $word:literal),+ $(,)?
    }) => {
        $crate::names! {
            written:
            $(#[$meta])*
            $vis enum $name {
                $($(#[$of_variant])* $variant => $word,)+
            }
        }

        impl $name {
            /// Reads the stable name.
            #[must_use]
            $vis fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
