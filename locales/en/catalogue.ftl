# Explore: everything that can be booked.

title = Explore
search = Search
search-placeholder = A beach, a mountain, a town, a name
empty = Nothing is on offer here yet.
empty-action = Load again

kinds = Kinds
kind-stay = Stays
kind-tour = Tours and packages
kind-ticket = Tickets
kind-event = Events
kind-service = Services
