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
has-account-explained = Somebody wanted to register at { -brand-name } with this address. It already has an account: sign in with your password, or choose a new one there.
has-account-action = Sign in

no-account-subject = There is no account for this address
no-account-explained = Somebody wanted a new password at { -brand-name } for this address. It has no account. Perhaps you registered with another one?
no-account-action = Create an account

password-changed-subject = Your password was changed
password-changed-explained = Your account at { -brand-name } has a new password, and every device has to sign in with it. If that wasn’t you, choose another one right away.
password-changed-action = Choose a new password
