//! Bugs that are planted on purpose, to see whether the simulator finds them. There are none in what we ship: in a
//! release build the question below is a constant *no*, and the compiler takes the branches away.

/// A bug, and the invariant that must catch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bug {
    /// A repeated entry is decided again.
    DecidesTwice,
    /// The verdict is not kept with the effect.
    ForgetsVerdict,
    /// What a refused mutation had written stays.
    KeepsRefusedWrites,
    /// The server's half of a mutation is not run.
    SkipsSettle,
    /// A row that leaves a scope leaves no word in its feed.
    WritesNoGone,
    /// The server's digest is not brought along when a row changes.
    ServerDigestStays,
    /// A grant outlives the row that granted.
    GrantOutlives,
    /// After a restore, commit numbers go on where the backup was.
    ReusesCommits,
    /// A slice ends one row before where it says.
    SliceOffByOne,
    /// What went is forgotten, and nobody remembers up to where.
    ForgetsHorizon,
    /// `done` names the device's last entry before the one just decided.
    DoneLagsBehind,
    /// `done` runs ahead of what was decided.
    DoneRunsAhead,
    /// A device takes what it asked for as complete after the first slice.
    TakesSliceForWhole,
    /// The server's image is not kept when a row is first changed here.
    KeepsNoImage,
    /// What a person did is not yet on the disk when it is said to be.
    ActsUnsynced,
    /// The cursor is committed before the rows.
    CursorFirst,
    /// A row's word of departure is not heeded.
    IgnoresGone,
    /// Rows stay when their last scope was taken away.
    KeepsRevoked,
    /// Rows go with any scope, also if another is held.
    DropsShared,
    /// A refused entry's effect stays on the screen.
    KeepsRefusedEffect,
    /// Entries that the server has decided are run again over its effects.
    ReplaysDecided,
    /// Only the entry that is met is run again, not those that share rows with it.
    ForgetsSharing,
    /// Ranges that were read are not remembered.
    ForgetsRanges,
    /// The device's digest does not follow.
    DeviceDigestStays,
    /// A repair brings what was missing, and leaves what should not be.
    RepairOnlyAdds,
    /// An outbox of an earlier version is thrown away at the upgrade.
    DropsOldEntries,
    /// A new incarnation numbers on where the old one stood.
    KeepsNumbers,
    /// Reads show rows whatever scope they are in.
    ShowsForeignRows,
    /// Rows that cannot be read count in no digest, and theirs are compared with nothing.
    OpaqueUndigested,
    /// Rows that cannot be read are left out.
    OpaqueUnkept,
    /// Rows that cannot be read stay when their scope was taken away.
    KeepsOpaqueRevoked,
    /// The upgrade throws away what could not be read until now.
    UpgradeDropsOpaque,
    /// An entry whose mutation this version does not know is thrown away when the database opens.
    DropsLaterEntries,
    /// An update drops the columns that this version does not know.
    DropsLaterColumns,
    /// A row of a layer that was removed is seen again.
    BuriesNothing,
    /// What happened since a snapshot is asked for from where the device is, not from where the snapshot is.
    GoesOnFromElsewhere,
    /// Of a scope that is asked for by name nothing is said, if nothing happened there.
    IsSilentOfNamed,
}

impl Bug {
    pub const ALL: [Self; 37] = [
        Self::DecidesTwice,
        Self::ForgetsVerdict,
        Self::KeepsRefusedWrites,
        Self::SkipsSettle,
        Self::WritesNoGone,
        Self::ServerDigestStays,
        Self::GrantOutlives,
        Self::ReusesCommits,
        Self::SliceOffByOne,
        Self::ForgetsHorizon,
        Self::DoneLagsBehind,
        Self::DoneRunsAhead,
        Self::TakesSliceForWhole,
        Self::KeepsNoImage,
        Self::ActsUnsynced,
        Self::CursorFirst,
        Self::IgnoresGone,
        Self::KeepsRevoked,
        Self::DropsShared,
        Self::KeepsRefusedEffect,
        Self::ReplaysDecided,
        Self::ForgetsSharing,
        Self::ForgetsRanges,
        Self::DeviceDigestStays,
        Self::RepairOnlyAdds,
        Self::DropsOldEntries,
        Self::KeepsNumbers,
        Self::ShowsForeignRows,
        Self::OpaqueUndigested,
        Self::OpaqueUnkept,
        Self::KeepsOpaqueRevoked,
        Self::UpgradeDropsOpaque,
        Self::DropsLaterEntries,
        Self::DropsLaterColumns,
        Self::BuriesNothing,
        Self::GoesOnFromElsewhere,
        Self::IsSilentOfNamed,
    ];
}

#[cfg(debug_assertions)]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug in everything that this thread runs from now on; `None` pulls it out again.
#[cfg(debug_assertions)]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

#[cfg(debug_assertions)]
pub(crate) fn planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

#[cfg(not(debug_assertions))]
pub(crate) const fn planted(_: Bug) -> bool {
    false
}
