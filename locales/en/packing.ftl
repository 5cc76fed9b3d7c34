# Packing lists: what to take along, written together.

title = Packing lists
trips-link = Packing lists
trips-link-explained = Written together, ticked off together.

## All lists

empty = No packing list yet.
empty-explained = Start one for your next trip, or join one with a code.
new-list = New list
have-code = I have a code
back-to-trips = Trips
back-to-lists = All lists
counted = { $done } of { $of } packed
counted-none = Nothing on it yet
joining = Waiting for the server to find the list
joining-code = Code { $code }

## Starting and joining

list-title = Name of the list
list-title-example = Labuan Bajo, three nights
with-suggestions = Begin with suggestions
with-suggestions-hint = Six things most people forget
start = Start the list
suggestion-identity = Identity card or passport
suggestion-charger = Phone charger
suggestion-medicine = Medicine
suggestion-sun = Sunscreen
suggestion-clothes = Change of clothes
suggestion-bottle = Water bottle
code = Code
code-hint = Eight letters and digits. The owner of the list shows them to you.
code-wrong = That is not a whole code yet. It has eight letters and digits.
join = Join
joined = Asked for. The list appears as soon as the server has found it.

## One list

list-menu = What to do with this list
people = People
people-count =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
add-label = Add a thing
add-example = What else?
add = Add
list-empty = Nothing on it yet. Write the first thing below.
opaque =
    { $count ->
        [one] This list has one more thing that this version of the app cannot show. Update the app to see it.
       *[other] This list has { $count } more things that this version of the app cannot show. Update the app to see them.
    }
all-done = All packed. Safe travels!
done-heading = Packed
packed-by = Packed by { $name }
item-menu = More about { $title }
edit = Edit
assign = Who brings it
nobody = Nobody yet
somebody = A guest
me = { $name } (you)
move-up = Move up
move-down = Move down
remove = Remove
item-title = Thing
quantity = How many
save = Save
removed = “{ $title }” removed
waiting-mark = Not decided by the server yet
refused-mark = Refused by the server. Open the tray to see why.
times = × { $count }
quantity-wrong = A number from 1 to { $most }
keys = Alt with the arrow up or down moves a thing.

## People of a list

owner = Owner
invite = Show a code
invite-again = Draw a new code
invite-explained = Whoever types this code joins the list. It can be used until { $until }.
invite-none = Others join with a code that you show them.
invite-owner = Only the owner can let others in.
take-off = Take { $name } off the list
take-off-explained = { $name } no longer sees this list. What { $name } was to bring is nobody’s again.
take-off-action = Take off
rename = Rename
delete = Delete the list
delete-explained =
    { $count ->
        [one] “{ $title }” and { $count } thing on it disappear for everybody. This can’t be undone.
       *[other] “{ $title }” and { $count } things on it disappear for everybody. This can’t be undone.
    }
delete-action = Delete
leave = Leave the list
leave-explained = You no longer see “{ $title }”. You can come back with a new code.
leave-action = Leave

not-for-me = This list isn’t here
not-for-me-explained = It was deleted, or you are not on it any more.

send-anyway = Send anyway

## Changes, for the tray

changed-start = New list: { $title }
changed-rename = List renamed to { $title }
changed-delete = A list deleted
changed-invite = A new code for a list
changed-join = Join a list with the code { $code }
changed-leave = Somebody taken off a list
changed-add = On a list: { $title }
changed-edit = A thing on a list is now { $title }
changed-quantity = How many of a thing: { $count }
changed-move = A thing moved on a list
changed-assign = Who brings a thing
changed-tick = A thing packed
changed-untick = A thing not packed after all
changed-remove = A thing removed from a list
changed-put-back = Back on a list: { $title }

## Why a change was refused

refused-not-on-the-list = You are not on this list, or it was deleted.
refused-not-the-owner = Only the owner of the list can do this.
refused-item-gone = Somebody has removed this thing from the list.
refused-not-a-member = That person is not on the list any more.
refused-nothing = Write something first.
refused-too-long = That is too long: { $most } letters at most.
refused-quantity = How many? At least 1, at most { $most }.
refused-too-many-lists = You are on { $most } lists, and that is the most. Leave or delete one first.
refused-too-many-items = A list holds { $most } things at most. Remove some first.
refused-too-many-members = A list has { $most } people at most.
refused-code-unknown = No list has this code. It may be mistyped, replaced, or too old.
refused-owner-stays = The list is yours: you can delete it, but not leave it.
