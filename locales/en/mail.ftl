# Letters that the server sends. Their reader may not have the app at hand.

brand = { -brand-name }
code-lasts = The code works once, within an hour.
not-you = Wasn’t that you? Then there is nothing to do: whoever it was gets nowhere without your mailbox.

register-subject = Confirm your address
register-explained = Enter this code where you began to register, or open the link. Then choose a password, and you are in.
register-action = Confirm address

reset-subject = Choose a new password
reset-explained = Enter this code where you asked for it, or open the link. Then choose a new password. All your devices will have to sign in with it.
reset-action = Choose a new password

has-account-subject = You already have an account
has-account-explained = Somebody wanted to use this address for an account at { -brand-name }. It already has one: sign in with your password, or choose a new one there.
has-account-action = Sign in

no-account-subject = There is no account for this address
no-account-explained = Somebody wanted a new password at { -brand-name } for this address. It has no account. Perhaps you registered with another one?
no-account-action = Create an account

password-changed-subject = Your password was changed
password-changed-explained = Your account at { -brand-name } has a new password. If that wasn’t you, choose another one right away.
password-changed-action = Choose a new password

new-email-subject = Confirm your new address
new-email-explained = Enter this code where you changed your address, or open the link. From then on your account at { -brand-name } has this address.
new-email-action = Use this address

email-changed-subject = Your account has another address
email-changed-explained = Your account at { -brand-name } has another address now, and further mail goes there. If that wasn’t you, take the account back with this code or the link: it gets this address again, and every device has to sign in with a new password.
take-back-action = Take my account back
take-back-lasts = The code works once, until { $moment }. Was it you? Then there is nothing to do.

taken-back-subject = Your account was taken back from the address before
taken-back-explained = The account at { -brand-name } that had this address has the one before again: whoever reads mail there took it back. If that wasn’t you, first make the mailbox of the address before safe, and then choose a new password for your account by that address.
taken-back-action = Choose a new password

signed-in-subject = Somebody signed in to your account
signed-in-explained = Your account at { -brand-name } was just opened on another device, with your password. If that was you, all is well. If not, sign that device out and change your password.
signed-in-action = See my devices

guessed-subject = Somebody is guessing your password
guessed-explained = Somebody has tried wrong passwords for your account at { -brand-name } many times. They didn’t get in, and have to wait longer and longer; you can sign in as ever. If your password is easy to guess, choose another one.
guessed-action = Choose a new password

passkey-added-subject = A new passkey for your account
passkey-added-explained = Your account at { -brand-name } can now be opened by one more passkey. If it wasn’t you who added it, take the account back with this code or the link: that passkey and all else that was added lately count no more, and every device has to sign in with a new password.

passkey-removed-subject = A passkey was removed
passkey-removed-explained = A passkey no longer opens your account at { -brand-name }. If it wasn’t you who removed it, choose a new password right away.
passkey-removed-action = Choose a new password

second-on-subject = Two-step verification is on
second-on-explained = From now on your account at { -brand-name } asks for a code from another device, too. If it wasn’t you who turned it on, take the account back with this code or the link: this and all else that was added lately count no more, and every device has to sign in with a new password.

second-off-subject = Two-step verification was turned off
second-off-explained = Your account at { -brand-name } no longer asks for a code from another device. If it wasn’t you who turned it off, choose a new password right away.
second-off-action = Choose a new password

recovery-used-subject = A backup code was used
recovery-used-explained = Your account at { -brand-name } was just opened with a backup code. That code is good no more. If it wasn’t you who used it, sign that device out and change your password.
recovery-used-action = See my devices

second-failed-subject = Somebody knows your password
second-failed-explained = Somebody entered your right password at { -brand-name }, and then guessed wrong codes of your other device several times. They didn’t get in. If that wasn’t you, choose a new password right away.
second-failed-action = Choose a new password

account-linked-subject = A linked account can open yours
account-linked-explained = Your account at { -brand-name } can now be opened with one more account that you have elsewhere. If it wasn’t you who linked it, take the account back with this code or the link: that account and all else that was added lately count no more, and every device has to sign in with a new password.

account-unlinked-subject = A linked account was removed
account-unlinked-explained = An account elsewhere no longer opens your account at { -brand-name }. If it wasn’t you who unlinked it, choose a new password right away.
account-unlinked-action = See linked accounts

moment =
    { $day } { $month ->
        [jan] January
        [feb] February
        [mar] March
        [apr] April
        [may] May
        [jun] June
        [jul] July
        [aug] August
        [sep] September
        [oct] October
        [nov] November
       *[dec] December
    } { $year } at { $time } (UTC)

erasure-asked-subject = Your account will be deleted
erasure-asked-explained = You asked us to delete your account at { -brand-name }, and are signed out on all devices. On { $moment } everything of yours goes for good. If you sign in before that, all of it stays. If it wasn’t you who asked, sign in now and change your password.
erasure-asked-action = Sign in and keep my account

erasure-taken-back-subject = Your account stays
erasure-taken-back-explained = You signed in again, so your account at { -brand-name } is not deleted. Everything of yours is still there. If that wasn’t you, choose a new password right away.
erasure-taken-back-action = See my account
