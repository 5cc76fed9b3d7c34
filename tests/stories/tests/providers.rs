//! identity: on a device that waits for its browser, somebody comes in with a provider, on another with the same, and both know of it.

use nusaloka_client::Browser;
use nusaloka_domain::{
    host::{Enter, Entered, HostFailed, Reply},
    identity::{
        AskLetter, ComeBack, ConsentTo, Denied, Device, GoOut, GoneOut, Language, LinkProved, MyLinkedAccounts, Prove,
        ProviderFor, Role, SignIn, Unlink, Wants,
    },
};
use nusaloka_provider::{CLIENT, Provider, SECRET, Visitor};
use nusaloka_server::BelievedProvider;
use nusaloka_stories::{Phone, World};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

const SEA: &str = "laut biru di pagi hari";

/// Opens nothing: it keeps where it was to go, until somebody goes there.
#[derive(Debug, Default)]
struct Pocket(Mutex<Option<String>>);

impl Browser for Pocket {
    fn open(&self, url: &str) -> io::Result<()> {
        *self.0.lock().expect("whole") = Some(url.to_owned());
        Ok(())
    }
}

struct Stage {
    world: World,
    provider: Provider,
    pocket: Arc<Pocket>,
    _folder: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let (provider, pocket, folder) = (Provider::open().await, Arc::<Pocket>::default(), tempfile::tempdir());
        let folder = folder.expect("a folder");
        let client_secret = folder.path().join("secret");
        std::fs::write(&client_secret, SECRET).expect("written");
        let (title, issuer) = (Some("Pulau".to_owned()), Some(provider.issuer()));
        let believed =
            BelievedProvider { name: "pulau".to_owned(), title, issuer, client_id: CLIENT.to_owned(), client_secret };
        let mut world = World::begin().await;
        world.stop_server().await;
        (world.providers, world.browser) = (vec![believed], Some(Arc::clone(&pocket) as Arc<dyn Browser>));
        world.start_server().await;
        Self { world, provider, pocket, _folder: folder }
    }

    /// What a person does in the browser that the app has opened: they say who they are, and are back on their own device.
    async fn in_the_browser(&self, who: &str) {
        let url = self.pocket.0.lock().expect("whole").take().expect("a browser is open");
        let visitor = Visitor::default();
        let back = visitor.says(&url, who).await;
        let here = sent_to(&visitor.get(&back).await);
        assert!(here.starts_with("http://127.0.0.1:"), "{here}");
        let done = sent_to(&visitor.get(&here).await);
        assert!(visitor.get(&done).await.status().is_success(), "it says that it goes on in the app");
    }

    /// Out, said, and back.
    async fn with_provider(&self, phone: &mut Phone, of: ProviderFor, who: &str) -> Reply<Entered> {
        let gone = goes(phone, of).await?;
        let back = phone.enter(comes_back(&gone));
        let (entered, ()) = tokio::join!(back, self.in_the_browser(who));
        entered
    }
}

fn sent_to(answer: &reqwest::Response) -> String {
    answer.headers()[reqwest::header::LOCATION].to_str().expect("text").to_owned()
}

async fn goes(phone: &mut Phone, of: ProviderFor) -> Reply<GoneOut> {
    let provider = "pulau".to_owned();
    let asked = GoOut { provider, of, language: Language::Indonesian, guest: None, waits_at: None };
    match phone.enter(Enter::GoOut(asked)).await? {
        Entered::GoneOut(gone) => {
            assert_eq!(gone.url, None, "the browser is there already");
            Ok(gone)
        }
        other => panic!("{other:?}"),
    }
}

fn comes_back(gone: &GoneOut) -> Enter {
    Enter::ComeBack(ComeBack { outing: gone.outing, ticket: None, secret: None, device: Device::default() })
}

async fn register(world: &World, phone: &mut Phone, email: &str) {
    let ask =
        AskLetter { email: email.to_owned(), wants: Wants::Register, language: Language::Indonesian, guest: None };
    let Ok(Entered::Begun(begun)) = phone.enter(Enter::Letter(ask)).await else { panic!("no letter") };
    let code = world.code_of(begun.letter).await;
    let (name, password) = (Some("I Wayan Arta".to_owned()), SEA.to_owned());
    let terms = Some(ConsentTo::Terms.version().to_owned());
    let prove = Prove { letter: begun.letter, code, name, password, device: Device::default(), terms };
    assert_eq!(phone.enter(Enter::Prove(prove)).await, Ok(Entered::In));
    phone.until("their name", |phone| phone.me().person.role == Role::Traveller).await;
}

fn linked(phone: &Phone) -> Vec<String> {
    phone.known(&MyLinkedAccounts).unwrap_or_default().into_iter().map(|linked| linked.title).collect()
}

#[tokio::test]
async fn a_guest_comes_in_with_a_provider_and_so_do_they_on_another_device_and_both_know_of_it() {
    let stage = Stage::set().await;
    let (mut first, mut second) = (stage.world.phone("first", None), stage.world.phone("second", None));
    let guest = first.me().person.id;
    let Ok(Entered::Providers(providers)) = first.enter(Enter::Providers).await else { panic!("no list") };
    assert_eq!(providers.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Pulau"]);
    assert_eq!(stage.with_provider(&mut first, ProviderFor::SigningIn, "sari-17").await, Ok(Entered::In));
    first.until("her name", |phone| phone.me().person.name == "Sari Wulandari").await;
    assert_eq!(first.me().person.id, guest, "with all that she had here");
    first.until("the account elsewhere", |phone| linked(phone) == ["Pulau"]).await;

    assert_eq!(stage.with_provider(&mut second, ProviderFor::SigningIn, "sari-17").await, Ok(Entered::In));
    second.until("who it is", |phone| phone.me().person.id == guest).await;
    let account = second.until_linked().await;
    assert_eq!(second.enter(Enter::Unlink(Unlink { account })).await, Ok(Entered::Done));
    first.until("it gone", |phone| linked(phone).is_empty()).await;
}

trait UntilLinked {
    async fn until_linked(&mut self) -> nusaloka_domain::Id<nusaloka_domain::identity::LinkedAccount>;
}

impl UntilLinked for Phone {
    async fn until_linked(&mut self) -> nusaloka_domain::Id<nusaloka_domain::identity::LinkedAccount> {
        self.until("the account elsewhere", |phone| !linked(phone).is_empty()).await;
        self.known(&MyLinkedAccounts).unwrap_or_default()[0].id
    }
}

#[tokio::test]
async fn an_address_with_an_account_is_not_let_in_before_its_owner_has_shown_that_it_is_theirs() {
    let stage = Stage::set().await;
    let (mut first, mut second) = (stage.world.phone("first", None), stage.world.phone("second", None));
    register(&stage.world, &mut first, "wayan@example.com").await;
    let asked = stage.with_provider(&mut second, ProviderFor::SigningIn, "wayan-4").await;
    let Ok(Entered::ToProve(asked)) = asked else { panic!("{asked:?}") };
    assert_eq!(second.me().person.role, Role::Guest, "not in");
    let link = || Enter::LinkProved(LinkProved { outing: asked.outing, ticket: asked.ticket.clone() });
    assert_eq!(second.enter(link()).await, Err(HostFailed::SignedOut));
    let sign_in = SignIn { email: asked.email.clone(), password: SEA.to_owned(), device: Device::default() };
    assert_eq!(second.enter(Enter::SignIn(sign_in)).await, Ok(Entered::In));
    assert_eq!(second.enter(link()).await, Ok(Entered::Done));
    first.until("the account elsewhere", |phone| linked(phone) == ["Pulau"]).await;
    let mut third = stage.world.phone("third", None);
    assert_eq!(stage.with_provider(&mut third, ProviderFor::SigningIn, "wayan-4").await, Ok(Entered::In));
    third.until("who it is", |phone| phone.me().person.name == "I Wayan Arta").await;
}

#[tokio::test]
async fn whoever_is_in_links_an_account_and_calling_off_or_saying_no_changes_nothing() {
    let stage = Stage::set().await;
    let mut phone = stage.world.phone("first", None);
    assert_eq!(goes(&mut phone, ProviderFor::Linking).await, Err(HostFailed::SignedOut), "a guest");
    register(&stage.world, &mut phone, "wayan@example.com").await;
    let no = stage.with_provider(&mut phone, ProviderFor::Linking, "nobody").await;
    assert_eq!(no, Err(HostFailed::Denied(Denied::ProviderCancelled)));
    let gone = goes(&mut phone, ProviderFor::Linking).await.expect("out");
    assert_eq!(phone.enter(Enter::CallOff).await, Ok(Entered::Done));
    assert_eq!(phone.enter(comes_back(&gone)).await, Err(HostFailed::Denied(Denied::OutingOver)));
    stage.provider.goes_away();
    let away = goes(&mut phone, ProviderFor::Linking).await;
    assert!(linked(&phone).is_empty());
    // What it says of itself is known for a while, so it is the tokens that do not come.
    away.expect("out");
    stage.provider.is_honest();
    assert_eq!(stage.with_provider(&mut phone, ProviderFor::Linking, "sari-17").await, Ok(Entered::Done));
    phone.until("the account elsewhere", |phone| linked(phone) == ["Pulau"]).await;
}

#[tokio::test]
async fn a_device_without_a_browser_is_offered_no_provider() {
    let mut stage = Stage::set().await;
    stage.world.browser = None;
    let mut phone = stage.world.phone("first", None);
    assert_eq!(phone.enter(Enter::Providers).await, Ok(Entered::Providers(Vec::new())));
    let refused = goes(&mut phone, ProviderFor::SigningIn).await;
    assert_eq!(refused, Err(HostFailed::Denied(Denied::ProviderUnknown)));
}
