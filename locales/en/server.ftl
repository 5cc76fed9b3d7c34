# The server's own words, and those of the page before the app runs.

title = { -brand-name }: find, book and live your trips
description = Stays, tours, tickets, events and services all over Indonesia, even with no signal.
noscript = { -brand-name } needs JavaScript. Turn it on in this browser, then reload the page.
wrong-address = There is nothing at this address
wrong-address-explained = Check the address, or start from the front page.
wrong-address-action = To the front page
entry-unknown = This sign-in link no longer works
entry-unknown-explained = Ask for a new one, or open { -brand-name } as a guest.
going-on = One moment
going-on-explained = You are on your way back to { -brand-name }.
going-on-action = Go on
in-the-app = That’s all here
in-the-app-explained = Go back to the app: it goes on there. You can close this page.
outing-over = This sign-in is no longer valid
outing-over-explained = It took too long, was used already, or was begun somewhere else. Nobody was signed in.
outing-over-action = Begin again
too-many = Too many are arriving at once
too-many-explained = Many come here for the first time from your network. Wait a moment, and try again.
too-many-action = Try again

export-title = Everything about you at { -brand-name }
export-made = Made on { $moment } (UTC).
export-explained = For each kind of record there is a file of JSON, which any text editor opens and programs can read. Pictures and other files are as they are. Names of files and fields are in English.
export-file = File
export-count = How many
export-left-out = Not in it: what opens your account (passwords, keys, codes), which is nobody’s to read, and public offers, which are about nobody.
