//! The capabilities of the product: one word each, spelt the same in every folder of the code base.

pub struct Capability {
    pub word: &'static str,
    /// What it is about, as the header of its files says it.
    pub about: &'static str,
    /// What a person reads above its page: Indonesian, English, Arabic, Japanese.
    pub titles: [&'static str; 4],
}

/// The languages of the titles, as the folders of `locales/` spell them.
pub const LANGUAGES: [&str; 4] = ["id", "en", "ar", "ja"];

/// The closed list. A folder on any side that is called after none of them is a mistake, or a decision that
/// belongs here first.
pub const CAPABILITIES: [Capability; 21] = [
    of("identity", "who a person is, and how they sign in", ["Anda", "You", "أنت", "あなた"]),
    of("catalogue", "everything that can be booked", ["Jelajah", "Explore", "استكشاف", "さがす"]),
    of("bookings", "from the cart to the stamped ticket", ["Pemesanan", "Bookings", "الحجوزات", "予約"]),
    of("quotes", "from a wish to an agreed offer", ["Penawaran", "Quotes", "عروض الأسعار", "見積もり"]),
    of("wallet", "the ledger, what is held and what is paid", ["Dompet", "Wallet", "المحفظة", "ウォレット"]),
    of("trips", "what a traveller lives, in order of time", ["Perjalanan", "Trips", "الرحلات", "旅"]),
    of(
        "packing",
        "what to take along, written together",
        ["Daftar bawaan", "Packing lists", "قوائم الأمتعة", "持ち物リスト"],
    ),
    of("documents", "passports, visas and tickets, kept safe", ["Dokumen", "Documents", "المستندات", "書類"]),
    of(
        "projects",
        "a trip or an operation as tasks and milestones",
        ["Proyek", "Projects", "المشاريع", "プロジェクト"],
    ),
    of("media", "photos and videos", ["Foto dan video", "Photos and videos", "الصور ومقاطع الفيديو", "写真と動画"]),
    of("chat", "messages with providers and fellow travellers", ["Obrolan", "Messages", "الرسائل", "メッセージ"]),
    of("notifications", "news that finds its reader", ["Notifikasi", "Notifications", "الإشعارات", "お知らせ"]),
    of("search", "finding, with typos and without a network", ["Pencarian", "Search", "البحث", "検索"]),
    of("reviews", "what guests say after they were there", ["Ulasan", "Reviews", "التقييمات", "レビュー"]),
    of("kyc", "proof of who is paid", ["Verifikasi identitas", "Identity check", "التحقق من الهوية", "本人確認"]),
    of("admin", "running the market place", ["Pengelolaan", "Administration", "الإدارة", "管理"]),
    of("analytics", "what happens, counted with consent", ["Analitik", "Analytics", "التحليلات", "分析"]),
    of("integrations", "partners, webhooks and suppliers", ["Integrasi", "Integrations", "الربط مع الشركاء", "連携"]),
    of("support", "help, and people to ask", ["Bantuan", "Help", "المساعدة", "ヘルプ"]),
    of(
        "site",
        "public pages for readers without the app",
        ["Halaman publik", "Public pages", "الصفحات العامة", "公開ページ"],
    ),
    of("operations", "health, backups and releases", ["Operasional", "Operations", "التشغيل", "運用"]),
];

const fn of(word: &'static str, about: &'static str, titles: [&'static str; 4]) -> Capability {
    Capability { word, about, titles }
}

pub fn capability(word: &str) -> Option<&'static Capability> {
    CAPABILITIES.iter().find(|capability| capability.word == word)
}

pub fn is_capability(word: &str) -> bool {
    capability(word).is_some()
}
