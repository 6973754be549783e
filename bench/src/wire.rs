//! The plainest HTTP/1.1 client there is: whole requests out, whole answers in, on one connection that stays open. It
//! reads what the server under test and the hello-world server send and nothing else, so that it costs next to nothing.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Outcome;

/// An open connection.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as the next question is not asked.
pub(crate) struct Answer<'w> {
    pub(crate) status: u16,
    head: &'w [u8],
    body: &'w [u8],
}

impl Answer<'_> {
    /// Whether a header is there; its name in lower case, as hyper writes it.
    pub(crate) fn has(&self, name: &str) -> bool {
        value_of(self.head, name).is_some()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> Outcome<&str> {
        Ok(std::str::from_utf8(self.body)?)
    }

    /// The body as JSON, of an answer with this status.
    pub(crate) fn json(&self, status: u16) -> Outcome<serde_json::Value> {
        if self.status != status {
            return Err(format!("{} instead of {status}: {}", self.status, self.text()?).into());
        }
        Ok(serde_json::from_slice(self.body)?)
    }
}

impl Wire {
    pub(crate) async fn connect(to: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    /// Sends a request and waits for its whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Outcome<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, whole) = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server hung up".into());
            }
            if let Some(head) = end_of_head(&self.buffer) {
                let whole = head + length_of(self.buffer.get(..head).unwrap_or_default())?;
                break (head, whole);
            }
        };
        while self.buffer.len() < whole {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server hung up in the middle of an answer".into());
            }
        }
        let (head, body) = self.buffer.split_at_checked(head).ok_or("a short answer")?;
        let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
        Ok(Answer { status: status.ok_or("no status")?.parse()?, head, body })
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn length_of(head: &[u8]) -> Outcome<usize> {
    match value_of(head, "content-length") {
        Some(value) => Ok(std::str::from_utf8(value)?.trim().parse()?),
        None => Ok(0),
    }
}

fn value_of<'h>(head: &'h [u8], name: &str) -> Option<&'h [u8]> {
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let value = line.strip_prefix(name.as_bytes())?.strip_prefix(b":")?;
        Some(value.trim_ascii())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 12\r\n\r\n";
        assert_eq!(end_of_head(head), Some(head.len()));
        assert_eq!(length_of(head).unwrap(), 12);
        assert_eq!(value_of(head, "retry-after"), Some(&b"1"[..]));
        assert_eq!(length_of(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap(), 0);
    }
}
