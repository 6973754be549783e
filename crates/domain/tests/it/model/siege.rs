//! Who holds what, and how long that keeps an owner out: addresses as holders of powers. The owner has password and second
//! factor and does what a sensible owner does; the attacker does anything that their holding allows, day after day. A
//! [`Law`] is by default the real function of the domain; a flawed one lacks one rule, to show that the model notices.

use std::collections::{BTreeMap, BTreeSet};

use stateright::{Checker, HasDiscoveries, Model, Property};
use uuid::Uuid;
use vestibule_domain::gate::{AccessContext, Demand, ProofKind, ProofSet, Purpose};
use vestibule_domain::id::{FactorId, IdentifierId};
use vestibule_domain::policy::{Policy, ProtectionPolicy};
use vestibule_domain::protection::{
    Direction, Freeze, FreezeScope, FrozenBy, LinkRecord, ProtectionChange, Protections, veto_denied,
    veto_denied_at_disowning,
};
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::NOON;

/// The owner's address, and the one that a thief would add.
const OWNERS: u8 = 1;
const THIEFS: u8 = 2;
/// How many days are looked at.
const HORIZON: u32 = 18;
/// As long as two delays, and the day on which the owner finds out.
const MOST: Span = Span::from_days(5);

fn id(contact: u8) -> IdentifierId {
    IdentifierId::from_uuid(Uuid::from_u128(contact.into()))
}

/// One rule that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// A link vetoes as often as there is something to veto.
    VetoesAlways,
    /// A link freezes as often as it is pressed.
    FreezesAlways,
    /// Freezing again calls off the end of the freeze.
    RefreezeCancels,
    /// A new address has its powers at once.
    AddsAtOnce,
    /// A new settings lock counts at once.
    FreshLockCounts,
    /// A message alone disowns an authenticator.
    DisownsByMessage,
    /// A message and a password disown an authenticator.
    DisownsWithoutFormer,
    /// No authenticator is disowned.
    NothingDisowns,
}

/// What the attacker has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The owner's mailbox, for ever.
    Mailbox,
    /// The owner's mailbox and password, for ever.
    MailboxAndPassword,
    /// Password and second factor for one day, against an owner who looks at every message.
    Moment,
    /// The same, against an owner who overlooks what waits.
    MomentUnseen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Request {
    Unfreeze,
    Add,
    RemoveThiefs,
    LockOff,
    Disown,
}

/// Whose the authenticator is that signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Factor {
    Owners,
    Thiefs,
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Waiting {
    topic: Request,
    due: Timestamp,
    veto_denied: BTreeSet<IdentifierId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    now: Timestamp,
    frozen_since: Option<Timestamp>,
    waiting: BTreeSet<Waiting>,
    thiefs_since: Option<Timestamp>,
    /// Whose link began the freeze in force.
    froze: BTreeSet<u8>,
    vetoed_at: BTreeMap<u8, Timestamp>,
    freeze_ended_at: BTreeMap<u8, Timestamp>,
    lock_since: Option<Timestamp>,
    factor: Factor,
    out_since: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    FreezeBy(u8),
    VetoBy(u8, Request),
    FreezeWithin,
    AddWithin,
    LockWithin,
    ReplaceWithin,
    Disown,
    /// The owner does what there is to do, and a day passes.
    Day,
}

struct Siege {
    holds: Holds,
    flaw: Option<Flaw>,
}

const LOCK: Span = Span::from_days(30);

impl Siege {
    fn lacks(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    fn contacts(world: &World) -> Vec<(IdentifierId, Timestamp)> {
        let first = (id(OWNERS), NOON - Span::from_days(100));
        std::iter::once(first).chain(world.thiefs_since.map(|since| (id(THIEFS), since))).collect()
    }

    fn protections(&self, world: &World) -> Protections {
        let none = Protections::default();
        let policy = ProtectionPolicy::default();
        let fresh = world.lock_since.and_then(|since| none.after_lock(Some(LOCK), &policy, since));
        Protections {
            settings_lock: world.lock_since.map(|_| LOCK),
            fresh_lock: fresh.filter(|_| !self.lacks(Flaw::FreshLockCounts)),
            freeze: world.frozen_since.map(|since| Freeze {
                scope: FreezeScope::Everything,
                since,
                by: FrozenBy::AlertLink,
            }),
            authenticator: (world.factor != Factor::Gone)
                .then(|| FactorId::from_uuid(Uuid::from_u128(world.factor as u128))),
            contacts: Self::contacts(world).into_iter().map(|(contact, _)| contact).collect(),
            ..none
        }
    }

    fn records(world: &World) -> BTreeMap<IdentifierId, LinkRecord> {
        let record = |contact| LinkRecord {
            vetoed_at: world.vetoed_at.get(&contact).copied(),
            freeze_ended_at: world.freeze_ended_at.get(&contact).copied(),
        };
        [OWNERS, THIEFS].into_iter().map(|contact| (id(contact), record(contact))).collect()
    }

    fn asks(&self, world: &mut World, topic: Request) {
        if world.waiting.iter().any(|waiting| waiting.topic == topic) {
            return;
        }
        let change = match topic {
            Request::Unfreeze => ProtectionChange::Unfreeze,
            Request::Add => ProtectionChange::AddContact { new: id(THIEFS) },
            Request::RemoveThiefs => ProtectionChange::RemoveContact { old: id(THIEFS) },
            Request::LockOff => ProtectionChange::SettingsLock { delay: None },
            Request::Disown => ProtectionChange::RemoveAuthenticator {
                authenticator: FactorId::from_uuid(Uuid::from_u128(world.factor as u128)),
            },
        };
        let (policy, present) = (ProtectionPolicy::default(), self.protections(world));
        assert_eq!(change.direction(&present), Direction::Weakening, "{topic:?}");
        let mut records = Self::records(world);
        if self.lacks(Flaw::VetoesAlways) {
            records.clear();
        }
        let veto_denied = match topic {
            Request::Disown => veto_denied_at_disowning(&Self::contacts(world), NOON),
            _ => veto_denied(&change, &Self::contacts(world), &records, &policy, world.now),
        };
        let due = world.now + present.unfreeze_delay(&policy, world.now);
        world.waiting.insert(Waiting { topic, due, veto_denied });
    }

    fn freezes(&self, world: &mut World, by: Option<u8>) {
        if world.frozen_since.is_none() {
            world.frozen_since = Some(world.now);
            world.out_since = world.out_since.or(Some(world.now));
            world.waiting.clear();
            world.froze.extend(by);
        } else if self.lacks(Flaw::RefreezeCancels) {
            world.waiting.clear();
        }
    }

    /// Whether somebody who can prove this disowns the authenticator, which took the place of another lately: the owner's own new
    /// phone, or the thief's.
    fn disowns(&self, powers: ProofSet) -> bool {
        let access = AccessContext { second_factor: true, disownable: true, ..AccessContext::default() };
        let demand = Demand::of(Purpose::DisownAuthenticator, &access, &Policy::default(), NOON);
        let left_out = |kind: ProofKind| match kind {
            ProofKind::Password => self.lacks(Flaw::DisownsByMessage),
            ProofKind::Authenticator => {
                self.lacks(Flaw::DisownsByMessage) || self.lacks(Flaw::DisownsWithoutFormer)
            }
            _ => false,
        };
        let mut asked = demand.clauses().iter();
        !self.lacks(Flaw::NothingDisowns)
            && asked.all(|clause| clause.met_by(powers) || clause.kinds().iter().all(left_out))
    }

    /// What the attacker can bring to a disowning. One who was relayed codes for a day has none of the former authenticator later.
    fn powers(&self) -> ProofSet {
        match self.holds {
            Holds::Mailbox => ProofSet::of(&[ProofKind::Captcha, ProofKind::MailCode]),
            Holds::MailboxAndPassword => {
                ProofSet::of(&[ProofKind::Captcha, ProofKind::MailCode, ProofKind::Password])
            }
            Holds::Moment | Holds::MomentUnseen => ProofSet::of(&[ProofKind::Captcha, ProofKind::Password]),
        }
    }

    /// What a sensible owner does each day.
    fn owner_acts(&self, world: &mut World) {
        if world.factor == Factor::Thiefs {
            // The owner cannot sign in, so the thief must not be able to stop the removal from inside.
            world.out_since = world.out_since.or(Some(world.now));
            self.freezes(world, Some(OWNERS));
            let all =
                [ProofKind::Captcha, ProofKind::MailCode, ProofKind::Password, ProofKind::Authenticator];
            if self.disowns(ProofSet::of(&all)) {
                self.asks(world, Request::Disown);
            }
            return;
        }
        if world.frozen_since.is_some() {
            self.asks(world, Request::Unfreeze);
            return;
        }
        world.out_since = None;
        world.factor = Factor::Owners;
        world.waiting.retain(|waiting| waiting.topic != Request::Disown);
        if self.holds != Holds::MomentUnseen {
            world.waiting.retain(|waiting| waiting.topic != Request::Add);
        }
        if world.thiefs_since.is_some() {
            self.asks(world, Request::RemoveThiefs);
        }
        if world.lock_since.is_some() {
            self.asks(world, Request::LockOff);
        }
    }

    fn passes(&self, world: &World) -> World {
        let mut next = world.clone();
        self.owner_acts(&mut next);
        next.now = next.now + Span::from_days(1);
        let due: Vec<Waiting> =
            next.waiting.iter().filter(|waiting| waiting.due <= next.now).cloned().collect();
        for waiting in due {
            next.waiting.remove(&waiting);
            match waiting.topic {
                Request::Unfreeze => {
                    next.frozen_since = None;
                    for contact in std::mem::take(&mut next.froze) {
                        next.freeze_ended_at.insert(contact, next.now);
                    }
                }
                Request::Add => next.thiefs_since = Some(next.now),
                Request::RemoveThiefs => next.thiefs_since = None,
                Request::LockOff => next.lock_since = None,
                Request::Disown => next.factor = Factor::Gone,
            }
        }
        next
    }

    /// The addresses whose messages the attacker reads and that carry links.
    fn read(&self, world: &World) -> Vec<u8> {
        match self.holds {
            Holds::Mailbox | Holds::MailboxAndPassword => vec![OWNERS],
            Holds::Moment | Holds::MomentUnseen => world.thiefs_since.map(|_| THIEFS).into_iter().collect(),
        }
    }
}

impl Model for Siege {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            now: NOON,
            frozen_since: None,
            waiting: BTreeSet::new(),
            thiefs_since: None,
            froze: BTreeSet::new(),
            vetoed_at: BTreeMap::new(),
            freeze_ended_at: BTreeMap::new(),
            lock_since: None,
            factor: Factor::Owners,
            out_since: None,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        actions.push(Action::Day);
        for contact in self.read(world) {
            actions.push(Action::FreezeBy(contact));
            actions.extend(world.waiting.iter().map(|waiting| Action::VetoBy(contact, waiting.topic)));
        }
        if self.disowns(self.powers()) && world.factor == Factor::Owners {
            actions.push(Action::Disown);
        }
        let within = matches!(self.holds, Holds::Moment | Holds::MomentUnseen);
        if within && world.now == NOON && world.frozen_since.is_none() {
            actions.extend([Action::FreezeWithin, Action::AddWithin]);
            // One who overlooks a lock for two days is bound by it, for as long as the longest lock; so is one whose
            // authenticator was replaced as well, for by the time that is disowned the lock counts.
            let alone = world.factor == Factor::Owners;
            actions.extend((self.holds == Holds::Moment && alone).then_some(Action::LockWithin));
            actions.extend(world.lock_since.is_none().then_some(Action::ReplaceWithin));
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let (mut next, policy) = (world.clone(), ProtectionPolicy::default());
        match action {
            Action::Day => return Some(self.passes(world)),
            Action::FreezeBy(contact) => {
                let record = Self::records(world).get(&id(contact)).copied().unwrap_or_default();
                if record.freezes(world.now, &policy) || self.lacks(Flaw::FreezesAlways) {
                    self.freezes(&mut next, Some(contact));
                }
            }
            Action::VetoBy(contact, topic) => {
                let vetoed = world.waiting.iter().find(|waiting| waiting.topic == topic)?.clone();
                if !vetoed.veto_denied.contains(&id(contact)) {
                    next.waiting.remove(&vetoed);
                    next.vetoed_at.insert(contact, world.now);
                }
            }
            Action::FreezeWithin => self.freezes(&mut next, None),
            Action::AddWithin if self.lacks(Flaw::AddsAtOnce) => next.thiefs_since = Some(world.now),
            Action::AddWithin => self.asks(&mut next, Request::Add),
            Action::LockWithin => next.lock_since = next.lock_since.or(Some(world.now)),
            Action::ReplaceWithin => next.factor = Factor::Thiefs,
            Action::Disown => self.asks(&mut next, Request::Disown),
        }
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(BACK_IN, |_, world: &World| {
                world.out_since.is_none_or(|since| world.now.since(since) <= MOST)
            }),
            Property::always(EVICTED, |_, world: &World| {
                world.thiefs_since.is_none_or(|since| world.now.since(since) <= MOST)
            }),
            Property::always(KEPT, |siege, world: &World| {
                matches!(siege.holds, Holds::Moment | Holds::MomentUnseen) || world.factor == Factor::Owners
            }),
        ]
    }

    fn within_boundary(&self, world: &World) -> bool {
        world.now <= NOON + Span::from_days(HORIZON)
    }
}

/// The owner is in again within two delays.
const BACK_IN: &str = "the owner is in again within two delays";
/// An address that a thief brought is gone again.
const EVICTED: &str = "the thief's address is gone again";

/// What reads messages takes no second factor away.
const KEPT: &str = "the owner's authenticator stands against the mailbox";

const ALL: [Holds; 4] = [Holds::Mailbox, Holds::MailboxAndPassword, Holds::Moment, Holds::MomentUnseen];

#[test]
fn nobody_keeps_an_owner_with_a_second_factor_out_for_longer_than_two_delays() {
    for holds in ALL {
        let checker = Siege { holds, flaw: None }.checker().threads(2).spawn_bfs().join();
        for property in [BACK_IN, EVICTED, KEPT] {
            if let Some(story) = checker.discovery(property) {
                panic!("{holds:?}: not always so: {property}\n{:#?}", story.into_actions());
            }
        }
        assert!(checker.unique_state_count() > 30, "{holds:?}: {}", checker.unique_state_count());
    }
}

#[test]
fn the_siege_notices_any_rule_that_is_missing() {
    let flaws = [
        Flaw::VetoesAlways,
        Flaw::FreezesAlways,
        Flaw::RefreezeCancels,
        Flaw::AddsAtOnce,
        Flaw::FreshLockCounts,
        Flaw::DisownsByMessage,
        Flaw::DisownsWithoutFormer,
        Flaw::NothingDisowns,
    ];
    for flaw in flaws {
        let noticed = ALL.into_iter().any(|holds| {
            let siege = Siege { holds, flaw: Some(flaw) };
            let checker =
                siege.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
            [BACK_IN, EVICTED, KEPT].iter().any(|property| checker.discovery(property).is_some())
        });
        assert!(noticed, "{flaw:?} was not noticed");
    }
}
