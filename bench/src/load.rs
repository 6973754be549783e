//! The load, in a process of its own so that its work is not taken for the server's: groups of connections that ask all
//! at once. It is told what to do by one JSON document on its standard input and answers with another.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::task::LocalSet;

use crate::Outcome;
use crate::figures::{Quantiles, float};
use crate::machine::now;
use crate::wire::Wire;

/// What to do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// They all begin at the same moment.
    pub(crate) groups: Vec<Group>,
}

/// Connections that do the same.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Group {
    /// How many.
    pub(crate) connections: usize,
    /// Whole requests; each connection has its share of them, in turn.
    pub(crate) requests: Vec<String>,
    /// When they are sent.
    pub(crate) pace: Pace,
    /// Whether to report the tokens of the answers: they are sign-ins.
    pub(crate) keep_tokens: bool,
}

/// When requests are sent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Pace {
    /// Each connection asks again as soon as it is answered; what ends in the warm-up is not counted.
    Closed { warm_up: f64, seconds: f64 },
    /// So many a second, whether or not earlier ones were answered; connections take turns. What is answered after the
    /// end counts for how long answers take, but not for how many there were.
    Open { per_second: f64, seconds: f64 },
    /// Each request once.
    Once,
}

/// What came of a group.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// How long the counted answers took to come in.
    pub(crate) seconds: f64,
    /// Answers by their status.
    pub(crate) answers: BTreeMap<u16, Tally>,
    /// Answers `503` without `Retry-After`.
    pub(crate) without_retry_after: u64,
    /// The session tokens, if they were to be kept.
    pub(crate) tokens: Vec<String>,
    /// The newest device token of each account, if they were to be kept.
    pub(crate) devices: BTreeMap<String, String>,
    /// The body of one answer that was neither 200 nor 503, to say what went wrong.
    pub(crate) odd: Option<String>,
}

/// Answers of one status.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// How many came in time.
    pub(crate) count: u64,
    /// From the first byte sent to the last byte read.
    pub(crate) took: Quantiles,
}

impl Report {
    /// Answers of this status a second.
    pub(crate) fn rate(&self, status: u16) -> f64 {
        self.answers.get(&status).map_or(0.0, |tally| float(tally.count) / self.seconds)
    }

    /// Answers a second that did what was asked, or refused it for what it was and not for how much there was.
    pub(crate) fn rate_of_admitted(&self) -> f64 {
        let admitted = self.answers.iter().filter(|(status, _)| ![429, 503].contains(*status));
        admitted.map(|(_, tally)| float(tally.count) / self.seconds).sum()
    }

    /// How long answers of this status took.
    pub(crate) fn took(&self, status: u16) -> Quantiles {
        self.answers.get(&status).map(|tally| tally.took).unwrap_or_default()
    }

    /// An error when there were answers other than these, or none.
    pub(crate) fn only(&self, statuses: &[u16]) -> Outcome<()> {
        if let Some(odd) = self.answers.keys().find(|status| !statuses.contains(status)) {
            let said = self.odd.as_deref().unwrap_or_default();
            return Err(format!("answered with {odd}, not {statuses:?}: {said}").into());
        }
        if self.answers.is_empty() { Err("nothing was answered".into()) } else { Ok(()) }
    }
}

/// Reads the plan, does it, writes the reports.
pub(crate) fn run() -> Outcome<()> {
    let plan: Plan = serde_json::from_reader(std::io::stdin().lock())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let reports = LocalSet::new().block_on(&runtime, carry_out(plan))?;
    serde_json::to_writer(std::io::stdout().lock(), &reports)?;
    Ok(())
}

async fn carry_out(plan: Plan) -> Outcome<Vec<Report>> {
    let mut opened = Vec::new();
    for group in &plan.groups {
        let mut wires = Vec::with_capacity(group.connections);
        for _ in 0..group.connections {
            wires.push(Wire::connect(plan.address).await?);
        }
        opened.push(wires);
    }
    let start = now();
    let mut under_way = Vec::new();
    for (group, wires) in plan.groups.into_iter().zip(opened) {
        under_way.push(tokio::task::spawn_local(group.run(wires, start)));
    }
    let mut reports = Vec::new();
    for task in under_way {
        reports.push(task.await??);
    }
    Ok(reports)
}

/// What the connections of a group write down together.
#[derive(Default)]
struct Notes {
    took: RefCell<BTreeMap<u16, Vec<u32>>>,
    late: RefCell<BTreeMap<u16, u64>>,
    without_retry_after: Cell<u64>,
    tokens: RefCell<Vec<String>>,
    devices: RefCell<BTreeMap<String, String>>,
    odd: RefCell<Option<String>>,
}

impl Group {
    async fn run(self, wires: Vec<Wire>, start: Instant) -> Outcome<Report> {
        let (group, notes, ticket) = (Rc::new(self), Rc::new(Notes::default()), Rc::new(Cell::new(0)));
        let mut tasks = Vec::new();
        for (number, wire) in wires.into_iter().enumerate() {
            let worker = Worker {
                group: Rc::clone(&group),
                notes: Rc::clone(&notes),
                ticket: Rc::clone(&ticket),
                wire,
                start,
            };
            tasks.push(tokio::task::spawn_local(worker.work(number)));
        }
        for task in tasks {
            task.await??;
        }
        let seconds = match group.pace {
            Pace::Closed { seconds, .. } | Pace::Open { seconds, .. } => seconds,
            Pace::Once => start.elapsed().as_secs_f64(),
        };
        let (took, late) = (notes.took.take().into_iter(), notes.late.take());
        let tally =
            |status, mut took: Vec<u32>| Tally::of(&mut took, late.get(&status).copied().unwrap_or(0));
        let answers = took.map(|(status, took)| (status, tally(status, took))).collect();
        Ok(Report {
            seconds,
            answers,
            without_retry_after: notes.without_retry_after.get(),
            tokens: notes.tokens.take(),
            devices: notes.devices.take(),
            odd: notes.odd.take(),
        })
    }
}

struct Worker {
    group: Rc<Group>,
    notes: Rc<Notes>,
    ticket: Rc<Cell<u32>>,
    wire: Wire,
    start: Instant,
}

impl Worker {
    async fn work(mut self, number: usize) -> Outcome<()> {
        match self.group.pace {
            Pace::Closed { warm_up, seconds } => {
                let from = self.start + Duration::from_secs_f64(warm_up);
                self.closed(number, from, from + Duration::from_secs_f64(seconds)).await
            }
            Pace::Open { per_second, seconds } => {
                self.open(per_second, self.start + Duration::from_secs_f64(seconds)).await
            }
            Pace::Once => self.once(number).await,
        }
    }

    async fn closed(&mut self, number: usize, from: Instant, until: Instant) -> Outcome<()> {
        let group = Rc::clone(&self.group);
        let share = group.requests.iter().skip(number % group.requests.len()).step_by(group.connections);
        for request in share.cycle() {
            if now() >= until {
                break;
            }
            self.ask(request, |done| from <= done && done < until).await?;
        }
        Ok(())
    }

    async fn open(&mut self, per_second: f64, until: Instant) -> Outcome<()> {
        let group = Rc::clone(&self.group);
        loop {
            let ticket = self.ticket.get();
            self.ticket.set(ticket + 1);
            let due = self.start + Duration::from_secs_f64(f64::from(ticket) / per_second);
            if due >= until {
                return Ok(());
            }
            tokio::time::sleep_until(due.into()).await;
            let turn = usize::try_from(ticket)? % group.requests.len();
            let Some(request) = group.requests.get(turn) else { return Ok(()) };
            let status = self.ask(request, |_| true).await?;
            if now() >= until {
                *self.notes.late.borrow_mut().entry(status).or_default() += 1;
            }
        }
    }

    async fn once(&mut self, number: usize) -> Outcome<()> {
        let group = Rc::clone(&self.group);
        for request in group.requests.iter().skip(number).step_by(group.connections) {
            self.ask(request, |_| true).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, request: &str, counts: impl Fn(Instant) -> bool) -> Outcome<u16> {
        let began = now();
        let answer = self.wire.ask(request.as_bytes()).await?;
        let done = now();
        if counts(done) {
            let micros = u32::try_from((done - began).as_micros())?;
            self.notes.took.borrow_mut().entry(answer.status).or_default().push(micros);
        }
        let status = answer.status;
        match status {
            200 if self.group.keep_tokens => {
                let body = answer.json(200)?;
                let text = |name: &str| body.get(name).and_then(|value| value.as_str()).map(str::to_owned);
                self.notes.tokens.borrow_mut().extend(text("session_token"));
                self.notes.devices.borrow_mut().extend(text("account").zip(text("device_token")));
            }
            200 => {}
            503 => {
                let more = u64::from(!answer.has("retry-after"));
                self.notes.without_retry_after.set(self.notes.without_retry_after.get() + more);
            }
            _ => *self.notes.odd.borrow_mut() = Some(answer.text()?.to_owned()),
        }
        Ok(status)
    }
}

impl Tally {
    fn of(micros: &mut [u32], late: u64) -> Self {
        let all: u64 = micros.len().try_into().unwrap_or(u64::MAX);
        Self { count: all.saturating_sub(late), took: Quantiles::of(micros) }
    }
}
