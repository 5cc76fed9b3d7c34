//! The addresses of the app, and the page that stands at each.

use crate::{
    catalogue::ExplorePage,
    chat::MessagesPage,
    identity::{
        AuditPage, CameBackPage, NewEmailPage, NewPasswordPage, OrganisationPage, RegisterPage, SignInPage, YouPage,
    },
    kit::GalleryPage,
    packing::{PackingListPage, PackingPage},
    shell::{Frame, NotFoundPage},
    trips::{TodayPage, TripsPage},
};
use dioxus::prelude::*;
use nusaloka_locales::{Text, text};

#[derive(Debug, Clone, PartialEq, Routable)]
pub(crate) enum Route {
    #[layout(Frame)]
    // What some shells call the first page.
    #[redirect("/index.html", || Route::Today {})]
    #[route("/", TodayPage)]
    Today {},
    #[route("/explore", ExplorePage)]
    Explore {},
    #[route("/trips", TripsPage)]
    Trips {},
    #[route("/messages", MessagesPage)]
    Messages {},
    #[route("/you", YouPage)]
    You {},
    #[route("/organisation", OrganisationPage)]
    Organisation {},
    #[route("/sign-in", SignInPage)]
    SignIn {},
    #[route("/register", RegisterPage)]
    Register {},
    #[route("/new-password", NewPasswordPage)]
    NewPassword {},
    #[route("/new-email", NewEmailPage)]
    NewEmail {},
    #[route("/audit", AuditPage)]
    Audit {},
    #[route("/came-back", CameBackPage)]
    CameBack {},
    #[route("/gallery", GalleryPage)]
    Gallery {},
    #[route("/packing", PackingPage)]
    Packing {},
    #[route("/packing/:list", PackingListPage)]
    PackingList { list: String },
    #[route("/:..address", NotFoundPage)]
    NotFound { address: Vec<String> },
}

impl Route {
    /// What the page is called: in its heading, in the window's title, in the palette.
    pub(crate) fn title(&self) -> Text {
        match self {
            Self::Today {} => text::shell::today(),
            Self::Explore {} => text::catalogue::title(),
            Self::Trips {} => text::trips::title(),
            Self::Messages {} => text::chat::title(),
            Self::You {} => text::identity::title(),
            Self::Organisation {} => text::identity::org_title(),
            Self::SignIn {} => text::identity::sign_in(),
            Self::Register {} => text::identity::register(),
            Self::NewPassword {} => text::identity::new_password(),
            Self::NewEmail {} => text::identity::new_email(),
            Self::Audit {} => text::identity::audit(),
            Self::CameBack {} => text::identity::came_back(),
            Self::Gallery {} => text::kit::title(),
            Self::Packing {} | Self::PackingList { .. } => text::packing::title(),
            Self::NotFound { .. } => text::shell::not_found_title(),
        }
    }
}
