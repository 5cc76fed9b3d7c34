# The frame: navigation, search, the link to the server, changes on their way, and the states of every page.

brand = { -brand-name }

## Navigation

navigation = Main menu
today = Today
explore = Explore
trips = Trips
messages = Messages
you = You
skip-to-content = Skip to content

## Find anything, do anything

palette-open = Search
palette-title = Find or do something
palette-placeholder = Where to, or what to do?
palette-nothing = Nothing matches “{ $query }”.
palette-go-to = Go to { $page }
palette-theme = Switch theme: { $theme }
palette-language = Switch language: { $language }
palette-keys = Arrows to choose, Enter to open, Esc to close

## The link to the server

link-connecting = Connecting…
link-online = Online
link-offline = Offline since { $time }
link-offline-explained = You can still open and change everything. Your changes are sent as soon as you are back online.
link-guest = On this device only
link-guest-explained = You are not signed in, so everything stays on this device.
link-signed-out = You are signed out
link-signed-out-explained = Sign in again so that your changes can be sent. Nothing is lost.
link-sent-away = This device was signed out
link-sent-away-explained = You signed it out from another device. Everything of yours that was here has been removed.
go-on-as-guest = Go on as a guest
link-upgrade-needed = Update needed
link-upgrade-needed-explained = The server has moved on to a newer version. Update this app; your changes are kept until they are sent.
link-unreachable = The server can’t be reached
link-unreachable-explained = In a browser, pages come straight from the server. We keep trying to reconnect.

## Changes that have not arrived yet

queue-clear = Everything saved and sent
queue-clear-guest = Everything saved on this device
queue-waiting =
    { $count ->
        [one] { $count } change waiting to be sent
       *[other] { $count } changes waiting to be sent
    }
queue-refused =
    { $count ->
        [one] { $count } change was refused
       *[other] { $count } changes were refused
    }

tray-open = Show changes
tray-title = Your changes
tray-empty = Nothing is waiting.
tray-waiting = Waiting to be sent
tray-waiting-explained = Safe on this device.
tray-refused = Refused
tray-refused-explained = The server said no, so this was put back as it was here too.
tray-otherwise = A change that this version of the app has no words for
tray-made-at = Made { $time }
tray-resend = Send again
tray-discard = Let it go

## States of a page

waiting = Loading…
failed-title = This can’t be shown right now
failed-unreachable = The server can’t be reached. Check your connection, then try again.
failed-signed-out = Sign in to see this.
failed-opening = Your data is still being opened. Try again in a moment.
try-again = Try again

fault-title = Something broke
fault-explained = This is our mistake, not yours. Whatever was saved is safe. Start again; if it comes back, copy the details and send them to us.
fault-copy = Copy details
fault-copied = Details copied
fault-not-copied = The details could not be copied. Select the text and copy it yourself.
fault-restart = Start again

not-found-title = There is no such page
not-found-explained = The address may be mistyped, or the page has moved.
not-found-action = Go to Today

## The data on this device cannot be opened

store-nothing-lost = Your data has not been touched.
store-locked-title = { -brand-name } is already open
store-locked-happened = Another window is using your data, and only one can at a time.
store-locked-advice = Close the other window, then try again.
store-corrupt-title = The data on this device is damaged
store-corrupt-happened = The data file can’t be read properly. The device may have lost power while saving.
store-corrupt-advice = We can set that file aside and begin anew. Nothing is overwritten. What was sent comes back from the server; what was not stays in the file set aside.
store-corrupt-action = Set aside and begin anew
store-newer-title = This data is from a newer version
store-newer-happened = A newer { -brand-name } has saved data here, and this version doesn’t understand it.
store-newer-advice = Update this app, then open it again.
store-disk-full-title = Storage is full
store-disk-full-happened = There is no room left to save your changes.
store-disk-full-advice = Remove what you don’t need from this device, then try again.
store-no-access-title = The data folder can’t be used
store-no-access-happened = { -brand-name } is not allowed to read or write in its data folder.
store-no-access-advice = Check the permissions of that folder, then try again.
store-unencrypted-title = This data is not encrypted
store-unencrypted-happened = { -brand-name } keeps everything encrypted on this device, and this data file is not. An early test version may have left it here, or another program.
store-unencrypted-advice = We can set that file aside and begin anew. Nothing is overwritten. What was sent comes back from the server; what was not stays in the file set aside.
store-wrong-key-title = The key doesn’t open your data
store-wrong-key-happened = This device’s keyring has a key for your data, but it doesn’t fit. Another key may have taken its place, or the data file is damaged at its very beginning.
store-wrong-key-advice = If you have a backup of your keyring, restore it, then try again. Otherwise we can set the file aside and begin anew: what was sent comes back from the server; changes that were never sent stay locked in that file.
store-key-lost-title = The key to your data is gone
store-key-lost-happened = Your data here is encrypted, and this device’s keyring no longer has the key. Nobody can read it without, and neither can we.
store-key-lost-advice = If you have a backup of your keyring, restore it, then try again. Otherwise we can set the file aside and begin anew: what was sent comes back from the server; changes that were never sent stay locked in that file.
store-sign-in-happened = Your data here are encrypted, and their key is no longer in this device's keyring.
store-sign-in-advice = Sign in with your account: the key comes back, and all that is here opens again, changes that were not sent yet included.
store-no-keyring-title = There is no keyring on this device
store-no-keyring-happened = { -brand-name } encrypts your data and keeps the key in the device’s keyring, the safe where passwords are stored. None can be reached here.
store-no-keyring-advice = Start the keyring of your desktop, or install one, such as GNOME Keyring, KWallet or KeePassXC. Then try again.
store-keyring-locked-title = Your keyring is locked
store-keyring-locked-happened = The key to your data is in this device’s keyring, and it was not handed out.
store-keyring-locked-advice = Unlock the keyring, or try again and allow access when you are asked.
store-key-awaited-title = Waiting for your keyring
store-key-awaited-happened = The key to your data is in this device’s keyring, which has not answered yet. It may be asking you for a password.
store-key-awaited-advice = Look for its window, perhaps behind this one. As soon as you have answered, your data opens here; if it doesn’t, try again.

## Short news

toast-undone = Undone
toast-set-aside = The old file was set aside. You are starting fresh.

## Why a change was refused

refused-broke = The server failed on this change, and that is our mistake. Send it again later.
refused-not-yours = This isn’t yours to see or change, or not any more.
refused-taken = This exists already, so it was not made a second time.
refused-not-known = The server no longer knows this kind of change. Update the app, then try again.
refused-too-much = This is too much at once. Do it in smaller steps.
refused-too-often = This was tried too often. Try again in an hour.
refused-sign-in-first = This is for people with an account. Sign in first.
refused-not-permitted = You don’t have the permission for this: { $permission }.
refused-second-factor-first = This needs more than a password. Set up two-step verification or a passkey under “You”, then do it again.
refused-otherwise = The server refused this for a reason that this version of the app has no words for. Update it to read why.
