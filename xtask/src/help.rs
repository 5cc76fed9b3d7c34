//! What can be asked of `./dev`.

pub const TEXT: &str = "\
./dev <command> [-v]

  run        the server with demo data, and the app's window
               --as traveller|provider|admin   signed in (else a guest)
               --browser       the same screens in a browser instead of the window
               --two-phones    two windows of phone size, each with its own data
               --release       optimised builds
               --port N        where the server listens (4510)
               --reset         begin with empty data
  test       everything that must pass before a change is handed in
  ui         the bundle of the screens, into target/ui
  window     the window tests alone
  shots      pictures of every page, into target/shots; or of parts: browser, second, provider, window
  bench      figures: bench shell; bench identity; bench sync --harness FOLDER, beside other engines
               --peers 'limit nusaloka', --runs 3, --held 1000000
  sim        one server and many phones under a seeded simulator: sim --seeds 20000 --from 0
  fuzz       bytes from outside against every decoder, guided by coverage: fuzz [target] --seconds 60
               --seeds         write the seeds of the corpus anew
  attack     every route, verb and question in every role, and all that opens something, tried from outside
  bundle     installers
  nightly    what takes too long for test
  tidy       the rules of the repository alone
  doctor     what is installed and what is missing
  new        the folders of a capability: new bookings
  help       this

  -v shows at once what each step prints.
";

/// The sentence for a command that does not exist.
pub fn not_there(command: &str) -> String {
    format!("there is no command '{command}'; ./dev help lists them")
}
