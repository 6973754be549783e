//! Masks of several contacts of one account. Two that would look alike show so much more that their owner can tell them apart.
//! Only contacts that an account has are compared, and only for those who may know them: the mask of what a stranger typed
//! never depends on an account.

use super::identifier::Identifier;
use super::more::More;

/// The masks of the contacts of one account, in their order: [`Identifier::masked`], and longer for different contacts that
/// would have the same.
#[must_use]
pub fn masks(contacts: &[&Identifier]) -> Vec<String> {
    let usual: Vec<String> = contacts.iter().map(|contact| contact.masked()).collect();
    let lengthened = contacts.iter().zip(&usual).map(|(contact, mask)| {
        let alike = contacts.iter().zip(&usual).filter(|(_, other)| *other == mask).map(|(alike, _)| *alike);
        if alike.clone().nth(1).is_none() {
            return mask.clone();
        }
        contact.masked_with(more(&alike.collect::<Vec<_>>()))
    });
    lengthened.collect()
}

/// The least that tells these apart, whose usual mask is the same: more of what stands before the `@`, where that differs.
fn more(alike: &[&Identifier]) -> More {
    let longest = alike.iter().map(|contact| contact.reveal().len()).max().unwrap_or_default();
    let own = (0..=longest).map(|own| More { own, domain: 0 });
    let domain = (0..=longest).map(|domain| More { own: 0, domain });
    let both = (0..=longest).map(|more| More { own: more, domain: more });
    own.chain(domain).chain(both).find(|more| are_distinct(alike, *more)).unwrap_or_default()
}

fn are_distinct(alike: &[&Identifier], more: More) -> bool {
    let masks: Vec<String> = alike.iter().map(|contact| contact.masked_with(more)).collect();
    alike.iter().enumerate().all(|(place, one)| {
        alike
            .iter()
            .zip(&masks)
            .skip(place + 1)
            .all(|(other, mask)| masks.get(place) != Some(mask) || one.lookup_bytes() == other.lookup_bytes())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masks_of(texts: &[&str]) -> Vec<String> {
        let contacts: Vec<Identifier> =
            texts.iter().map(|text| Identifier::parse(text, None).unwrap()).collect();
        masks(&contacts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn those_that_differ_anyway_show_no_more() {
        assert_eq!(
            masks_of(&["ann@mail.example", "bob@mail.example", "+4915123456712"]),
            ["a•••@m•••.example", "b•••@m•••.example", "+49 ••• •• 12"]
        );
    }

    #[test]
    fn those_alike_show_as_much_more_as_tells_them_apart() {
        let cases: [(&[&str], &[&str]); 6] = [
            (&["ann@mail.example", "andy@mail.example"], &["ann•••@m•••.example", "and•••@m•••.example"]),
            (&["ann@mail.example", "anna@mail.example"], &["ann•••@m•••.example", "anna•••@m•••.example"]),
            (&["ann@mail.example", "ann@main.example"], &["a•••@mail•••.example", "a•••@main•••.example"]),
            (&["+4915123456712", "+4915123456612"], &["+49 ••• •• 712", "+49 ••• •• 612"]),
            (
                &["ann@mail.example", "bob@mail.example", "anton@mail.example"],
                &["ann•••@m•••.example", "b•••@m•••.example", "ant•••@m•••.example"],
            ),
            (
                &["ann@mail.example", "ann@main.example", "andy@mail.example"],
                &["ann•••@mail•••.example", "ann•••@main•••.example", "andy•••@mail•••.example"],
            ),
        ];
        for (texts, expected) in cases {
            assert_eq!(masks_of(texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn what_stands_there_twice_is_no_other_contact() {
        assert_eq!(
            masks_of(&["ann@mail.example", "Ann@mail.example"]),
            ["a•••@m•••.example", "A•••@m•••.example"]
        );
        assert_eq!(masks_of(&["ann@mail.example", "ann@mail.example"]), ["a•••@m•••.example"; 2]);
    }

    #[test]
    fn a_contact_fits_its_masks_and_no_others() {
        let fits = |text: &str, mask: &str| Identifier::parse(text, None).unwrap().fits(mask);
        for mask in ["a•••@m•••.example", "ann•••@m•••.example", "a•••@mail•••.example"]
        {
            assert!(fits("ann@mail.example", mask), "{mask}");
        }
        for mask in [
            "an@m•••.example",
            "b•••@m•••.example",
            "a•••@n•••.example",
            "a•••@m•••.com",
            "anne•••@m•••.example",
            "",
        ] {
            assert!(!fits("ann@mail.example", mask), "{mask}");
        }
        assert!(fits("+4915123456712", "+49 ••• •• 12") && fits("+4915123456712", "+49 ••• •• 6712"));
        for mask in ["+49 ••• •• 13", "+43 ••• •• 12", "+49 ••• •• 2", "+49 ••• •• ", "•• 12"]
        {
            assert!(!fits("+4915123456712", mask), "{mask}");
        }
    }

    proptest! {
        #[test]
        fn different_contacts_are_told_apart(
            texts in prop::collection::vec("[ab]{1,4}@[ab]{1,3}(\\.[ab]{1,2})?\\.com|\\+4915123456[0-3]12", 1..6)
        ) {
            let contacts: Vec<Identifier> =
                texts.iter().map(|text| Identifier::parse(text, None).unwrap()).collect();
            let masks = masks(&contacts.iter().collect::<Vec<_>>());
            for (one, mask) in contacts.iter().zip(&masks) {
                prop_assert!(one.fits(mask), "{one:?} {mask}");
                prop_assert!(mask.contains("••"), "{mask}");
                for (other, its) in contacts.iter().zip(&masks) {
                    prop_assert_eq!(mask == its, one == other);
                }
            }
        }
    }
}
