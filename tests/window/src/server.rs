//! The server: its real program, with a database of its own and believable people in it. It can be ended and started
//! again on the same port with the same database, which is what being offline means here.

use crate::{Failed, Outcome, Screen, failed::while_doing, places, running::Running};
use nusaloka_provider::{CLIENT, Provider, SECRET};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use std::{
    ffi::OsString,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

const READY_WITHIN: Duration = Duration::from_secs(20);

pub struct Server {
    // Dropped in this order: first the process, then its folder.
    running: Option<Running>,
    address: String,
    data: TempDir,
    /// What else it is started with.
    options: Vec<OsString>,
}

impl Server {
    /// A new server on a port that it chooses.
    pub fn start() -> Outcome<Self> {
        let data = TempDir::with_prefix("nusaloka-server-").map_err(while_doing("making the server's folder"))?;
        let (running, address) = run(data.path(), "127.0.0.1:0", &[])?;
        Ok(Self { running: Some(running), address, data, options: Vec::new() })
    }

    /// One that believes this provider, calls it Pulau, and is found by its name: so that they are two sites.
    pub fn believing(provider: &Provider) -> Outcome<Self> {
        let mut server = Self::start()?;
        server.stop()?;
        let public = server.by_name();
        let (secret, providers) = (server.data.path().join("secret"), server.data.path().join("providers.json"));
        let list = json!([{
            "name": "pulau", "title": "Pulau", "issuer": provider.issuer(), "client_id": CLIENT, "client_secret_file": secret,
        }]);
        fs::write(&secret, SECRET).map_err(while_doing("writing a secret"))?;
        fs::write(&providers, list.to_string()).map_err(while_doing("writing the list of providers"))?;
        server.options = ["--public".into(), public.into(), "--providers".into(), providers.into()].into();
        server.start_again()?;
        Ok(server)
    }

    /// `http://127.0.0.1:PORT`, the same for its whole life.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same by its name, which passkeys need.
    pub fn by_name(&self) -> String {
        self.address.replace("127.0.0.1", "localhost")
    }

    /// Ends the process, the way an operator does, and returns when it is gone.
    pub fn stop(&mut self) -> Outcome {
        let mut running = self.running.take().ok_or_else(|| Failed::new("the server was stopped twice"))?;
        running.ask_to_end(Duration::from_secs(10)).map(drop)
    }

    /// The same database on the same port.
    pub fn start_again(&mut self) -> Outcome {
        let place = self.address.trim_start_matches("http://").to_owned();
        let (running, address) = run(self.data.path(), &place, &self.options)?;
        if address != self.address {
            return Err(Failed::new(format!("the server came back at {address}, not at {}", self.address)));
        }
        self.running = Some(running);
        Ok(())
    }

    /// Makes it as if time had passed, while the server is stopped.
    pub fn change_store(&self, statement: &str) -> Outcome {
        let changing = || while_doing(format!("changing the store: {statement}"));
        let store = Connection::open(self.data.path().join("central.db")).map_err(changing())?;
        store.execute(statement, ()).map(drop).map_err(changing())
    }

    /// What one of the demo people comes in with: `traveller`, `provider` or `admin`.
    pub fn entry(&self, role: &str) -> Outcome<String> {
        let path = self.data.path().join("demo-entries.json");
        let text = fs::read_to_string(&path).map_err(while_doing(format!("reading {}", path.display())))?;
        let entries: Json = serde_json::from_str(&text).map_err(while_doing("reading the demo entries"))?;
        let entry = entries[role].as_str().ok_or_else(|| Failed::new(format!("no demo entry of a {role}")))?;
        Ok(entry.to_owned())
    }

    /// The latest letter with a link to this page: the link, and the code in it.
    pub async fn letter(&self, screen: &Screen, page: &str) -> Outcome<(String, String)> {
        screen
            .until("a letter with a code", async || {
                let letters = self.mailbox()?;
                let link = letters.lines().find(|line| line.starts_with("http://") && line.contains(page));
                Ok(link.and_then(|link| Some((link.to_owned(), link.rsplit_once('.')?.1.to_owned()))))
            })
            .await
    }

    /// As its reader would, who reads mail somewhere else.
    fn mailbox(&self) -> Outcome<String> {
        let host = self.address.trim_start_matches("http://");
        let mut letters = String::new();
        let read = TcpStream::connect(host).and_then(|mut socket| {
            write!(socket, "GET /mailbox HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")?;
            socket.read_to_string(&mut letters)
        });
        read.map_err(while_doing("opening the mailbox"))?;
        Ok(letters)
    }

    /// Where a browser signs in as one of the demo people.
    pub fn entrance(&self, role: &str) -> Outcome<String> {
        Ok(format!("{}/enter/{}", self.address, self.entry(role)?))
    }
}

fn run(data: &Path, place: &str, options: &[OsString]) -> Outcome<(Running, String)> {
    let mut command = Command::new(places::our_program("nusaloka-server")?);
    command
        .args(["--listen", place, "--metrics", "127.0.0.1:0", "--demo", "--data"])
        .arg(data)
        .arg("--ui")
        .arg(places::ui_bundle()?)
        .args(options);
    let running = Running::start("nusaloka-server", &mut command)?;
    let address =
        running.line("where it listens", READY_WITHIN, |line| Some(line.strip_prefix("listening on ")?.to_owned()))?;
    Ok((running, address))
}
