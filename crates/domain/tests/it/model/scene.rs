//! Where owner and attacker stand: what the account has, what the policy says, what is being attempted.

use vestibule_domain::gate::{
    AccessContext, Demand, FailureCount, FailureCounts, ProofKind, ProofSet, Purpose, Risk, RiskFacts,
    RiskLevel,
};
use vestibule_domain::policy::{ConfirmNewDevice, Policy};
use vestibule_domain::protection::Suspicion;

use crate::somebody::NOON;

/// What the account can prove with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Factors {
    /// The password alone.
    Password,
    /// An authenticator and backup codes as well.
    Authenticator,
    /// A passkey as well, and nothing else.
    Passkey,
    /// An authenticator, backup codes and a passkey, of which only the passkey opens the account.
    PasskeysOnly,
    /// An authenticator that cannot be used, and no backup code left.
    Unusable,
}

/// What the owner may do while flows are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meanwhile {
    /// Nothing.
    Nothing,
    /// Enrol an authenticator.
    Enrols,
    /// Choose a new password: the attacker knows only the old one.
    ChangesPassword,
}

/// One attack on one owner.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) purpose: Purpose,
    pub(crate) factors: Factors,
    pub(crate) confirm: ConfirmNewDevice,
    /// Failures of all strangers so far.
    pub(crate) failures: u32,
    /// Whether a captcha is asked only after the first wrong guess, and of new devices too.
    pub(crate) late_captcha: bool,
    /// What comes with the owner's request.
    pub(crate) owner_brings: ProofSet,
    /// Whether the attacker sits in the owner's browser and holds the token of the owner's flow.
    pub(crate) malware: bool,
    /// What the owner may do while flows are under way.
    pub(crate) meanwhile: Meanwhile,
    /// Whether the account has a second address.
    pub(crate) two_contacts: bool,
    /// Why the account is locked, if it is.
    pub(crate) suspicion: Option<Suspicion>,
}

impl Scene {
    fn new(name: &'static str, purpose: Purpose, factors: Factors) -> Self {
        let brings =
            if purpose.begins_with_identifier() { ProofKind::KnownDevice } else { ProofKind::RecentSignIn };
        Self {
            name,
            purpose,
            factors,
            confirm: ConfirmNewDevice::WithoutSecondFactor,
            failures: 0,
            late_captcha: false,
            owner_brings: ProofSet::of(&[brings]),
            malware: false,
            meanwhile: Meanwhile::Nothing,
            two_contacts: false,
            suspicion: None,
        }
    }

    /// Every scene that is checked.
    pub(crate) fn all() -> Vec<Self> {
        use Factors::{Authenticator, Password, Unusable};
        let none = ProofSet::EMPTY;
        let confirmed =
            Self { confirm: ConfirmNewDevice::Always, ..Self::new("", Purpose::SignIn, Password) };
        vec![
            Self::new("password only", Purpose::SignIn, Password),
            Self::new("password and authenticator", Purpose::SignIn, Authenticator),
            Self {
                name: "new device confirmed",
                factors: Authenticator,
                owner_brings: none,
                ..confirmed.clone()
            },
            Self {
                name: "captcha after a guess",
                late_captcha: true,
                ..Self::new("", Purpose::SignIn, Authenticator)
            },
            Self { name: "strangers exhausted", failures: 100, owner_brings: none, ..confirmed.clone() },
            Self::new("authenticator unusable", Purpose::SignIn, Unusable),
            Self { owner_brings: none, ..Self::new("register", Purpose::Register, Password) },
            Self::new("enrol a first authenticator", Purpose::EnrolAuthenticator, Password),
            Self {
                two_contacts: true,
                ..Self::new(
                    "enrol a first authenticator, two addresses",
                    Purpose::EnrolAuthenticator,
                    Password,
                )
            },
            Self::new("replace the authenticator", Purpose::EnrolAuthenticator, Authenticator),
            Self::new("forgotten password", Purpose::ResetPassword, Password),
            Self {
                owner_brings: none,
                ..Self::new("forgotten password, authenticator", Purpose::ResetPassword, Authenticator)
            },
            Self {
                suspicion: Some(Suspicion::ImpossibleTravel),
                ..Self::new("locked on suspicion", Purpose::SignIn, Authenticator)
            },
            Self { owner_brings: none, ..Self::new("unfreeze", Purpose::Unfreeze, Authenticator) },
            Self {
                meanwhile: Meanwhile::Enrols,
                ..Self::new("enrolled meanwhile", Purpose::SignIn, Password)
            },
            Self {
                meanwhile: Meanwhile::ChangesPassword,
                ..Self::new("new password meanwhile", Purpose::SignIn, Authenticator)
            },
        ]
        .into_iter()
        .chain(Self::with_passkeys())
        .chain(Self::within_a_session())
        .collect()
    }

    /// Those of sign-ins and ways back of accounts with a passkey.
    fn with_passkeys() -> Vec<Self> {
        use Factors::{Passkey, PasskeysOnly};
        let none = ProofSet::EMPTY;
        vec![
            Self::new("password and passkey", Purpose::SignIn, Passkey),
            Self {
                owner_brings: none,
                suspicion: Some(Suspicion::CopiedPasskey),
                ..Self::new("a copied passkey", Purpose::SignIn, Passkey)
            },
            Self::new("forgotten password, passkey", Purpose::ResetPassword, Passkey),
            Self::new("passkeys only", Purpose::SignIn, PasskeysOnly),
            Self::new("forgotten password, passkeys only", Purpose::ResetPassword, PasskeysOnly),
            Self {
                owner_brings: none,
                ..Self::new("lost passkeys", Purpose::LeavePasskeysOnly, PasskeysOnly)
            },
        ]
    }

    /// Those of changes that somebody signed in makes, but of a new authenticator.
    fn within_a_session() -> Vec<Self> {
        use Factors::{Authenticator, Passkey, PasskeysOnly, Password};
        let none = ProofSet::EMPTY;
        vec![
            Self::new("resynchronise", Purpose::ResynchroniseAuthenticator, Authenticator),
            Self {
                owner_brings: none,
                ..Self::new("new backup codes", Purpose::ReplaceBackupCodes, Authenticator)
            },
            Self {
                malware: true,
                ..Self::new("new password, malware", Purpose::ChangePassword, Authenticator)
            },
            Self::new("weaken a protection", Purpose::WeakenProtection, Authenticator),
            Self::new("remove the authenticator", Purpose::RemoveAuthenticator, Authenticator),
            Self::new("remove a passkey", Purpose::RemovePasskey, Passkey),
            Self::new("add a passkey", Purpose::AddPasskey, Password),
            Self::new("passkeys only from now on", Purpose::TurnOnPasskeysOnly, Passkey),
            Self::new("weaken a protection, passkeys only", Purpose::WeakenProtection, PasskeysOnly),
            Self { malware: true, ..Self::new("add another passkey, malware", Purpose::AddPasskey, Passkey) },
            Self::new("replace the address", Purpose::ReplaceContact, Authenticator),
            Self::new("replace the address, password", Purpose::ReplaceContact, Password),
            Self::new("set the settings lock", Purpose::LockSettings, Password),
            Self {
                two_contacts: true,
                ..Self::new("set the settings lock, two addresses", Purpose::LockSettings, Password)
            },
            Self { owner_brings: none, ..Self::new("disown", Purpose::DisownAuthenticator, Authenticator) },
            Self::new("add an address", Purpose::AddContact, Password),
            Self { malware: true, ..Self::new("step up, malware", Purpose::StepUp, Authenticator) },
        ]
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::all().into_iter().find(|scene| scene.name == name).unwrap()
    }

    pub(crate) fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        policy.device.confirm_new = self.confirm;
        if self.late_captcha {
            (policy.captcha.from_risk, policy.captcha.after_failures) = (RiskLevel::High, 1);
        }
        policy
    }

    /// Where somebody stands who brings these passive proofs.
    pub(crate) fn access(&self, brings: ProofSet, changed: bool) -> AccessContext {
        let enrolled = changed && self.meanwhile == Meanwhile::Enrols;
        let known_device = brings.contains(ProofKind::KnownDevice);
        let (base, second_factor) = match self.factors {
            Factors::Password if !enrolled => (vec![ProofKind::Password], false),
            Factors::Passkey if !enrolled => {
                (vec![ProofKind::Password, ProofKind::Passkey, ProofKind::SecurityKey], true)
            }
            Factors::PasskeysOnly => (
                vec![
                    ProofKind::Password,
                    ProofKind::Authenticator,
                    ProofKind::BackupCode,
                    ProofKind::Passkey,
                    ProofKind::SecurityKey,
                ],
                true,
            ),
            Factors::Unusable => (vec![ProofKind::Password], true),
            _ => (vec![ProofKind::Password, ProofKind::Authenticator, ProofKind::BackupCode], true),
        };
        let facts = RiskFacts { known_device, failures: self.failures, ..RiskFacts::default() };
        let policy = self.policy();
        let strangers =
            FailureCount { failures: self.failures, last_failure: Some(NOON), locked_until: None };
        AccessContext {
            available: ProofSet::of(&base).with(ProofKind::MailCode),
            second_factor,
            passive: brings.iter().filter(|kind| kind.is_passive()).collect(),
            risk: Risk::judge(&facts, NOON, &policy.risk),
            attempts: FailureCounts { strangers, ..FailureCounts::default() },
            suspicion: self.suspicion,
            newly_registered: false,
            contacts: if self.two_contacts { 2 } else { 1 },
            disownable: second_factor,
            passkeys_only: self.factors == Factors::PasskeysOnly,
        }
    }

    /// What the real gate demands of somebody with these powers.
    pub(crate) fn demand(&self, powers: ProofSet, changed: bool) -> Demand {
        Demand::of(self.purpose, &self.access(powers, changed), &self.policy(), NOON)
    }

    /// The kinds that matter here. A texted code can all that a mailed one can, and a backup code all that one of the
    /// authenticator can, so one stands for both. A touched key matters only where there is a passkey.
    pub(crate) fn kinds(&self) -> ProofSet {
        let demand = self.demand(ProofSet::EMPTY, true);
        let kinds = demand.clauses().iter().flat_map(|clause| clause.kinds().iter());
        let kinds: ProofSet = kinds.chain(self.late_captcha.then_some(ProofKind::Captcha)).collect();
        let kinds = kinds.without(ProofKind::SmsCode).without(ProofKind::BackupCode);
        let has_passkey = matches!(self.factors, Factors::Passkey | Factors::PasskeysOnly);
        if has_passkey { kinds } else { kinds.without(ProofKind::SecurityKey) }
    }

    /// What is left of these powers once the owner has done what may be done meanwhile.
    pub(crate) fn left_of(&self, powers: ProofSet) -> ProofSet {
        if self.meanwhile == Meanwhile::ChangesPassword {
            powers.without(ProofKind::Password)
        } else {
            powers
        }
    }

    /// Every set of powers that leaves at least one clause unmet.
    pub(crate) fn strict_subsets(&self) -> Vec<ProofSet> {
        let kinds: Vec<ProofKind> = self.kinds().iter().collect();
        let subset = |bits: u32| (0_u32..).zip(&kinds).filter(move |(bit, _)| bits >> bit & 1 == 1);
        (0..1_u32 << kinds.len())
            .map(|bits| subset(bits).map(|(_, kind)| *kind).collect::<ProofSet>())
            .filter(|powers| self.demand(*powers, true).next(self.left_of(*powers)).is_some())
            .collect()
    }

    /// Those strict subsets to which no kind can be added.
    pub(crate) fn greatest_strict_subsets(&self) -> Vec<ProofSet> {
        let all = self.strict_subsets();
        let greater = |a: ProofSet, b: ProofSet| a != b && b.iter().all(|kind| a.contains(kind));
        all.iter().copied().filter(|powers| !all.iter().any(|other| greater(*other, *powers))).collect()
    }
}
