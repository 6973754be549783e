//! A mail server that takes everything and remembers it. What it remembers it has taken over, even when the client did
//! not live to hear that.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long a test waits for a mail that must come.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A mail that was taken over.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) message_id: String,
    /// The six digits in it.
    pub(crate) code: Option<String>,
}

/// The mail server; it goes with the test's runtime.
#[derive(Clone)]
pub(crate) struct Post {
    mails: Arc<Mutex<Vec<Mail>>>,
    bell: watch::Sender<usize>,
}

impl Post {
    /// Opens at this address.
    pub(crate) async fn open(at: SocketAddr) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let post = Self { mails: Arc::default(), bell: watch::Sender::new(0) };
        let ours = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let ours = ours.clone();
                tokio::spawn(async move { ours.talk(stream).await });
            }
        });
        post
    }

    /// Everything that was taken over so far.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// The code of the first mail to this recipient that `fits`, as soon as there is one.
    pub(crate) async fn code(&self, to: &str, fits: impl Fn(&str) -> bool) -> String {
        let found = || {
            let mails = self.mails.lock().unwrap();
            let mut codes = mails.iter().filter(|mail| mail.to == to).filter_map(|mail| mail.code.as_ref());
            codes.find(|code| fits(code)).cloned()
        };
        let mut bell = self.bell.subscribe();
        let waiting = async {
            loop {
                bell.borrow_and_update();
                if let Some(code) = found() {
                    return code;
                }
                bell.changed().await.unwrap();
            }
        };
        let came = tokio::time::timeout(TIMEOUT, waiting).await;
        came.unwrap_or_else(|_| panic!("no mail to {to} came; these did: {:?}", self.mails()))
    }

    /// One conversation (RFC 5321), until the client goes away.
    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 here\r\n").await.ok()?;
        let mut to = String::new();
        loop {
            let line = lines.next_line().await.ok()??;
            let said: &[u8] = match line.get(..4).unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => b"250 here\r\n",
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                    address.clone_into(&mut to);
                    b"250 ok\r\n"
                }
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await.ok()?;
                    let mut text = String::new();
                    loop {
                        let line = lines.next_line().await.ok()??;
                        if line == "." {
                            break;
                        }
                        text.push_str(&line);
                        text.push('\n');
                    }
                    self.remember(&to, &text);
                    b"250 taken\r\n"
                }
                "QUIT" => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            writer.write_all(said).await.ok()?;
        }
    }

    fn remember(&self, to: &str, text: &str) {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let message_id = head.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default();
        let six = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let code = body.split(|c: char| !c.is_ascii_alphanumeric()).find(six).map(str::to_owned);
        let mail = Mail { to: to.to_owned(), message_id: message_id.to_owned(), code };
        let mut mails = self.mails.lock().unwrap();
        mails.push(mail);
        self.bell.send_replace(mails.len());
    }
}
