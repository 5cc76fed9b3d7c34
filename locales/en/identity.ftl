# You: who uses this app, and how they like it.

title = You
guest-title = You are not signed in
guest-explained = What you choose stays on this device.

role-guest = Guest
role-traveller = Traveller
role-provider = Provider
role-admin = Administrator

preferences = Preferences
preferences-explained = They take effect at once, and are the same on all your devices.
words-and-look = Language and look
money-and-time = Money and time

language = Language
language-device = Same as the device ({ $language })
address = Form of address
address-hint = How { -brand-name } speaks to you, in languages where it matters.
address-neutral = Neutral
address-feminine = Feminine
address-masculine = Masculine
theme = Theme
theme-system = Automatic
theme-light = Light
theme-dark = Dark

currency = Currency
currency-hint = Prices are shown in this currency. You still pay in the provider’s own.
home-zone = Home time zone
home-zone-hint = Times elsewhere are written with their zone.
home-zone-search = Search for a city or zone
home-zone-nothing = No zone matches “{ $query }”.
zones-of-indonesia = In Indonesia
zones-of-the-world = Around the world
zone-wib = Western Indonesia Time
zone-wib-places = Sumatra, Java, West and Central Kalimantan
zone-wita = Central Indonesia Time
zone-wita-places = Bali, Nusa Tenggara, Sulawesi, South, East and North Kalimantan
zone-wit = Eastern Indonesia Time
zone-wit-places = Maluku and Papua

comfort = Easy on the eyes
text-size = Text size
text-size-usual = 100%
text-size-larger = 125%
text-size-large = 150%
text-size-largest = 200%
motion = Motion
motion-system = As the device
motion-reduced = Less
contrast = Contrast
contrast-system = As the device
contrast-more = More

devices = Your devices
devices-explained = Where your account is in use. A device that you sign out forgets everything of yours.
device-here = This device
device-seen = Last seen { $moment }
device-unnamed = Device without a name
device-leaving = Waiting to be signed out
device-send-away = Sign out
device-send-away-title = Sign out { $device }?
device-send-away-explained = As soon as it connects, everything of yours on it is removed, and with it the changes that it hasn’t sent yet.
device-send-away-action = Sign out the device

sign-in = Sign in
sign-out = Sign out
sign-out-title = Sign out here?
sign-out-explained = What is yours stays in your account. On this device you go on as a guest.
sign-out-unsent =
    { $count ->
        [one] { $count } change hasn’t been sent yet. It would be lost.
       *[other] { $count } changes haven’t been sent yet. They would be lost.
    }
register = Create an account
new-password = New password
email = E-mail address
password = Password
password-choose = Choose a password
password-hint = At least { $length } characters. A few words that only you would put together are easy to keep in mind.
password-show = Show password
password-hide = Hide password
name = Your name
name-hint = As hosts and fellow travellers will see it.
code = Code from the letter
forgot = I forgot my password
no-account-yet = I’m new here
have-account = I have an account
letter-register-explained = We send a code to your address. With it you choose a password, and you are in.
letter-reset-explained = We send a code to the address of your account. With it you choose a new password.
letter-send = Send me the code
letter-sent = A letter is on its way to { $email }. It holds a code that works for one hour.
letter-opened = The code from your letter is filled in.
letter-again = Send another letter
letter-other-address = Use another address
register-finish = Create account
reset-finish = Save and sign in

account = Your account
name-change = Change name
name-save = Save name
email-change = Change address
email-change-explained = We send a code to the new address. Until you enter it, the old one stays in use.
email-confirm = Use this address
email-confirm-explained = From now on your account will have the address that this letter came to. The one before is told.
email-confirmed = Done. Your account has this address now.
email-no-link = Open this page by the link in our letter, or enter its code where you changed your address.
email-changed = Address changed
new-email = New address
password-change = Change password
password-set = Chosen { $moment }
password-none = None yet
password-save = Save password
password-now = Your password now
password-others = Sign out other devices
password-others-hint = They will have to sign in with the new password. Nothing on them is lost.
password-changed = Password changed
prove-again = It is a while since you signed in. Show once more that it is you.

passkeys = Passkeys
passkeys-explained = Sign in with your device’s fingerprint, face or PIN, without a password.
passkey = Passkey
passkey-add = Add a passkey
passkey-add-explained = Your device will ask for a fingerprint, a face or a PIN. Nothing is sent to us but a key that fits only here.
passkey-name = Name of the passkey
passkey-used = Last used { $moment }
passkey-since = Added { $moment }
passkey-added = Passkey added
passkey-remove = Remove passkey
passkey-remove-explained = Once removed, it opens nothing any more. Your device may still offer it: remove it there, too.
passkey-sign-in = Sign in with a passkey
passkey-proof = Use a passkey
passkey-cancelled = Not yet. Try again whenever you like.
passkey-has-one = This device already keeps a passkey of your account.
passkey-failed = This device cannot use passkeys here.

security-key = Security key
keys-explained = Sign in with a security key that you plug in, without a password.
key-add-explained = You need a security key (FIDO2) with a PIN. It asks for the PIN and a touch, and keeps a key that fits only here.
key-works = One moment. The key is at work…
key-plug-in = Plug in your security key.
key-touch-one = Several keys are plugged in. Touch the one you want to use.
key-touch = Touch your key now.
key-wants-pin = Enter the PIN of your key. It goes to the key alone.
key-pin = PIN of the key
key-pin-left =
    { $left ->
        [one] { $left } try left.
       *[other] { $left } tries left.
    }
key-pin-last = One try left. After a wrong PIN, the key opens no more and must be reset.
key-pin-wrong = That is not the PIN of this key.
key-pin-unfit = A PIN has at least { $least } and at most { $most } characters.
key-go-on = Continue
key-choose = Whose account do you want to open?
key-at-the-system = Continue in the window that your system has opened.
key-call-off = Cancel
key-has-one = This key already keeps a passkey of your account.
key-has-none = There is no passkey on this key that opens an account here.
key-no-pin = This key has no PIN yet. Set one in your system’s settings or with its maker’s program, then try again.
key-pull-out = Too many wrong PINs. Pull the key out, plug it in again, and try once more.
key-blocked = Too many wrong PINs: this key opens no more. Only a reset helps, and all that is on it is lost then.
key-pulled-out = The key was pulled out. Plug it in and try again.
key-full = There is no room left on this key. Remove a passkey that you no longer need from it.
key-unfit = This key cannot keep passkeys. Use a newer one.
key-elsewhere = The key was asked for another address than this server’s. Nothing was shown to it.
key-odd = The key did not answer as it should. Try again, or use another one.

second = Two-step verification
second-off = Not on
second-since = On since { $moment }
second-explained = Besides your password, we ask for a code from your phone or another device. A password that leaked is not enough then. Passkeys don’t need it.
second-begin = Begin
second-scan = Scan this picture with an authenticator app, and enter the six digits that it shows.
second-picture = Picture for an authenticator app
second-secret = Without a camera, type this key there:
second-code = Code of six digits
second-confirm = Turn on
second-paper = Keep these codes somewhere outside of your devices. Each works once, when the device with the codes is not there. They are not shown again.
second-paper-copy = Copy all
second-paper-copied = Codes copied
second-paper-kept = I have kept them
second-left = { $count } of { $all } backup codes are still good. For new ones, turn it off and on again.
second-end = Turn off two-step verification
second-ended = Two-step verification turned off
second-asked = Enter the code from your other device, or a backup code.
second-asked-code = Code
second-not-mine = It wasn’t you who turned this on? Open the letter that we sent then: its link gives you your account back, within three days.
second-remember = Don’t ask for a code on this device for { $days } days
second-remember-hint = Only if nobody else uses it. You can take it back under “You”.
second-needed = Your work here needs a second step
second-needed-by = A password alone is not enough for this: { $permissions }. Set up two-step verification, or a passkey.
second-set-up = Set up two-step verification
second-first = First set up two-step verification
second-first-audit = The audit log is open to whoever has shown more than a password. A passkey counts, too.
second-first-money = Where the money goes is changed only by whoever has shown more than a password. A passkey counts, too.
second-loses = Some of your work will be closed to you
second-loses-explained = Without a second step, this is closed to you until you set one up again: { $permissions }.
known-devices = No code is asked here
known-devices-explained = On these devices your password is enough. They also stay on this list when you sign out there.
known-device-until = Until { $date }
known-device-forget = Ask again
known-device-forgotten = A code is asked there from now on

lock = App lock
lock-explained = On this device only. The app opens with your PIN or your finger, also with no network.
lock-is-off = Not set
lock-set = Set a lock
lock-set-explained = Choose a PIN that only you know. It is not sent anywhere; should you forget it, you sign in with your account.
lock-set-explained-guest = Choose a PIN that only you know. Without an account a forgotten PIN cannot be helped: what is here stays locked. With one, you just sign in again.
lock-now-set = The lock is set
lock-now = Lock now
lock-after = Locks when untouched for
lock-after-at-once = Out of sight
lock-after-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
lock-end = Remove the lock
lock-end-explained = After this, whoever holds this device can open the app.
lock-ended = The lock is removed
pin = PIN
pin-hint = At least { $length } digits or letters.
pin-now = The PIN of now
pin-new = New PIN
pin-change = Change PIN
pin-changed = PIN changed
pin-show = Show PIN
pin-hide = Hide PIN
by-finger = Open with your finger
by-face = Open with your face
by-hello = Open with Windows Hello
by-key = Open with a security key
by-key-explained = Enter your PIN once more, then touch the key. After that, whoever has the key and its own PIN can open the app.
by-key-use = Use a security key
by-key-used = The key opens the app
sensor-explained = Enter your PIN once more. After that, everybody whom this device's sensor knows can open the app.
sensor-use = Use the sensor
sensor-used = The sensor opens the app
shut-title = { -brand-name } is locked
shut-open = Open
shut-by-finger = Use your finger
shut-by-face = Use your face
shut-by-hello = Use Windows Hello
shut-by-key = Use your security key
shut-waits-for-finger = Touch the fingerprint sensor…
shut-waits-for-face = Look at the camera…
shut-waits-for-hello = Windows Hello is asking…
# Stands in the platform's own question, on a Mac after "Nusaloka is trying to".
sensor-why = open your trips
sensor-instead = Use the PIN
pin-forgotten = Forgot your PIN?
pin-forgotten-sign-in = Sign in with your account. All that is here opens again, what was not sent yet included, and the lock is removed. Then set a new PIN.
pin-forgotten-anew = Without the PIN, nobody can open what is here, we neither. We can move it aside untouched, and begin anew.
wrong-pin = That is not the PIN.
pin-too-short = At least { $least } characters.
pin-too-long = At most { $most } characters.
pin-too-simple = A PIN like that is tried first. Choose another one.
sensor-not-recognised = Not recognised. Try again, or use your PIN.
sensor-not-touched = Nobody touched the sensor. Try again, or use your PIN.
sensor-away = The sensor does not answer, or knows nobody. Use your PIN.
sensor-changed = The fingers that this device knows have changed. Open with your PIN, then choose the sensor again.
lock-keyring-lost = This device's keyring lost what belongs to your PIN. Choose “Forgot your PIN?” to open with your account.
lock-not-set = There is no lock.
lock-is-set = There is a lock already.
provider-sign-in = Continue with { $provider }
provider-outside = Go on in your browser, where { $provider } asks who you are. We wait here.
provider-call-off = Don’t wait
provider-to-prove = { $email } has an account here already. Sign in to it once as you always do; from then on { $provider } opens it, too.
came-back = Signing in
came-back-waiting = One moment.
came-back-unfinished = Not finished yet
came-back-nothing = Nobody is being waited for here. Begin again.
linked-accounts = Linked accounts
linked-accounts-explained = Sign in with an account that you have elsewhere.
linked-account = Linked account
linked-used = Last used { $moment }
linked-since = Linked { $moment }
link-account = Link { $provider }
link-account-explained = { $provider } will ask who you are. From then on it opens your account here, too. It tells us your name and address, and nothing else.
account-linked = Account linked
unlink-account = Unlink { $provider }
unlink-account-explained = It will no longer open your account here. You can still sign in with your password or a passkey, and a letter to your address always gets you a new password.
account-unlinked = Account unlinked

email-empty = Enter your e-mail address.
email-too-long = That is longer than any e-mail address.
email-odd-letter = There is a character in it that e-mail addresses don’t have.
email-form = Write it like name@example.com.
name-missing = Enter your name.
name-too-long =
    { $most ->
        [one] At most { $most } character.
       *[other] At most { $most } characters.
    }
password-too-short =
    { $least ->
        [one] At least { $least } character.
       *[other] At least { $least } characters.
    }
password-too-long =
    { $most ->
        [one] At most { $most } character.
       *[other] At most { $most } characters.
    }
password-known = Many people use this one, so it is guessed first. Choose another.
wrong-code = That isn’t the code in the letter. Look again?
code-over = This code is no longer valid. Send yourself another letter.
wrong-email-or-password = The address or the password is wrong.
email-same = Your account has this address already.
wrong-password = That isn’t your password.
passkey-refused = We don’t know that passkey. It may have been removed from your account.
passkey-too-late = That took too long. Try again.
passkey-too-many = You have too many passkeys. Remove one first.
passkey-not-here = This server cannot use passkeys.
wrong-second = That isn’t the code there now, or it was used.
provider-cancelled = Nothing has happened. Try again whenever you like, or take another way.
provider-away = There is no answer from there right now. Try again in a while, or take another way.
provider-unbelieved = What came from there could not be confirmed, so nobody was signed in. Try again, or take another way.
provider-unknown = That way to sign in is no longer offered here.
provider-no-address = No confirmed e-mail address came from there. Create an account with your address; you can link the other one to it afterwards.
outing-over = That took too long, or was begun somewhere else. Begin again.
linked-elsewhere = Somebody else signs in here with that account.
too-many-linked = You have linked too many accounts. Unlink one first.
second-over = That took too long, or too many tries. Begin again with your password.
second-is-on = Two-step verification is on already.
passkey-first = Your work here needs more than a password. Sign in with your passkey.
wait-seconds =
    { $seconds ->
        [one] Too many tries. Wait { $seconds } second.
       *[other] Too many tries. Wait { $seconds } seconds.
    }
wait-minutes =
    { $minutes ->
        [one] Too many tries. Wait { $minutes } minute.
       *[other] Too many tries. Wait { $minutes } minutes.
    }
wait-hours =
    { $hours ->
        [one] Not again today. Wait { $hours } hour.
       *[other] Not again today. Wait { $hours } hours.
    }

privacy = Your data
privacy-explained = It is yours. See what you agreed to, take all of it with you, or have it deleted.
consents = What you agreed to
consents-detail = Terms, statistics, news
consents-explained = What is off stays off until you turn it on. Each change is noted, with its time and the text that you saw.
consent-analytics = Statistics
consent-analytics-hint = We count which pages are used, to make them better.
consent-marketing = News by e-mail
consent-marketing-hint = Now and then we write to you of new places and offers.
consent-since = Agreed { $moment } (text of { $version }).
consent-ended = Taken back { $moment }.
terms = Terms and privacy
terms-asked = By creating an account you agree to the terms of use and the privacy notice.
terms-read = Read them
terms-agree = I agree
terms-version = Version { $version }
terms-use = Your account is for you: keep your password to yourself, tell us no untruth about yourself, and do nobody harm with what you find or write here.
terms-kept = We keep your name, your e-mail address, your preferences, where you are signed in, what you write here, and a record of what is done with your account. Nothing else about you.
terms-for = All of it serves to let you travel with { -brand-name }: to show you what is yours on all your devices, and to keep strangers out. We sell nothing of it. Statistics and news are off until you turn them on.
terms-long = It stays until you delete your account. Seven days later it is erased. What proves that you agreed stays for five years, and the record that something was done with the account stays, too: both under a number instead of your name.
terms-rights = By Indonesian law (UU 27/2022) you may see your data, correct them, take them with you, and have them erased. All of that is on the page “You”.
export = Download everything about me
export-detail = One file, with all that we have of you
export-explained = An archive with everything that we have of you: a file for each kind of record, pictures, and a page that says what is what. Up to three times a day.
export-careful = Keep the file where only you can read it.
export-action = Download
export-downloads = The file is on its way to your downloads.
export-saved = Saved as
erase = Delete my account
erase-detail = For good, after seven days
erase-goes = Everything of yours goes: your name and address, your preferences, how you sign in, your devices, letters to you, and the lists that are yours alone.
erase-shared = Lists and organisations that others are in stay with them, without your name. One of them becomes the owner.
erase-stays = The law makes us able to show that you agreed. That stays for five years. The record that something was done with the account stays, too. Both are under a number instead of your name, and nothing else stays.
erase-when = You are signed out on all devices at once, and what is on them goes. If you sign in again within seven days, everything stays.
erase-name = To confirm, type your name: { $name }
erase-name-wrong = That isn’t your name.
erase-action = Delete my account

about = About this app
version = Version { $version }

## Changes, as the list of changes names them

changed-name = Name to { $name }
changed-portrait = Picture changed
changed-portrait-removed = Picture removed
changed-passkey-name = Passkey to { $name }
changed-language = Language to { $language }
changed-address = Form of address to { $address-name }
changed-theme = Theme to { $theme }
changed-currency = Currency to { $currency }
changed-home-zone = Home time zone to { $zone }
changed-text-size = Text size to { $size }
changed-motion = Motion to { $motion }
changed-contrast = Contrast to { $contrast }
changed-consent-given = Consent given: { $what }
changed-consent-withdrawn = Consent taken back: { $what }
changed-send-away = One device signed out
changed-forget-device = Ask for a code on a device again

## Why a change was refused

refused-not-yours = Only their owner can change these preferences.
refused-person-unknown = The server doesn’t know this account. Try signing in again.
refused-nothing-to-change = Nothing was different, so nothing was saved.
refused-no-such-session = That device isn’t signed in to your account.
refused-no-such-passkey = That passkey is not there any more.
refused-name-unfit = That name is empty or too long.
refused-picture-too-often = Your picture was changed too often today. Try again tomorrow.
refused-no-such-text = Nobody was ever shown that text. Update the app and try again.
refused-terms-stay = The terms hold as long as your account. To take this back, delete your account.
refused-agreed-too-often = You have agreed to this and taken it back too often. Write to us.
refused-not-allowed = Only those whose work it is can read that.

## The audit log

audit = Audit log
audit-explained = What was done with accounts, by whom and from where. Each entry is chained to the one before it, so nothing can be changed or removed unnoticed.
audit-for-admins = Only admins can read the audit log
audit-for-admins-explained = If you need it for your work, ask an admin.
audit-away = The audit log can’t be reached right now
audit-away-explained = It isn’t kept on this device. The server shows it when there is a connection.
audit-nothing = Nothing was noted that fits
audit-nothing-explained = Choose another time or another deed, or look at everything.
audit-everything = Show everything
audit-show = Show
audit-more = Show older entries
audit-end = That is everything that fits.
audit-looking-on = Nothing here yet; there are older entries to look through.
audit-deeds = Deed
audit-deeds-all = All deeds
audit-group = All about { $group }
audit-group-entering = signing in and out
audit-group-account = accounts
audit-group-organisations = organisations
audit-group-trouble = trouble
audit-group-log = this log
audit-since = From
audit-until = Up to and including
audit-number = Entry number
audit-number-odd = A number, please.
audit-person-only = Only { $name }
audit-person-all = Show everybody again
audit-only-person = Show only { $name }
audit-what = What
audit-about = About
audit-who = Who
audit-when = When
audit-from = From where
audit-entry = Entry
audit-nobody = Unknown, or the server
audit-person-gone = Somebody who is no longer known
audit-erased = Erased
audit-chain = The chain
audit-check = Check the chain
audit-checking = Checked { $upto } of { $all } entries …
audit-fits = Every entry fits, up to the newest ({ $upto }).
audit-misfit = The log does not fit at entry { $number }
audit-misfit-explained = Entries from there on were changed behind the server’s back. Keep the database as it is, and compare it with a backup.
audit-head = Export the end
audit-head-explained = Keep this text somewhere else. With it, the server’s audit command shows later whether the log was cut off or written anew.
audit-head-entry = Up to entry { $number }
audit-head-copy = Copy the text
audit-head-copied = Copied

audit-registered = Registered
audit-by-password = Signed in with the password
audit-by-letter = Signed in with a code from a letter
audit-by-passkey = Signed in with a passkey
audit-by-second = Signed in with password and two-step code
audit-by-recovery = Signed in with password and backup code
audit-by-demo = Came in as one of the demo people
audit-guessed = Too many wrong passwords
audit-second-guessed = Right password, too many wrong codes
audit-signed-out = Signed out
audit-sent-away = Signed a device out from another one
audit-others-out = Signed all other devices out
audit-token-reused = A spent token was used again; its session was ended
audit-password-changed = Changed the password
audit-password-reset = Set a new password by letter
audit-email-changed = Changed the address
audit-taken-back = Took the account back
audit-name-changed = Changed their name
audit-passkey-added = Added a passkey
audit-passkey-renamed = Renamed a passkey
audit-passkey-removed = Removed a passkey
audit-second-set-up = Turned two-step verification on
audit-second-ended = Turned two-step verification off
audit-device-remembered = Turned codes off on a device for a while
audit-device-forgotten = Turned codes on again on a device
audit-by-provider = Signed in with a provider
audit-account-linked = Linked an account elsewhere
audit-account-unlinked = Unlinked an account elsewhere
audit-erasure-asked = Asked to delete the account
audit-erasure-taken-back = Signed in again, and keeps the account
audit-log-read = Read the audit log
audit-head-exported = Exported the end of the audit log
audit-log-checked = Checked the audit log
audit-details-erased = What could be read of a person was erased
audit-organisation-founded = Founded an organisation
audit-member-joined = Joined an organisation by a code
audit-member-left = Left an organisation
audit-member-removed = Removed somebody from an organisation
audit-roles-changed = Changed somebody’s roles in an organisation
audit-role-redefined = Changed what a role permits in an organisation
audit-organisation-handed-over = Handed an organisation over
audit-payout-changed = Changed where an organisation is paid
audit-portrait-changed = Changed their picture
audit-portrait-removed = Removed their picture
audit-recovery-asked = Asked for the second way to what a device keeps


## Organisations

role-support = Support

org-title = Organisation
org-link-explained = Your business, and who works in it.
org-empty = You are not in an organisation yet.
org-empty-explained = Found one for your business, or join one with a code from whoever runs it.
org-guest = Organisations are for people with an account.
org-found = Found an organisation
org-found-action = Found it
org-name = Name of the organisation
org-name-example = Ombak Biru Tours
org-have-code = I have a code
org-code = Code
org-code-hint = Eight letters and digits. Whoever invited you shows it.
org-code-wrong = The code isn’t complete: eight letters and digits.
org-join = Join
org-joined = Asked. The organisation appears as soon as the server has found it.
org-joining = Code { $code }: waiting for the server to find the organisation
org-choose = Which organisation
org-menu = Options for this organisation
org-rename = Rename
org-save = Save
org-leave = Leave
org-leave-title = Leave { $name }?
org-leave-explained = Everything of it is removed from your devices. To come back, you need a new code.
org-leave-action = Leave the organisation
org-hand-over = Hand over
org-hand-over-explained = Somebody else then owns the organisation, and you stay as a manager. Only they can give it back.
org-hand-over-to = To whom
org-hand-over-nobody = Invite somebody first: there is nobody to hand it to yet.
org-hand-over-action = Hand over to { $name }
org-handed-over = { $name } owns the organisation now

org-people = People
org-people-count =
    { $count ->
        [one] One person
       *[other] { $count } people
    }
org-me = { $name } (you)
org-nameless = Without a name
org-no-role = No role
org-roles-of = Roles of { $name }
org-roles-explained = Roles add up: whoever holds several may do what each of them permits.
org-roles-more = { $name } may do more than you. Only somebody who may as much can change their roles.
org-remove = Remove from the organisation
org-remove-title = Remove { $name }?
org-remove-explained = Everything of the organisation is removed from their devices at their next connection. To come back, they need a new code.
org-remove-action = Remove { $name }
org-removed = { $name } is no longer in the organisation
org-gave = { $name } is now { $role }
org-took = { $name } is no longer { $role }

org-invite = Invite
org-invite-title = Invite somebody
org-invite-explained = Choose what they will be. The code is good for one person and seven days.
org-invite-action = Show a code
org-invite-until = For one person, until { $until }.
org-invite-withdraw = Withdraw the code { $code }
org-invite-withdrawn = The code is void
org-awaited = Awaited

org-roles = Roles
org-role-owner = Owner
org-role-owner-explained = May do everything, and hand the organisation over.
org-role-manager = Manager
org-role-manager-explained = Runs the organisation: people, teams, roles and the desk, but not the money.
org-role-desk = Desk
org-role-desk-explained = Sees how guests reach you. Nothing about money.
org-role-finance = Finance
org-role-finance-explained = Sees and changes what concerns money. Nothing else.
org-role-guide = Guide
org-role-guide-explained = Sees who belongs to the organisation.
org-role-new = New role
org-role-edit = Edit { $role }
org-role-name = Name of the role
org-role-name-example = Cashier
org-role-nothing = Permits nothing yet
org-role-delete = Delete the role
org-role-delete-title = Delete { $role }?
org-role-delete-unheld = Nobody holds it.
org-role-delete-explained =
    { $count ->
        [one] One person holds it and loses what it permits.
       *[other] { $count } people hold it and lose what it permits.
    }
org-role-lacking = You can only give what you may do yourself.
org-role-gone = Deleted role

org-may-group-people = People
org-may-group-desk = Desk
org-may-group-money = Money
org-may-rename = Rename the organisation
org-may-manage-members = Let people in, change their roles, remove them
org-may-manage-teams = Make teams and say who is in them
org-may-manage-roles = Define roles
org-may-see-desk = See the desk
org-may-manage-desk = Change the desk
org-may-see-money = See where the money goes
org-may-manage-money = Change where the money goes
org-may-hand-over = Hand the organisation over
org-may-read-audit = Read the record of what was done
org-may-support-people = Help people with their accounts

org-teams = Teams
org-teams-none = No teams yet.
org-team-new = New team
org-team-name = Name of the team
org-team-name-example = Morning boat
org-team-empty = Nobody is in it yet
org-team-edit = Team { $name }
org-team-delete = Delete the team
org-team-deleted = Team { $name } deleted

org-desk = Desk
org-desk-explained = Whoever stands at the desk sees this.
org-desk-edit = Change the desk
org-phone = Telephone
org-address = Address
org-opening = Opening hours
org-opening-example = Every day from 7 to 18, on Nyepi closed
org-money = Payout
org-money-explained = Whoever sees to the money sees this.
org-money-edit = Change the payout
org-holder = Account holder
org-bank = Bank
org-ending = Last four digits of the account
org-ending-hint = Only these are kept here, so that you recognise the account.
org-ending-masked = •••• { $digits }
org-currency = Payout currency
org-unwritten = Not written yet

refused-org-not-in-it = You are not in this organisation.
refused-org-not-a-member = This person is not in the organisation any more.
refused-org-nothing = Nothing is written.
refused-org-too-long = That is too long: at most { $most } letters.
refused-org-phone = That is not a telephone number.
refused-org-ending = Write just the last four digits of the account.
refused-org-role-gone = This role was deleted.
refused-org-team-gone = This team was deleted.
refused-org-invitation-gone = This code was used or withdrawn.
refused-org-more-than-theirs = You can only give and take what you may do yourself.
refused-org-owners-alone = Only owners can have this.
refused-org-last-owner = An organisation keeps an owner: hand it over first.
refused-org-code-unknown = No organisation has this code. It may have been used, or be too old.
refused-org-too-many = There are as many as there can be: { $most }.

changed-org-found = Found the organisation { $name }
changed-org-rename = Call the organisation { $name }
changed-org-invite = Invite somebody to the organisation
changed-org-withdraw = Withdraw an invitation
changed-org-join = Join the organisation with the code { $code }
changed-org-leave = Leave an organisation
changed-org-remove = Remove somebody from the organisation
changed-org-roles = Change somebody’s roles
changed-org-hand-over = Hand over the organisation
changed-org-role-new = Define the role { $name }
changed-org-role = Change a role
changed-org-role-delete = Delete a role
changed-org-team-new = Make the team { $name }
changed-org-team-rename = Call the team { $name }
changed-org-team-delete = Delete a team
changed-org-team-place = Change who is in a team
changed-org-desk = Change the desk of the organisation
changed-org-money = Change the payout of the organisation

## A person’s own picture, and why a file is none
portrait-choose = Choose a picture
portrait-other = Change picture
portrait-remove = Remove picture
portrait-hint = JPEG, PNG or WebP. Seen by whoever sees your name: on packing lists and in organisations.
picture-unknown = That file is not a picture. Choose a JPEG, PNG or WebP.
picture-other-format = That kind of picture (such as HEIC, GIF or SVG) cannot be used here. Save it as JPEG, PNG or WebP and try again.
picture-too-large = That picture is too large. Choose a smaller one.
picture-too-small = That picture is too small: at least { $side } × { $side } pixels.
picture-damaged = That picture is damaged and cannot be opened. Choose another.
