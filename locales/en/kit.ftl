# The gallery of components, and the words that components have of their own.

title = Component gallery
introduction = Every part of the screen, in every state. What you see here is exactly what the whole app is made of.
contents = List of components

## Components

button = Button
button-caption = One primary action per screen. Its label is a verb.
field = Field
field-caption = The label always shows; an error says how to mend it.
select = Select
select-caption = The device’s own comes first, so that it feels familiar.
sheet = Sheet
sheet-caption = Rises from below on a phone, stands in the middle of a wide screen.
dialog = Dialog
dialog-caption = Only for what has a consequence, and the consequence is named.
list = List
list-caption = Every list has an end.
card = Card
card-caption = One card, one place.
tabs = Tabs
tabs-caption = The arrow keys move between them.
toast = Toast
toast-caption = Tells what has happened, and can be undone.
skeleton = Skeleton
skeleton-caption = Shown only when the wait is longer than a blink.
empty = Empty
empty-caption = One sentence and one action.
failed = Failed
failed-caption = What happened, and what can be done.
date = Dates and times
date-caption = The zone is named when it is not the reader’s own.
price = Price
price-caption = Figures line up, with no needless decimals.
avatar = Avatar
avatar-caption = Initials, until there is a photo.
badge = Badge
badge-caption = A state is told in words, never by colour alone.
menu = Menu
menu-caption = Rare actions, always in the same place.
table = Table
table-caption = Dense but quiet, for providers.
icons = Icons
icons-caption = One family, always with a name.
postcard = Postcard
postcard-caption = Drawn here until the provider uploads a photo; every place has a picture of its own.
colours = Colours
colours-caption = Named by their role, in light and dark.
lettering = Type
lettering-caption = Plus Jakarta Sans, in seven sizes.

## States of components

variant-primary = Primary
variant-secondary = Secondary
variant-quiet = Quiet
variant-danger = Dangerous
state-disabled = Disabled
state-working = Working
close = Close
undo = Undo
show = Show
choose = Choose
sort-by = Sort by { $column }

## Names of colours

colour-surface = Surface
colour-surface-raised = Raised surface
colour-ink = Ink
colour-ink-soft = Soft ink
colour-line = Line
colour-sea = Sea
colour-coral = Coral
colour-sand = Sand
colour-good = Good
colour-warn = Warning
colour-bad = Bad

## Samples: words that will really be on screens

book = Book
ask = Ask the provider
save-changes = Save
share = Share
copy-link = Copy link
remove = Remove
per-night = { $price } per night
per-person = { $price } per person
guests =
    { $count ->
        [one] { $count } guest
       *[other] { $count } guests
    }
nights =
    { $count ->
        [one] { $count } night
       *[other] { $count } nights
    }

status-requested = Awaiting confirmation
status-accepted = Accepted
status-rejected = Rejected
status-superseded = Superseded

tab-upcoming = Upcoming
tab-past = Past
tab-drafts = Drafts

column-guest = Guest
column-arrival = Arrival
column-nights = Length
column-status = State
column-total = Total

field-name = Name on the ticket
field-name-hint = As in your identity card or passport.
field-name-error = Write the full name as in the identity card or passport.
field-guests = Number of guests
field-note = Note to the provider
field-note-placeholder = For example: we arrive on the afternoon ferry

sample-stay = Wooden house on Lake Toba
sample-stay-place = Samosir, North Sumatra
sample-tour = Three days of diving in Raja Ampat
sample-tour-place = Waisai, Southwest Papua
sample-ticket = Ferry from Labuan Bajo to Komodo Island
sample-ticket-place = Labuan Bajo, East Nusa Tenggara
sample-event = Gamelan night at Mangkunegaran
sample-event-place = Surakarta, Central Java
sample-service = A day of batik making in Laweyan
sample-service-place = Laweyan district, Surakarta

dialog-cancel-title = Cancel this booking?
dialog-cancel-explained = { $amount } comes back to you. Your room is offered to other guests at once.
dialog-cancel-action = Cancel booking
dialog-cancel-keep = Keep it
toast-cancelled = Booking cancelled
empty-sample = You have not saved any places yet.
empty-sample-action = Explore
failed-sample = The photos of this place can’t be fetched right now.
failed-advice = Try again when the signal is better.
lettering-sample = From Sabang to Merauke, island beside island.

## Further parts of the gallery

segments = Segments
segments-caption = Two to four choices, all in sight.
switch = Switch
switch-caption = Yes or no, in force at once.
switch-sample = Tell me as soon as it is confirmed
states = Four states of a page
states-caption = Every page draws all four: waiting, empty, failed, ready.
ready = Ready
ready-caption = The thing itself, and no ornament.
break-page = Break this page
break-page-caption = Really makes the program stop, to show what the page says when that happens.
note = Note
note-caption = Stands beside what it explains.
note-plain = Bring your identity card or passport when you board the ferry.
note-good = Payment received. The ticket is in Trips.
note-warn = Strong wind in the Sape Strait. Ferry times may change.
note-bad = The bank declined the card. Nothing has been charged.
unread =
    { $count ->
        [one] { $count } unread message
       *[other] { $count } unread messages
    }
list-end = That is all for today.
place = Place
service = Service
field-phone = Phone number
retry = Try again
