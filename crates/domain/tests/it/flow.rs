//! What a flow does and refuses: by example, and for every sequence of things that clients can do to it.

use proptest::prelude::*;
use vestibule_domain::gate::{
    AfterFailure, ContentDigest, Demand, Flow, FlowParts, FlowState, OpenWith, Proof, ProofKind, ProofSet,
    Purpose, Refusal, Step, Subject,
};
use vestibule_domain::policy::CaptchaPolicy;
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::{LIFETIME, NOON, account, content, demand, flow, flow_id, token, with};

const PASSWORD: &[ProofKind] = &[ProofKind::Password];
const SECOND: &[ProofKind] = &[ProofKind::Authenticator, ProofKind::BackupCode];

fn proof(kind: ProofKind) -> Proof {
    Proof { kind, subject: Subject::Account(account(1)), flow: flow_id(1) }
}

#[test]
fn proofs_open_a_flow_in_the_order_asked() {
    let mut flow = flow(&[PASSWORD, SECOND]);
    let early = flow.give(&proof(ProofKind::Authenticator), &token(1), NOON);
    assert_eq!(early, Err(Refusal::ProofNotAsked));
    let step = flow.give(&proof(ProofKind::Password), &token(1), NOON).unwrap();
    assert!(matches!(step, Step::Prove(clause) if clause.kinds() == ProofSet::of(SECOND)));
    assert_eq!(flow.give(&proof(ProofKind::Password), &token(1), NOON), Err(Refusal::ProofNotAsked));
    assert_eq!(flow.spend(None, &token(1), NOON), Err(Refusal::ProofMissing));
    assert_eq!(flow.give(&proof(ProofKind::BackupCode), &token(1), NOON), Ok(Step::Open));
    let passed = flow.spend(None, &token(1), NOON).unwrap();
    assert_eq!(passed.given(), ProofSet::of(&[ProofKind::Password, ProofKind::BackupCode]));
    assert_eq!(flow.spend(None, &token(1), NOON), Err(Refusal::FlowOver));
}

#[test]
fn a_proof_is_of_use_while_a_clause_lacks_it() {
    let mut flow = flow(&[PASSWORD, SECOND]);
    let useful = |flow: &Flow| ProofKind::ALL.into_iter().filter(|kind| flow.has_use_for(*kind)).collect();
    let all: ProofSet = useful(&flow);
    assert_eq!(all, PASSWORD.iter().chain(SECOND).copied().collect());
    flow.give(&proof(ProofKind::Password), &token(1), NOON).unwrap();
    let rest: ProofSet = useful(&flow);
    assert_eq!(rest, ProofSet::of(SECOND));
    flow.give(&proof(ProofKind::Authenticator), &token(1), NOON).unwrap();
    let none: ProofSet = useful(&flow);
    assert_eq!(none, ProofSet::EMPTY);
}

#[test]
fn a_proof_counts_only_here_and_for_this_subject() {
    let mut flow = flow(&[PASSWORD]);
    let of_another = Proof { subject: Subject::Account(account(2)), ..proof(ProofKind::Password) };
    let of_nobody = Proof { subject: Subject::Nobody, ..proof(ProofKind::Password) };
    let for_another = Proof { flow: flow_id(2), ..proof(ProofKind::Password) };
    for foreign in [of_another, of_nobody, for_another] {
        assert_eq!(flow.give(&foreign, &token(1), NOON), Err(Refusal::FlowForeign));
    }
    assert_eq!(flow.parts().given, ProofSet::EMPTY);
}

#[test]
fn another_client_learns_nothing_about_a_flow() {
    let mut shut = flow(&[PASSWORD]);
    shut.shut();
    for mut flow in [flow(&[PASSWORD]), shut] {
        let late = NOON + LIFETIME;
        assert_eq!(flow.step(&token(2), late), Err(Refusal::FlowForeign));
        assert_eq!(flow.record_failure(&token(2), NOON), Err(Refusal::FlowForeign));
        assert_eq!(flow.spend(None, &token(2), NOON), Err(Refusal::FlowForeign));
    }
}

#[test]
fn a_flow_ends_at_its_last_instant() {
    let mut flow = flow(&[PASSWORD]);
    let last = Timestamp::from_micros((NOON + LIFETIME).micros() - 1);
    assert!(flow.step(&token(1), last).is_ok());
    assert_eq!(flow.step(&token(1), NOON + LIFETIME), Err(Refusal::FlowExpired));
    flow.give(&proof(ProofKind::Password), &token(1), last).unwrap();
    assert_eq!(flow.spend(None, &token(1), NOON + LIFETIME), Err(Refusal::FlowExpired));
}

#[test]
fn the_last_wrong_proof_shuts() {
    let mut flow = flow(&[PASSWORD]);
    for left in (1..5).rev() {
        assert_eq!(flow.record_failure(&token(1), NOON), Ok(AfterFailure::TryAgain { left }));
    }
    assert_eq!(flow.record_failure(&token(1), NOON), Ok(AfterFailure::Shut));
    assert_eq!(flow.give(&proof(ProofKind::Password), &token(1), NOON), Err(Refusal::FlowOver));
    assert_eq!(flow.record_failure(&token(1), NOON), Err(Refusal::FlowOver));
}

#[test]
fn only_the_approved_content_is_done() {
    let approved = OpenWith { purpose: Purpose::ChangePassword, content: Some(content(1)), ..with() };
    let mut flow = Flow::open(approved, demand(&[PASSWORD]), NOON);
    flow.give(&proof(ProofKind::Password), &token(1), NOON).unwrap();
    for other in [Some(content(2)), None] {
        assert_eq!(flow.spend(other, &token(1), NOON), Err(Refusal::ContentDiffers));
    }
    assert!(flow.spend(Some(content(1)), &token(1), NOON).is_ok());
}

#[test]
fn a_forgotten_passwords_attempt_moves_to_the_client_with_the_link_and_leaves_the_first() {
    let with = OpenWith {
        purpose: Purpose::ResetPassword,
        passive: ProofSet::of(&[ProofKind::KnownDevice]),
        ..with()
    };
    let clauses: &[&[ProofKind]] = &[&[ProofKind::Captcha], &[ProofKind::MailCode], PASSWORD];
    let mut first = Flow::open(with, demand(clauses), NOON);
    first.give(&proof(ProofKind::Captcha), &token(1), NOON).unwrap();
    let mut moved = first.transfer_to(flow_id(2), &token(2), NOON).unwrap();
    assert_eq!(first.parts().state, FlowState::Shut);
    assert_eq!(moved.parts().given, ProofSet::of(&[ProofKind::Captcha]), "the device stays behind");
    assert_eq!(moved.step(&token(1), NOON), Err(Refusal::FlowForeign));
    assert!(moved.accepts(ProofKind::MailCode, &token(2), NOON).is_ok());
    assert_eq!(first.transfer_to(flow_id(3), &token(3), NOON), Err(Refusal::FlowOver), "once");
    let late = NOON + LIFETIME;
    assert_eq!(moved.transfer_to(flow_id(3), &token(3), late), Err(Refusal::FlowExpired));
    let mut sign_in = flow(&[PASSWORD]);
    assert_eq!(sign_in.transfer_to(flow_id(2), &token(2), NOON), Err(Refusal::FlowOver));
}

#[test]
fn only_passive_proofs_count_from_the_start() {
    let claimed = OpenWith { passive: ProofSet::of(&ProofKind::ALL), ..with() };
    let flow = Flow::open(claimed, demand(&[PASSWORD]), NOON);
    let passive = [ProofKind::KnownDevice, ProofKind::RecentSignIn, ProofKind::RecentBackupCode];
    assert_eq!(flow.parts().given, ProofSet::of(&passive));
    assert_eq!(flow.parts().state, FlowState::Proving);
}

#[test]
fn a_flow_that_asks_for_nothing_never_opens() {
    let stored: Demand = serde_json::from_str("[]").unwrap();
    for nothing in [stored, Demand::from_clauses(Vec::new()), demand(&[PASSWORD, &[]])] {
        let passive = ProofSet::of(&ProofKind::ALL);
        let mut flow = Flow::open(OpenWith { passive, ..with() }, nothing, NOON);
        for kind in ProofKind::ALL {
            let _not_asked = flow.give(&proof(kind), &token(1), NOON);
        }
        assert_eq!(flow.spend(None, &token(1), NOON), Err(Refusal::ProofMissing));
    }
}

#[test]
fn a_protection_counts_for_flows_already_under_way() {
    let before = || flow(&[PASSWORD]);
    assert_eq!(before().revalidate(&demand(&[PASSWORD])), Ok(()));
    let mut outgrown = before();
    assert_eq!(outgrown.revalidate(&demand(&[PASSWORD, SECOND])), Err(Refusal::FlowOver));
    assert_eq!(outgrown.parts().state, FlowState::Shut);
    // Less than what was asked for is fine, and so is what was given already.
    let mut flow = flow(&[&[ProofKind::MailCode], PASSWORD, SECOND]);
    flow.give(&proof(ProofKind::MailCode), &token(1), NOON).unwrap();
    assert_eq!(flow.revalidate(&demand(&[&[ProofKind::Captcha, ProofKind::MailCode], PASSWORD])), Ok(()));
}

#[test]
fn failures_ask_for_a_captcha_in_the_flow_under_way() {
    let policy = CaptchaPolicy::default();
    let captcha =
        ProofSet::of(&[ProofKind::Captcha, ProofKind::MailCode, ProofKind::SmsCode, ProofKind::Passkey]);
    let asks_first = |flow: &Flow| match flow.step(&token(1), NOON) {
        Ok(Step::Prove(clause)) => clause.kinds() == captcha,
        _ => false,
    };
    let mut tightened = flow(&[PASSWORD, SECOND]);
    tightened.require_captcha(2, &policy);
    assert!(!asks_first(&tightened));
    tightened.require_captcha(3, &policy);
    assert!(asks_first(&tightened));
    assert_eq!(tightened.give(&proof(ProofKind::Password), &token(1), NOON), Err(Refusal::ProofNotAsked));
    // Once, and never again when it was given.
    tightened.require_captcha(4, &policy);
    tightened.give(&proof(ProofKind::Captcha), &token(1), NOON).unwrap();
    tightened.require_captcha(5, &policy);
    assert_eq!(tightened.parts().demand.clauses().len(), 3);
    // Not after the password, not where a mailed code is asked for anyway, and nowhere else than at a sign-in.
    let mut proven = flow(&[PASSWORD, SECOND]);
    proven.give(&proof(ProofKind::Password), &token(1), NOON).unwrap();
    let mailed = flow(&[&[ProofKind::MailCode, ProofKind::SmsCode], PASSWORD]);
    let change = OpenWith { purpose: Purpose::ChangePassword, ..with() };
    let change = Flow::open(change, demand(&[PASSWORD]), NOON);
    for mut unchanged in [proven, mailed, change] {
        let before = unchanged.clone();
        unchanged.require_captcha(100, &policy);
        assert_eq!(unchanged, before);
    }
}

#[test]
fn a_flow_may_come_to_an_end_only_once() {
    let mut flow = flow(&[PASSWORD]);
    flow.give(&proof(ProofKind::Password), &token(1), NOON).unwrap();
    flow.spend(None, &token(1), NOON).unwrap();
    flow.shut();
    assert_eq!(flow.parts().state, FlowState::Spent);
}

/// Something that a client, or the server, does to a flow.
#[derive(Debug, Clone)]
enum Move {
    Give(Proof),
    Fail,
    Spend(Option<ContentDigest>),
    Shut,
    RequireCaptcha(u32),
    Revalidate(Demand),
}

fn some_clauses() -> impl Strategy<Value = Demand> {
    let clause = prop::sample::subsequence(ProofKind::ALL[..7].to_vec(), 0..4);
    prop::collection::vec(clause, 0..4).prop_map(|clauses| {
        let clauses: Vec<&[ProofKind]> = clauses.iter().map(Vec::as_slice).collect();
        demand(&clauses)
    })
}

fn some_move() -> impl Strategy<Value = Move> {
    let subject = prop_oneof![8 => Just(Subject::Account(account(1))), 1 => Just(Subject::Account(account(2))), 1 => Just(Subject::Nobody)];
    let flow = prop_oneof![8 => Just(1_u128), 1 => Just(2)];
    let proof = (prop::sample::select(ProofKind::ALL[..7].to_vec()), subject, flow)
        .prop_map(|(kind, subject, number)| Proof { kind, subject, flow: flow_id(number) });
    prop_oneof![
        12 => proof.prop_map(Move::Give),
        2 => Just(Move::Fail),
        3 => prop::option::of(1_u8..3).prop_map(|number| Move::Spend(number.map(content))),
        1 => Just(Move::Shut),
        1 => (0_u32..6).prop_map(Move::RequireCaptcha),
        1 => some_clauses().prop_map(Move::Revalidate),
    ]
}

/// Later states have greater ranks.
fn rank(state: FlowState) -> u8 {
    match state {
        FlowState::Proving => 0,
        FlowState::Open => 1,
        FlowState::Spent | FlowState::Shut => 2,
    }
}

fn all_in(a: ProofSet, b: ProofSet) -> bool {
    a.iter().all(|kind| b.contains(kind))
}

/// The flow moved forwards or stayed, and what never changes did not.
fn moved_forwards(before: &FlowParts, after: &FlowParts) -> bool {
    let over = rank(before.state) == 2;
    let asked = |parts: &FlowParts| parts.demand.clauses().to_vec();
    let stricter = asked(after).ends_with(&asked(before));
    let unchanging = FlowParts {
        demand: before.demand.clone(),
        given: before.given,
        state: before.state,
        tries_left: before.tries_left,
        ..after.clone()
    };
    unchanging == *before
        && stricter
        && rank(after.state) >= rank(before.state)
        && all_in(before.given, after.given)
        && after.tries_left <= before.tries_left
        && (!over || after == before)
}

/// Makes one move; says whether it was a spend that succeeded, and checks what success must mean.
fn doing(flow: &mut Flow, made: &Move, client: u8, now: Timestamp) -> Result<bool, TestCaseError> {
    let before = flow.parts().clone();
    let entitled = client == 1 && now < before.expires_at && rank(before.state) < 2;
    let mut spent = false;
    let refused = match made {
        Move::Give(proof) => {
            let asked =
                before.demand.next(before.given).is_some_and(|clause| clause.kinds().contains(proof.kind));
            let ours = proof.subject == before.subject && proof.flow == before.id;
            let given = flow.give(proof, &token(client), now);
            prop_assert_eq!(given.is_ok(), entitled && asked && ours);
            given.is_err()
        }
        Move::Fail => flow.record_failure(&token(client), now).is_err(),
        Move::Spend(content) => {
            let passed = flow.spend(*content, &token(client), now);
            let proven = before.demand.next(before.given).is_none();
            prop_assert_eq!(passed.is_ok(), entitled && proven && *content == before.content);
            spent = passed.is_ok();
            passed.is_err()
        }
        Move::Shut => {
            flow.shut();
            false
        }
        Move::RequireCaptcha(failures) => {
            flow.require_captcha(*failures, &CaptchaPolicy::default());
            false
        }
        Move::Revalidate(today) => {
            let kept = flow.revalidate(today);
            // Somebody who met the flow's own demand has then met today's as well.
            let met = |kinds: ProofSet| before.demand.next(kinds).is_some() || today.next(kinds).is_none();
            prop_assert!(kept.is_err() || (0..1_u16 << 7).all(|bits| met(before.given_and(bits))));
            false
        }
    };
    prop_assert!(moved_forwards(&before, flow.parts()));
    prop_assert!(!refused || *flow.parts() == before, "a refusal changed something");
    Ok(spent)
}

trait GivenAnd {
    fn given_and(&self, bits: u16) -> ProofSet;
}

impl GivenAnd for FlowParts {
    fn given_and(&self, bits: u16) -> ProofSet {
        let more = (0..7).zip(ProofKind::ALL).filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, kind)| kind);
        more.fold(self.given, ProofSet::with)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whatever_is_done_a_flow_only_moves_forwards_and_is_spent_once(
        demand in some_clauses(),
        content_number in prop::option::of(1_u8..3),
        passive in prop::sample::subsequence(ProofKind::ALL.to_vec(), 0..4),
        moves in prop::collection::vec((some_move(), prop_oneof![9 => Just(1_u8), 1 => Just(2)], 0_u32..150), 1..30),
    ) {
        let content = content_number.map(content);
        let opening = OpenWith { content, passive: ProofSet::of(&passive), ..with() };
        let mut flow = Flow::open(opening, demand, NOON);
        let (mut now, mut spends) = (NOON, 0);
        for (made, client, seconds) in moves {
            now = now + Span::from_seconds(seconds);
            spends += usize::from(doing(&mut flow, &made, client, now)?);
            let stored = Flow::from_parts(flow.parts().clone());
            prop_assert_eq!(&stored, &flow);
            let open = flow.parts().state == FlowState::Open;
            prop_assert!(!open || flow.parts().demand.next(flow.parts().given).is_none());
        }
        prop_assert!(spends <= 1);
        prop_assert_eq!(spends == 1, flow.parts().state == FlowState::Spent);
    }
}
