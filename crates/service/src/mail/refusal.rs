//! What a mail server's refusal is about: this mail, which is then over, or the operator's settings and contract with the
//! server, which somebody will mend while the mail waits. Servers say it by the enhanced code (RFC 3463) where they give
//! one, and otherwise by words beside a code (RFC 5321) that most use loosely. A refusal counts as one of this mail only where
//! it names the recipient or the text, and nothing else. In doubt the mail waits: one that waits in vain costs tries, one that
//! is given up wrongly is an alert that nobody gets.

use super::fault::MailFault;

/// Judges an answer with a code of 500 or more.
pub(super) fn judge(code: u16, reply: String) -> MailFault {
    let words = reply.to_lowercase();
    let about_this_mail = match enhanced(&reply) {
        Some(enhanced) => concerns_the_mail(enhanced),
        None => {
            matches!(code, 550 | 551 | 553) && has_one_of(&words, RECIPIENT) && !has_one_of(&words, LIMITS)
        }
    };
    if about_this_mail && !has_one_of(&words, OPERATOR) {
        MailFault::Permanent(reply)
    } else {
        MailFault::Refused(reply)
    }
}

/// The first `5.subject.detail` in an answer.
fn enhanced(reply: &str) -> Option<(u16, u16)> {
    reply.split(|letter: char| !letter.is_ascii_digit() && letter != '.').find_map(|word| {
        let (subject, detail) = word.strip_prefix("5.")?.split_once('.')?;
        Some((subject.parse().ok()?, detail.trim_end_matches('.').parse().ok()?))
    })
}

/// Whether a status is about the recipient or the text of one mail (RFC 3463 and the IANA registry of its codes).
const fn concerns_the_mail((subject, detail): (u16, u16)) -> bool {
    match subject {
        // A bad recipient; 5.1.7 and 5.1.8 are about the sender.
        1 => matches!(detail, 0..=6 | 9 | 10),
        // Too big.
        3 => detail == 4,
        // The recipient's mailbox is off, full, or does not take this; or it is about the text.
        2 | 6 => true,
        _ => false,
    }
}

/// Words by which servers without enhanced codes say that there is no such recipient.
const RECIPIENT: &[&str] = &[
    "no such",
    "unknown",
    "recipient",
    "mailbox",
    "does not exist",
    "doesn't exist",
    "not found",
    "not local",
    "unrouteable",
    "unroutable",
    "undeliverable",
];

/// Words of a limit, which may be the operator's or the recipient's.
const LIMITS: &[&str] = &["limit", "quota", "exceed", "too many", "rate", "blocked", "denied", "policy"];

/// Words that are about the sender, whatever code stands beside them.
const OPERATOR: &[&str] = &[
    "relay",
    "sender",
    "sending",
    "send as",
    "send mail",
    "authenti",
    "authoriz",
    "authoris",
    "not verified",
    "unverified",
    "suspended",
    "prohibit",
    "not permitted",
    "not allowed",
    "spf",
    "dkim",
    "dmarc",
    "helo",
    "ehlo",
    "reverse",
    "tls",
    "spamhaus",
    "dnsbl",
    "black list",
    "blacklist",
    "block list",
    "blocklist",
    "reputation",
];

fn has_one_of(words: &str, list: &[&str]) -> bool {
    list.iter().any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_operator_mends_keeps_the_mail() {
        for (code, reply) in [
            (504, "504 5.5.2 <vm>: Helo command rejected: need fully-qualified hostname"),
            (501, "501 Syntactically invalid HELO argument(s)"),
            (553, "553 5.7.1 <access@example.com>: Sender address rejected: not owned by user access"),
            (553, "553 sender not allowed"),
            (554, "554 5.7.1 <ann@example.com>: Relay access denied"),
            (554, "554 relay denied"),
            (550, "550 relay not permitted"),
            (550, "550-5.4.5 Daily user sending limit exceeded"),
            (550, "550 5.7.26 This mail is unauthenticated"),
            (550, "550 5.1.8 Sender address rejected: Domain not found"),
            (551, "551 relaying denied"),
            (552, "552 policy"),
            (552, "552 5.7.0 This message was blocked"),
            (530, "530 5.7.0 Must issue a STARTTLS command first"),
            (535, "535 5.7.8 authentication failed"),
            (538, "538 encryption required"),
            (521, "521 host does not accept mail"),
            (554, "554 transaction failed"),
            (502, "502 5.5.1 command not implemented"),
            (
                550,
                "550 5.1.0 <access@example.com>: Sender address rejected: User unknown in virtual mailbox table",
            ),
            (550, "550 5.1.1 <ann@example.com>: sender verify failed"),
            (553, "553 5.1.2 We do not relay"),
            (550, "550 You are not authorized to send mail as access@example.com"),
            (550, "550 Access to this server is prohibited"),
            (550, "550 Invalid domain name"),
            (550, "550 Domain example.com has exceeded the max emails per hour (150/150 (100%)) allowed"),
            (550, "550 Administrative prohibition"),
            (550, "550 Rejected: 192.0.2.1 is in a black list at zen.spamhaus.org"),
            (550, "550 Your account has been suspended"),
            (550, "550 5.2.0 Sending from domain example.com is disabled"),
            (554, "554 5.6.0 Email address is not verified"),
            (550, "550 no"),
        ] {
            assert_eq!(judge(code, reply.to_owned()), MailFault::Refused(reply.to_owned()));
        }
    }

    #[test]
    fn what_is_about_one_mail_is_over() {
        for (code, reply) in [
            (550, "550 no such user"),
            (550, "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown"),
            (550, "550-5.1.1 The email account that you tried to reach does not exist"),
            (550, "550 5.2.1 The user's mailbox is disabled"),
            (552, "552 5.2.2 mailbox full"),
            (553, "553 5.1.3 The recipient address is not a valid address"),
            (556, "556 5.1.10 Recipient address has null MX"),
            (554, "554 5.6.0 malformed message"),
            (552, "552 5.3.4 message too big"),
            (551, "551 user not local"),
            (550, "550 5.2.2 The mailbox is over its quota"),
            (550, "550 No such user here"),
            (550, "550 Requested action not taken: mailbox unavailable"),
            (553, "553 unknown recipient"),
        ] {
            assert_eq!(judge(code, reply.to_owned()), MailFault::Permanent(reply.to_owned()));
        }
    }
}
