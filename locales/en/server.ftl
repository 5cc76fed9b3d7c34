# The server's own words, and those of the page before the app runs.

title = { -brand-name }: find, book and live your trips
description = Stays, tours, tickets, events and services all over Indonesia, even with no signal.
noscript = { -brand-name } needs JavaScript. Turn it on in this browser, then reload the page.
wrong-address = There is nothing at this address
wrong-address-explained = Check the address, or start from the front page.
wrong-address-action = To the front page
entry-unknown = This sign-in link no longer works
entry-unknown-explained = Ask for a new one, or open { -brand-name } as a guest.
