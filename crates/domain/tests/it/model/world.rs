//! Everything that can happen between an owner, an attacker and the gate. A request loads a flow, and commits later:
//! evidence consumed, proof given, flow spent and saved, all or nothing, as the service does in one transaction. The
//! attacker makes evidence of the kinds in his power, has factors of his own account, sees all evidence once it was
//! used and the owner's mailed code even before, and learns the token of the owner's flow when that is over.

use std::collections::BTreeSet;
use std::ops::Range;

use stateright::{Model, Property};
use vestibule_domain::gate::{
    ContentDigest, Flow, FlowState, OpenWith, Proof, ProofKind, ProofSet, Purpose, Step, Subject,
};
use vestibule_domain::time::Timestamp;

use super::gate::{ATTACKER, Gate, OWNER, Shown};
use super::scene::{Meanwhile, Scene};
use crate::somebody::{LIFETIME, NOON, account, content, flow_id, token};

/// Wrong proofs that a flow of the model tolerates.
const TRIES: u8 = 2;
/// The flows: the owner's, the attacker's on the owner's account, the attacker's on his own.
const OWNERS: usize = 0;
const ATTACKERS: usize = 1;
const FOREIGN: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Who {
    Owner,
    Attacker,
}

/// A password, a code, a solved captcha.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Evidence {
    kind: ProofKind,
    /// Whose factor it comes from.
    of: Who,
    /// The flow that a mailed code was sent for.
    sent_for: Option<usize>,
    /// Tells codes of the same factor apart.
    serial: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Giving {
    Nothing,
    Guess,
    Evidence(Evidence),
}

/// One request to one flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Request {
    who: Who,
    slot: usize,
    /// The flow whose token is shown.
    token: usize,
    giving: Giving,
    /// Whether to spend the flow when it opens, and the content to spend it on.
    spend: bool,
    content: Option<ContentDigest>,
}

/// A request that has loaded its flow.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Flight {
    request: Request,
    loaded: Flow,
    version: u8,
}

impl Flight {
    fn load(world: &World, request: Request) -> Option<Self> {
        let (loaded, version) = world.flows.get(request.slot)?;
        Some(Self { request, loaded: loaded.clone(), version: *version })
    }

    fn order(&self) -> (Who, usize, usize, Giving, bool, Option<[u8; 32]>, u8) {
        let Request { who, slot, token, giving, spend, content } = self.request;
        (who, slot, token, giving, spend, content.map(|digest| digest.0), self.version)
    }
}

/// A session begun, or a change made, in the owner's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Gain {
    who: Who,
    slot: usize,
    content: Option<ContentDigest>,
    /// Whether the proofs given met what the real gate demanded at that moment.
    covered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct World {
    powers: ProofSet,
    expired: bool,
    /// Whether the owner has done what may be done meanwhile.
    changed: bool,
    flows: Vec<(Flow, u8)>,
    flights: Vec<Flight>,
    used: BTreeSet<Evidence>,
    gains: Vec<Gain>,
    guesses: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// A request is carried out at once.
    Do(Request),
    /// A request loads its flow.
    Load(Request),
    /// The request at this place of those under way commits.
    Commit(usize),
    /// The owner enrols an authenticator, or chooses a new password.
    ProtectionChange,
    /// The flows expire.
    Tick,
}

struct Outcome {
    flow: Flow,
    used: Option<Evidence>,
    gain: Option<Gain>,
    guessed: bool,
}

/// The model: a gate in a scene, an attacker with each of these sets of powers.
pub(crate) struct House {
    pub(crate) gate: Box<dyn Gate>,
    pub(crate) scene: Scene,
    pub(crate) powers: Vec<ProofSet>,
    /// Requests that may be under way at once; 1 carries each out at once.
    pub(crate) at_once: usize,
}

impl World {
    fn now(&self) -> Timestamp {
        if self.expired { NOON + LIFETIME } else { NOON }
    }

    /// Whether the owner's flow is over, so that its token is no secret any more.
    fn owner_is_done(&self) -> bool {
        let spent = self.gains.iter().any(|gain| gain.slot == OWNERS);
        let shut = self.flows.first().is_some_and(|(flow, _)| flow.parts().state == FlowState::Shut);
        spent || shut || self.expired
    }

    fn shown(&self, slot: usize) -> Shown {
        Shown { token: token(u8::try_from(slot).unwrap()), now: self.now() }
    }
}

const fn is_mailed(kind: ProofKind) -> bool {
    matches!(kind, ProofKind::MailCode | ProofKind::SmsCode | ProofKind::SecondContactCode)
}

impl House {
    /// Racing multiplies what can happen; it is looked at in the two flows of the owner's account.
    const fn races(&self) -> bool {
        self.at_once > 1
    }

    const fn slots(&self) -> Range<usize> {
        0..if self.races() { FOREIGN } else { FOREIGN + 1 }
    }

    fn content(&self, who: Who) -> Option<ContentDigest> {
        (!self.scene.purpose.begins_with_identifier()).then(|| content(if who == Who::Owner { 1 } else { 2 }))
    }

    fn subject(&self, who: Who) -> Subject {
        match (self.scene.purpose, who) {
            (Purpose::Register, _) => Subject::Nobody,
            (_, Who::Owner) => Subject::Account(account(OWNER)),
            (_, Who::Attacker) => Subject::Account(account(ATTACKER)),
        }
    }

    fn brings(&self, slot: usize, powers: ProofSet) -> ProofSet {
        if slot == OWNERS { self.scene.owner_brings } else { powers }
    }

    fn open(&self, slot: usize, powers: ProofSet) -> Flow {
        let (who, of) = match slot {
            OWNERS => (Who::Owner, Who::Owner),
            FOREIGN => (Who::Attacker, Who::Attacker),
            _ => (Who::Attacker, Who::Owner),
        };
        let access = self.scene.access(self.brings(slot, powers), false);
        // The attacker claims to have proven everything; only what really comes with the request may count.
        let claimed = ProofKind::ALL.into_iter().filter(|kind| who == Who::Attacker && !kind.is_passive());
        let with = OpenWith {
            id: flow_id(u128::try_from(slot).unwrap() + 1),
            purpose: self.scene.purpose,
            subject: self.subject(of),
            holder: token(u8::try_from(slot).unwrap()),
            content: self.content(who),
            passive: claimed.fold(access.passive, ProofSet::with),
            tries: TRIES,
            lifetime: LIFETIME,
        };
        let demand = self.gate.demand(self.scene.purpose, &access, &self.scene.policy(), NOON);
        self.gate.open(with, demand, NOON)
    }

    /// The owner gives, honestly, what comes next; sometimes twice, sometimes without going on.
    fn owner_requests(&self, world: &World, requests: &mut Vec<Request>) {
        let Some((flow, _)) = world.flows.first() else { return };
        let giving = match flow.parts().demand.next(flow.parts().given) {
            Some(clause) => {
                let Some(kind) = clause.kinds().iter().find(|kind| *kind != ProofKind::KnownDevice) else {
                    return;
                };
                let sent_for = is_mailed(kind).then_some(OWNERS);
                Giving::Evidence(Evidence { kind, of: Who::Owner, sent_for, serial: OWNERS })
            }
            None => Giving::Nothing,
        };
        let content = self.content(Who::Owner);
        let request =
            |spend| Request { who: Who::Owner, slot: OWNERS, token: OWNERS, giving, spend, content };
        requests.extend([request(true), request(false)]);
    }

    fn attacker_requests(&self, world: &World, requests: &mut Vec<Request>) {
        let holds_owners_token = self.scene.malware || world.owner_is_done();
        for slot in 0..world.flows.len() {
            let token = if slot == OWNERS && !holds_owners_token { ATTACKERS } else { slot };
            let mut give = |giving, content| {
                let who = Who::Attacker;
                requests.push(Request { who, slot, token, giving, spend: true, content });
            };
            let wanted = self.content(Who::Attacker);
            give(Giving::Nothing, wanted);
            if slot == OWNERS && wanted.is_some() {
                give(Giving::Nothing, self.content(Who::Owner));
            }
            if slot == ATTACKERS {
                give(Giving::Guess, wanted);
            }
            for evidence in self.attackers_evidence(world, slot) {
                give(Giving::Evidence(evidence), wanted);
            }
        }
    }

    fn attackers_evidence(&self, world: &World, slot: usize) -> Vec<Evidence> {
        let kinds = || self.scene.kinds().iter().filter(|kind| !kind.is_passive());
        let in_power = kinds().filter(|kind| world.powers.contains(*kind)).map(|kind| {
            let sent_for = is_mailed(kind).then_some(slot);
            Evidence { kind, of: Who::Owner, sent_for, serial: slot + 1 }
        });
        let of_his_own = kinds().filter(|kind| *kind != ProofKind::Captcha).map(|kind| {
            let sent_for = is_mailed(kind).then_some(FOREIGN);
            Evidence { kind, of: Who::Attacker, sent_for, serial: slot + 1 }
        });
        let read_out = kinds().filter(|kind| is_mailed(*kind)).map(|kind| Evidence {
            kind,
            of: Who::Owner,
            sent_for: Some(OWNERS),
            serial: OWNERS,
        });
        let seen = world.used.iter().copied().filter(|evidence| evidence.of == Who::Owner);
        in_power.chain(of_his_own).chain(read_out).chain(seen).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn requests(&self, world: &World) -> Vec<Request> {
        let mut requests = Vec::new();
        self.owner_requests(world, &mut requests);
        self.attacker_requests(world, &mut requests);
        requests
    }

    /// What a request makes of the flow that it loaded; `None` when it is refused and nothing changes.
    fn outcome(&self, world: &World, loaded: &Flow, request: &Request) -> Option<Outcome> {
        let shown = world.shown(request.token);
        let mut flow = loaded.clone();
        let mut outcome = Outcome { flow: flow.clone(), used: None, gain: None, guessed: false };
        match request.giving {
            Giving::Nothing => {}
            Giving::Guess => {
                flow.accepts(ProofKind::Password, &shown.token, shown.now).ok()?;
                self.gate.record_failure(&mut flow, shown).ok()?;
                let failures = self.scene.failures + u32::from(world.guesses) + 1;
                self.gate.require_captcha(&mut flow, failures, &self.scene.policy().captcha);
                return Some(Outcome { flow, guessed: true, ..outcome });
            }
            Giving::Evidence(evidence) => {
                if !self.gate.consumable(&world.used, &evidence)
                    || self.is_outdated(world, request.who, evidence)
                {
                    return None;
                }
                self.gate.give(&mut flow, &self.proof(&evidence, loaded), shown).ok()?;
                outcome.used = (evidence.kind != ProofKind::Password).then_some(evidence);
            }
        }
        if request.spend {
            outcome.gain = self.gain(world, &mut flow, request);
        }
        let changed = flow != *loaded || outcome.gain.is_some();
        changed.then_some(Outcome { flow, ..outcome })
    }

    /// The attacker's password is the old one; its own check refuses it.
    fn is_outdated(&self, world: &World, who: Who, evidence: Evidence) -> bool {
        let changed = world.changed && self.scene.meanwhile == Meanwhile::ChangesPassword;
        changed && who == Who::Attacker && evidence.of == Who::Owner && evidence.kind == ProofKind::Password
    }

    /// A new password ends every flow under way; an enrolled authenticator is what [`Gate::revalidate`] is for.
    fn change(&self, world: &World) -> World {
        let mut next = World { changed: true, ..world.clone() };
        if self.scene.meanwhile == Meanwhile::ChangesPassword {
            for (flow, version) in &mut next.flows {
                self.gate.shut(flow);
                *version += 1;
            }
        }
        next
    }

    fn proof(&self, evidence: &Evidence, loaded: &Flow) -> Proof {
        let parts = loaded.parts();
        let subject =
            if evidence.kind == ProofKind::Captcha { parts.subject } else { self.subject(evidence.of) };
        let flow = evidence.sent_for.map_or(parts.id, |slot| flow_id(u128::try_from(slot).unwrap() + 1));
        Proof { kind: evidence.kind, subject, flow }
    }

    fn gain(&self, world: &World, flow: &mut Flow, request: &Request) -> Option<Gain> {
        let (who, slot, content) = (request.who, request.slot, request.content);
        let shown = world.shown(request.token);
        if world.changed && flow.step(&shown.token, shown.now) == Ok(Step::Open) {
            let access = self.scene.access(self.brings(slot, world.powers), true);
            let today = self.gate.demand(self.scene.purpose, &access, &self.scene.policy(), shown.now);
            self.gate.revalidate(flow, &today).ok()?;
        }
        let passed = self.gate.spend(flow, content, shown).ok()?;
        self.gate.reaches_owner(&passed).ok()?;
        // A registration opens the account of the address it is about: the attacker's own is his to open.
        if self.scene.purpose == Purpose::Register && slot == FOREIGN {
            return None;
        }
        let demand = self.scene.demand(self.brings(slot, world.powers), world.changed);
        let outdated = world.changed && who == Who::Attacker;
        let given = if outdated { self.scene.left_of(passed.given()) } else { passed.given() };
        Some(Gain { who, slot, content, covered: demand.next(given).is_none() })
    }

    fn commit(&self, world: &World, flight: &Flight) -> Option<World> {
        let mut next = world.clone();
        let outcome = self.outcome(world, &flight.loaded, &flight.request)?;
        let (flow, version) = next.flows.get_mut(flight.request.slot)?;
        if !self.gate.saves(flight.version, *version) {
            return None;
        }
        *flow = outcome.flow;
        *version += 1;
        next.used.extend(outcome.used);
        next.gains.extend(outcome.gain);
        next.guesses += u8::from(outcome.guessed);
        Some(next)
    }
}

impl Model for House {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let world = |powers: &ProofSet| World {
            powers: *powers,
            expired: false,
            changed: false,
            flows: self.slots().map(|slot| (self.open(slot, *powers), 0)).collect(),
            flights: Vec::new(),
            used: BTreeSet::new(),
            gains: Vec::new(),
            guesses: 0,
        };
        self.powers.iter().map(world).collect()
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if !world.expired {
            actions.push(Action::Tick);
        }
        if self.scene.meanwhile != Meanwhile::Nothing && !world.changed {
            actions.push(Action::ProtectionChange);
        }
        actions.extend((0..world.flights.len()).map(Action::Commit));
        let requests = self.requests(world).into_iter();
        match self.at_once {
            1 => actions.extend(requests.map(Action::Do)),
            most if world.flights.len() < most => actions.extend(requests.map(Action::Load)),
            _ => {}
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        match action {
            Action::Tick => Some(World { expired: true, ..world.clone() }),
            Action::ProtectionChange => Some(self.change(world)),
            Action::Do(request) => self.commit(world, &Flight::load(world, request)?),
            Action::Load(request) => {
                // What is refused now would be refused later: the copy stays, time and used evidence only grow.
                let flight = Flight::load(world, request)?;
                self.outcome(world, &flight.loaded, &request)?;
                let mut next = world.clone();
                next.flights.push(flight);
                // Which of two requests came first does not matter: only which commits first.
                next.flights.sort_by_key(Flight::order);
                Some(next)
            }
            Action::Commit(place) => {
                let flight = world.flights.get(place)?;
                let mut next = self.commit(world, flight).unwrap_or_else(|| world.clone());
                next.flights.remove(place);
                Some(next)
            }
        }
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ATTACKER_KEPT_OUT, |house: &Self, world: &World| {
                house.scene.meanwhile != Meanwhile::Nothing
                    || !world.gains.iter().any(|gain| house.is_attackers(gain))
            }),
            Property::always(NOTHING_FOR_LESS, |_, world: &World| {
                world.gains.iter().all(|gain| gain.covered)
            }),
            Property::always(SPENT_ONCE, |_, world: &World| {
                (0..world.flows.len())
                    .all(|slot| world.gains.iter().filter(|gain| gain.slot == slot).count() <= 1)
            }),
            Property::always(GUESSES_COUNTED, |_, world: &World| world.guesses <= TRIES),
            Property::always(CAPTCHA_IN_TIME, |house: &Self, world: &World| {
                let captcha = ProofSet::of(&[ProofKind::Captcha, ProofKind::MailCode, ProofKind::SmsCode]);
                let solved = |(flow, _): &(Flow, u8)| flow.parts().given.meets(captcha);
                u32::from(world.guesses) <= house.scene.policy().captcha.after_failures
                    || world.flows.get(ATTACKERS).is_some_and(solved)
            }),
            Property::sometimes(OWNER_GETS_IN, |_, world: &World| {
                world.gains.iter().any(|gain| gain.who == Who::Owner)
            }),
            Property::sometimes(ATTACKER_GETS_IN, |house: &Self, world: &World| {
                world.gains.iter().any(|gain| house.is_attackers(gain))
            }),
        ]
    }

    fn within_boundary(&self, world: &World) -> bool {
        world.gains.len() <= 2 && world.guesses <= TRIES + 1
    }
}

impl House {
    /// A session that the attacker began, or a change that the owner did not approve.
    fn is_attackers(&self, gain: &Gain) -> bool {
        match self.content(Who::Attacker) {
            None => gain.who == Who::Attacker,
            wanted => gain.content == wanted,
        }
    }
}

/// The attacker begins no session in the owner's name and makes no change that the owner did not approve.
pub(crate) const ATTACKER_KEPT_OUT: &str = "the attacker is kept out";
/// Somebody who gets through has proven everything that the real gate demands at that moment.
pub(crate) const NOTHING_FOR_LESS: &str = "nothing for less than what is demanded";
/// A flow yields at most one session or change.
pub(crate) const SPENT_ONCE: &str = "a flow is spent once";
/// No more wrong proofs are looked at than a flow tolerates.
pub(crate) const GUESSES_COUNTED: &str = "guesses are counted";
/// From the due number of wrong guesses on, none is looked at before a captcha is solved.
pub(crate) const CAPTCHA_IN_TIME: &str = "a captcha is asked in time";
/// The owner can get in.
pub(crate) const OWNER_GETS_IN: &str = "the owner gets in";
/// The attacker can get in; expected only when every clause is in his power.
pub(crate) const ATTACKER_GETS_IN: &str = "the attacker gets in";
/// What must hold.
pub(crate) const SAFETY: [&str; 5] =
    [ATTACKER_KEPT_OUT, NOTHING_FOR_LESS, SPENT_ONCE, GUESSES_COUNTED, CAPTCHA_IN_TIME];
