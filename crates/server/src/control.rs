//! The socket by which commands on this machine speak to the running server: in the data directory, for the user who runs the
//! server and for root alone. One line is asked, one answer given.

use std::fs::{DirBuilder, File, Permissions, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader as AsyncBufReader};
use tokio::net::UnixListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::reload::Reloader;
use crate::report::Failure;

/// The socket's name in the data directory.
const SOCKET: &str = "vestibule.sock";

/// What is asked.
const RELOAD: &str = "reload\n";

/// The longest question that is read.
const LONGEST: u64 = 64;

/// How long a client may take to say what it wants, or to read the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a command waits for the server's answer.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// What the server says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Whether what was asked was done.
    pub(crate) well: bool,
    /// For whoever asked.
    pub(crate) text: String,
}

/// The server's end. The socket goes with it.
pub(crate) struct Control {
    listener: UnixListener,
    path: PathBuf,
    /// Held as long as the socket is this process's.
    _claim: File,
}

impl Control {
    /// Makes the socket in the data directory. To be called inside a Tokio runtime.
    pub(crate) fn open(data_dir: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
        let path = data_dir.join(SOCKET);
        let claim = claim(&path)?;
        // Nobody listens there any more: whoever did would hold the claim.
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, path, _claim: claim })
    }

    /// Answers until `stop`.
    pub(crate) async fn answer(self, reloader: Reloader, tasks: TaskTracker, stop: CancellationToken) {
        while let Some(accepted) = stop.run_until_cancelled(self.listener.accept()).await {
            match accepted {
                Ok((stream, _)) if is_ours(&stream) => drop(tasks.spawn(serve(stream, reloader.clone()))),
                Ok(_) => tracing::warn!("another user of this machine was refused at the control socket"),
                Err(cause) => {
                    tracing::warn!(%cause, "the control socket failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Err(cause) = std::fs::remove_file(&self.path) {
            tracing::debug!(%cause, "the control socket was gone already");
        }
    }
}

/// Takes the socket for this process alone; the system gives the claim back however the process ends.
fn claim(path: &Path) -> io::Result<File> {
    let lock = PathBuf::from(format!("{}.lock", path.display()));
    let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(lock)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::new(ErrorKind::AddrInUse, "another server uses this data_dir"))
        }
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

/// Whether who connected is root or the user who runs the server.
fn is_ours(stream: &tokio::net::UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| [0, own].contains(&peer.uid()))
}

async fn serve(mut stream: tokio::net::UnixStream, reloader: Reloader) {
    let mut asked = String::new();
    let mut line = AsyncBufReader::new(&mut stream).take(LONGEST);
    let answer = match tokio::time::timeout(PATIENCE, line.read_line(&mut asked)).await {
        Ok(Ok(_)) if asked == RELOAD => match reloader.reload("vestibule reload").await {
            Ok(text) => Answer { well: true, text },
            Err(text) => Answer { well: false, text },
        },
        _ => Answer { well: false, text: "the server does not know what is asked\n".to_owned() },
    };
    let mut line = serde_json::to_vec(&answer).unwrap_or_default();
    line.push(b'\n');
    // Whoever asked may have gone away; what was done stays done, and stands in the log.
    let _ = tokio::time::timeout(PATIENCE, stream.write_all(&line)).await;
}

/// Asks the running server of this data directory to reload.
pub(crate) fn ask_to_reload(data_dir: &Path) -> Result<Answer, Failure> {
    let path = data_dir.join(SOCKET);
    let mut stream = UnixStream::connect(&path).map_err(|cause| unreachable(&path, &cause))?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.write_all(RELOAD.as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream.take(1 << 20)).read_line(&mut line)?;
    if line.is_empty() {
        return Err("the server ended before it answered".into());
    }
    Ok(serde_json::from_str(&line)?)
}

fn unreachable(path: &Path, cause: &io::Error) -> String {
    let path = path.display();
    match cause.kind() {
        ErrorKind::NotFound | ErrorKind::ConnectionRefused => format!(
            "no running server listens at {path}; start one, or name its data_dir as it was started with"
        ),
        ErrorKind::PermissionDenied => {
            format!("{path} is for the user who runs the server; ask as that user, or as root")
        }
        _ => format!("{path}: {cause}"),
    }
}
