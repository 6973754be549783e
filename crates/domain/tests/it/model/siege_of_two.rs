//! An owner with two addresses and no second factor, of which somebody else reads one for ever and knows the password. The thief
//! does anything that this allows, day after day; what would keep the owner out for good is an authenticator of the thief's,
//! and what would bind them a settings lock. A [`Flaw`] takes one rule away, to show that the model notices.

use std::collections::{BTreeMap, BTreeSet};

use stateright::{Checker, HasDiscoveries, Model, Property};
use uuid::Uuid;
use vestibule_domain::gate::{AccessContext, Clause, Demand, ProofKind, ProofSet, Purpose};
use vestibule_domain::id::IdentifierId;
use vestibule_domain::policy::{Policy, ProtectionPolicy};
use vestibule_domain::protection::{
    Direction, LinkRecord, ProtectionChange, Protections, Weakening, speaking, veto_denied,
};
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::{NOON, account};

/// The owner's addresses, and the one that a thief would add.
const OLDER: u8 = 1;
const YOUNGER: u8 = 2;
const THIEFS: u8 = 3;
/// How many days are looked at: longer than a new address takes until it speaks.
const HORIZON: u32 = 40;

fn id(contact: u8) -> IdentifierId {
    IdentifierId::from_uuid(Uuid::from_u128(contact.into()))
}

/// One rule that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// The code of one address is enough.
    OneCode,
    /// Two codes may go to the same address.
    SameAddress,
    /// An address speaks while it waits to be added.
    WaitingSpeaks,
    /// An address speaks from the moment that it was added.
    YoungSpeaks,
    /// A settings lock takes the code of one address.
    LockByOneCode,
    /// An address is removed at once.
    RemovesAtOnce,
}

/// What the thief reads, and whether the owner overlooks that an address is to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Against {
    reads: u8,
    overlooks: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    now: Timestamp,
    /// The present addresses, with the time since when they belong to the account.
    contacts: BTreeMap<u8, Timestamp>,
    waiting: BTreeSet<Waiting>,
    vetoed_at: BTreeMap<u8, Timestamp>,
    /// What the thief has set up.
    authenticator: bool,
    lock: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Waiting {
    topic: Request,
    due: Timestamp,
    veto_denied: BTreeSet<IdentifierId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Request {
    Add,
    Remove(u8),
    Replace(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// The thief asks for a change of addresses.
    Asks(Request),
    /// The thief presses the link that stops one.
    Vetoes(Request),
    Enrols,
    Locks,
    /// The owner does what there is to do, and a day passes.
    Day,
}

struct Siege {
    against: Against,
    flaw: Option<Flaw>,
}

impl Siege {
    fn lacks(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    fn reads(&self, contact: u8) -> bool {
        contact == self.against.reads || contact == THIEFS
    }

    fn present(world: &World) -> Vec<(IdentifierId, Timestamp)> {
        world.contacts.iter().map(|(contact, since)| (id(*contact), *since)).collect()
    }

    fn change(topic: Request) -> ProtectionChange {
        match topic {
            Request::Add => ProtectionChange::AddContact { new: id(THIEFS) },
            Request::Remove(old) => ProtectionChange::RemoveContact { old: id(old) },
            Request::Replace(old) => ProtectionChange::ReplaceContact { old: id(old), new: id(THIEFS) },
        }
    }

    fn asks(&self, world: &mut World, topic: Request) {
        let gone = |contact: u8| !world.contacts.contains_key(&contact);
        let vain = match topic {
            Request::Add => !gone(THIEFS),
            Request::Remove(old) => gone(old) || world.contacts.len() < 2,
            Request::Replace(old) => gone(old) || !gone(THIEFS),
        };
        if vain || world.waiting.iter().any(|waiting| waiting.topic == topic) {
            return;
        }
        let (change, policy) = (Self::change(topic), ProtectionPolicy::default());
        let contacts = Self::present(world);
        let present = Protections {
            contacts: contacts.iter().map(|(contact, _)| *contact).collect(),
            ..Protections::default()
        };
        if matches!(topic, Request::Remove(_)) && self.lacks(Flaw::RemovesAtOnce) {
            Self::make(world, topic);
            return;
        }
        assert_eq!(change.direction(&present), Direction::Weakening, "{topic:?}");
        let name = vestibule_domain::id::WeakeningId::from_uuid(Uuid::nil());
        let asked = Weakening::ask(name, account(1), change.clone(), &present, &policy, world.now).unwrap();
        let record = |at: &Timestamp| LinkRecord { vetoed_at: Some(*at), freeze_ended_at: None };
        let records = world.vetoed_at.iter().map(|(contact, at)| (id(*contact), record(at))).collect();
        let veto_denied = veto_denied(&change, &contacts, &records, &policy, world.now);
        world.waiting.insert(Waiting { topic, due: asked.effective_at, veto_denied });
    }

    fn make(world: &mut World, topic: Request) {
        if let Request::Remove(old) | Request::Replace(old) = topic {
            world.contacts.remove(&old);
        }
        if let Request::Add | Request::Replace(_) = topic {
            world.contacts.insert(THIEFS, world.now);
        }
    }

    /// Whether the thief can meet what the gate demands, by codes of the addresses that they read.
    fn passes(&self, world: &World, purpose: Purpose) -> bool {
        let mut contacts = Self::present(world);
        if self.lacks(Flaw::WaitingSpeaks) && world.waiting.iter().any(|one| one.topic == Request::Add) {
            contacts.push((id(THIEFS), NOON - Span::from_days(50)));
        }
        let access = AccessContext { contacts: contacts.len(), ..AccessContext::default() };
        let demand = Demand::of(purpose, &access, &Policy::default(), NOON);
        let policy = ProtectionPolicy::default();
        let at = if self.lacks(Flaw::YoungSpeaks) { NOON + Span::from_days(1000) } else { world.now };
        let speaking = speaking(&contacts, &policy, at);
        let one = |contact: u8| speaking.contains(&id(contact)) && self.reads(contact);
        let read = [OLDER, YOUNGER, THIEFS].into_iter().filter(|contact| one(*contact)).count();
        let mut powers = ProofSet::of(&[ProofKind::Password]);
        if read > 0 {
            powers = powers.with(ProofKind::MailCode);
        }
        if read > 1 || self.lacks(Flaw::SameAddress) && read > 0 {
            powers = powers.with(ProofKind::SecondContactCode);
        }
        let second = Clause::any_of(&[ProofKind::SecondContactCode]);
        let by_one =
            self.lacks(Flaw::OneCode) || self.lacks(Flaw::LockByOneCode) && purpose == Purpose::LockSettings;
        let mut asked = demand.clauses().iter().filter(|clause| !by_one || **clause != second);
        asked.all(|clause| clause.met_by(powers))
    }

    /// What a sensible owner does each day: whatever else was changed about the password, they reset it by the other address.
    fn owner_acts(&self, world: &mut World) {
        world.waiting.retain(|waiting| match waiting.topic {
            Request::Add => self.against.overlooks,
            Request::Remove(contact) => contact == THIEFS,
            Request::Replace(_) => false,
        });
        if world.contacts.contains_key(&THIEFS) {
            self.asks(world, Request::Remove(THIEFS));
        }
    }

    fn a_day(&self, world: &World) -> World {
        let mut next = world.clone();
        self.owner_acts(&mut next);
        next.now = next.now + Span::from_days(1);
        let due: Vec<Waiting> =
            next.waiting.iter().filter(|waiting| waiting.due <= next.now).cloned().collect();
        for waiting in due {
            next.waiting.remove(&waiting);
            Self::make(&mut next, waiting.topic);
        }
        next
    }
}

impl Model for Siege {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let long_ago = NOON - Span::from_days(100);
        vec![World {
            now: NOON,
            contacts: BTreeMap::from([(OLDER, long_ago), (YOUNGER, NOON - Span::from_days(10))]),
            waiting: BTreeSet::new(),
            vetoed_at: BTreeMap::new(),
            authenticator: false,
            lock: false,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        let other = if self.against.reads == OLDER { YOUNGER } else { OLDER };
        actions.extend([Action::Day, Action::Enrols, Action::Locks]);
        for topic in [Request::Add, Request::Remove(other), Request::Replace(other)] {
            actions.push(Action::Asks(topic));
        }
        actions.extend(world.waiting.iter().map(|waiting| Action::Vetoes(waiting.topic)));
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        match action {
            Action::Day => return Some(self.a_day(world)),
            Action::Asks(topic) => self.asks(&mut next, topic),
            Action::Vetoes(topic) => {
                let waiting = world.waiting.iter().find(|waiting| waiting.topic == topic)?;
                let by = [self.against.reads, THIEFS].into_iter().find(|contact| {
                    world.contacts.contains_key(contact) && !waiting.veto_denied.contains(&id(*contact))
                })?;
                next.waiting.remove(waiting);
                next.vetoed_at.insert(by, world.now);
            }
            Action::Enrols => next.authenticator |= self.passes(world, Purpose::EnrolAuthenticator),
            Action::Locks => next.lock |= self.passes(world, Purpose::LockSettings),
        }
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(KEPT_IN, |_, world: &World| !world.authenticator),
            Property::always(UNBOUND, |_, world: &World| !world.lock),
        ]
    }

    fn within_boundary(&self, world: &World) -> bool {
        world.now <= NOON + Span::from_days(HORIZON)
    }
}

/// No authenticator but the owner's comes.
const KEPT_IN: &str = "the thief sets up no authenticator";
/// No lock but the owner's comes.
const UNBOUND: &str = "the thief sets no settings lock";

fn all() -> Vec<Against> {
    let against = |reads| [false, true].map(|overlooks| Against { reads, overlooks });
    [OLDER, YOUNGER].into_iter().flat_map(against).collect()
}

#[test]
fn the_reader_of_one_of_two_mailboxes_keeps_nobody_out_for_good() {
    for against in all() {
        let checker = Siege { against, flaw: None }.checker().threads(2).spawn_bfs().join();
        for property in [KEPT_IN, UNBOUND] {
            if let Some(story) = checker.discovery(property) {
                panic!("{against:?}: not always so: {property}\n{:#?}", story.into_actions());
            }
        }
        assert!(checker.unique_state_count() > 100, "{against:?}: {}", checker.unique_state_count());
    }
}

#[test]
fn the_siege_of_two_notices_any_rule_that_is_missing() {
    let flaws = [
        Flaw::OneCode,
        Flaw::SameAddress,
        Flaw::WaitingSpeaks,
        Flaw::YoungSpeaks,
        Flaw::LockByOneCode,
        Flaw::RemovesAtOnce,
    ];
    for flaw in flaws {
        let noticed = all().into_iter().any(|against| {
            let siege = Siege { against, flaw: Some(flaw) };
            let checker =
                siege.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
            [KEPT_IN, UNBOUND].iter().any(|property| checker.discovery(property).is_some())
        });
        assert!(noticed, "{flaw:?} was not noticed");
    }
}
