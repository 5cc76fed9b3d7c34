//! One provider, and its protocol: OpenID Connect with a code and a proof that it was asked for here (PKCE). `openidconnect` checks what
//! comes: who says it, to whom, when, to which question, signed with which key.
//!
//! What a provider says of itself is asked when it is first needed, and again after an hour; its keys also when it has signed with one that
//! is new. An answer that does not come leaves everything as it was.
//!
//! Refuses algorithms that need no key, or one that both sides have; addresses that the provider has not proved; and to log anything that was
//! said.

use super::{
    believed::{Checked, NotAProvider, Whereabouts},
    outside::{NoAnswer, Outside},
};
use crate::{
    edge,
    identity::token::{Errand, Mint},
};
use nusaloka_domain::{
    Id, Timestamp,
    identity::{Email, Language, LinkedAccount, NoReturn, Outing, Said},
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError, IssuerUrl,
    JsonWebKeySet, LanguageTag, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse as _,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdToken,
        CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    },
};
use sha2::{Digest as _, Sha256};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// How long what a provider says of itself is believed.
const FRESH_FOR: Duration = Duration::from_hours(1);
/// Those that only the provider can sign with.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What goes along, and is asked for again.
pub(super) struct Along {
    pub(super) state: String,
    nonce: String,
    verifier: String,
}

impl Along {
    pub(super) fn on(mint: &Mint, outing: Id<Outing>) -> Self {
        Self {
            state: format!("{outing}.{}", mint.errand(Errand::State, outing)),
            nonce: mint.errand(Errand::Nonce, outing),
            verifier: mint.errand(Errand::Verifier, outing),
        }
    }
}

/// Which outing this is, if it is one of ours.
pub(super) fn outing_of(mint: &Mint, state: &str) -> Option<Id<Outing>> {
    let (outing, mark) = state.split_once('.')?;
    let outing = outing.parse().ok()?;
    mint.is_errand(Errand::State, outing, mark).then_some(outing)
}

pub(crate) struct OneProvider {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) issuer: IssuerUrl,
    at: Whereabouts,
    client: ClientId,
    secret: ClientSecret,
    back: RedirectUrl,
    outside: Outside,
    found: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

impl OneProvider {
    pub(super) fn at(checked: Checked, public: &str) -> Result<Self, NotAProvider> {
        let Checked { name, title, issuer, at, client, secret } = checked;
        let odd = |error: &dyn std::fmt::Display| NotAProvider::Client(name.clone(), error.to_string());
        let outside = Outside::to(at).map_err(|error| odd(&error))?;
        let back = RedirectUrl::new(format!("{public}/identity/provider/back/{name}")).map_err(|error| odd(&error))?;
        Ok(Self { name, title, issuer, at, client, secret, back, outside, found: Mutex::default() })
    }

    /// Where somebody goes who is asked there who they are.
    pub(super) async fn address(&self, along: &Along, language: Language) -> Result<String, NoReturn> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (state, nonce) = (along.state.clone(), along.nonce.clone());
        let verifier = PkceCodeVerifier::new(along.verifier.clone());
        let asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .add_prompt(CoreAuthPrompt::SelectAccount)
            .add_ui_locale(LanguageTag::new(language.tag().to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        let (url, ..) = asked.url();
        // The page goes there: nothing but a page may be there.
        match (url.scheme(), self.at) {
            ("https", _) | ("http", Whereabouts::Here) => Ok(url.into()),
            _ => Err(self.unbelieved("it sends people to no page")),
        }
    }

    /// Who somebody is who has brought this back.
    pub(super) async fn said(&self, code: String, along: &Along) -> Result<Said, NoReturn> {
        let metadata = self.metadata().await?;
        let token = self.token(&metadata, code, along).await?;
        let nonce = Nonce::new(along.nonce.clone());
        match self.claims(&metadata, &token, &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.with_new_keys(&metadata).await?;
                self.claims(&metadata, &token, &nonce).map(|claims| self.believed(claims))
            }
            checked => checked.map(|claims| self.believed(claims)),
        }
        .map_err(|error| self.unbelieved(reason(&error)))
    }

    async fn token(
        &self,
        metadata: &CoreProviderMetadata,
        code: String,
        along: &Along,
    ) -> Result<CoreIdToken, NoReturn> {
        let client = self.client(metadata);
        let asked = client.exchange_code(AuthorizationCode::new(code));
        let asked = asked.map_err(|_| self.unbelieved("it gives no tokens"))?;
        let verifier = PkceCodeVerifier::new(along.verifier.clone());
        let given = asked.set_pkce_verifier(verifier).request_async(&self.outside).await;
        let given = given.map_err(|error| match error {
            RequestTokenError::Request(error) => self.away(error),
            RequestTokenError::ServerResponse(said) => match said.error() {
                CoreErrorResponseType::Extension(word)
                    if matches!(word.as_str(), "server_error" | "temporarily_unavailable") =>
                {
                    self.away(NoAnswer::OutOfOrder)
                }
                _ => self.unbelieved("it takes the code for none"),
            },
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => self.unbelieved("its tokens are none"),
        })?;
        given.id_token().cloned().ok_or_else(|| self.unbelieved("it does not say who it is"))
    }

    fn claims<'token>(
        &self,
        metadata: &CoreProviderMetadata,
        token: &'token CoreIdToken,
        nonce: &Nonce,
    ) -> Result<&'token CoreIdTokenClaims, ClaimsVerificationError> {
        let client = self.client(metadata);
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let claims = token.claims(&verifier, nonce)?;
        // The library leaves this one to us.
        if claims.authorized_party().is_some_and(|party| *party != self.client) {
            return Err(ClaimsVerificationError::InvalidAudience("it was asked for by somebody else".to_owned()));
        }
        Ok(claims)
    }

    fn believed(&self, claims: &CoreIdTokenClaims) -> Said {
        let proved = claims.email_verified() == Some(true);
        let email: Option<Email> = claims.email().filter(|_| proved).and_then(|email| email.parse().ok());
        let name = claims.name().and_then(|names| names.get(None));
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        Said { account: account_of(&self.issuer, claims.subject().as_str()), email, name }
    }

    /// What it says of itself, asked lately.
    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, NoReturn> {
        let now = edge::now();
        let kept = self.kept().clone();
        if let Some((_, metadata)) = kept.filter(|(asked_at, _)| now < asked_at.plus(FRESH_FOR)) {
            return Ok(metadata);
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.outside).await;
        let found = found.map_err(|error| self.not_found(error))?;
        Ok(self.keep(found, now))
    }

    async fn with_new_keys(&self, metadata: &CoreProviderMetadata) -> Result<Arc<CoreProviderMetadata>, NoReturn> {
        let keys: Result<CoreJsonWebKeySet, _> = JsonWebKeySet::fetch_async(metadata.jwks_uri(), &self.outside).await;
        let keys = keys.map_err(|error| self.not_found(error))?;
        Ok(self.keep(metadata.clone().set_jwks(keys), edge::now()))
    }

    fn keep(&self, metadata: CoreProviderMetadata, now: Timestamp) -> Arc<CoreProviderMetadata> {
        let metadata = Arc::new(metadata);
        *self.kept() = Some((now, Arc::clone(&metadata)));
        metadata
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<(Timestamp, Arc<CoreProviderMetadata>)>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn not_found(&self, error: DiscoveryError<NoAnswer>) -> NoReturn {
        match error {
            DiscoveryError::Request(error) => self.away(error),
            _ => self.unbelieved("it does not say of itself what it should"),
        }
    }

    fn away(&self, error: NoAnswer) -> NoReturn {
        tracing::warn!(provider.name = %self.name, reason = %error, "a provider does not answer");
        NoReturn::Away
    }

    fn unbelieved(&self, reason: &'static str) -> NoReturn {
        tracing::warn!(provider.name = %self.name, reason, "a provider is not believed");
        NoReturn::Unbelieved
    }
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

impl OneProvider {
    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let client =
            CoreClient::from_provider_metadata(metadata.clone(), self.client.clone(), Some(self.secret.clone()))
                .set_redirect_uri(self.back.clone());
        let takes = metadata.token_endpoint_auth_methods_supported();
        let in_body_only = takes.is_some_and(|takes| {
            !takes.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && takes.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        if in_body_only { client.set_auth_type(AuthType::RequestBody) } else { client }
    }
}

/// One account there is one here, whoever brings it: so it cannot be two people's.
fn account_of(issuer: &IssuerUrl, subject: &str) -> Id<LinkedAccount> {
    let mut digest = Sha256::new();
    digest.update(issuer.as_str().len().to_be_bytes());
    digest.update(issuer.as_str());
    digest.update(subject);
    Id::from_uuid(Uuid::from_slice(&digest.finalize()[..16]).expect("sixteen bytes"))
}

/// Without what it is about.
fn reason(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "it is too late",
        ClaimsVerificationError::InvalidAudience(_) => "it is said to somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "somebody else says it",
        ClaimsVerificationError::InvalidNonce(_) => "it answers another question",
        ClaimsVerificationError::SignatureVerification(_) => "it is not signed as it should be",
        _ => "it does not hold",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_names_its_outing_and_nothing_else_does() {
        let (mint, outing) = (Mint::with(&[3; 32]), Id::mint(1, [1; 10]));
        let along = Along::on(&mint, outing);
        assert_eq!(outing_of(&mint, &along.state), Some(outing));
        assert_eq!(outing_of(&Mint::with(&[4; 32]), &along.state), None);
        let other = Along::on(&mint, Id::mint(1, [2; 10]));
        let mark = other.state.split_once('.').expect("two parts").1;
        for odd in ["", ".", &outing.to_string(), &format!("{outing}.{mark}"), &format!("{outing}.")] {
            assert_eq!(outing_of(&mint, odd), None, "{odd}");
        }
        assert!(along.nonce != along.verifier && along.verifier.len() >= 43, "as long as PKCE asks for");
    }

    #[test]
    fn an_account_is_its_providers_and_where_one_ends_and_the_other_begins_is_no_matter_of_taste() {
        let issuer = |text: &str| IssuerUrl::new(text.to_owned()).expect("an address");
        let one = account_of(&issuer("https://id.example/a"), "bc");
        assert_eq!(one, account_of(&issuer("https://id.example/a"), "bc"));
        assert_ne!(one, account_of(&issuer("https://id.example/ab"), "c"));
        assert_ne!(one, account_of(&issuer("https://id.example/a"), "b"));
    }
}
