# Explore: everything that can be booked.

title = Explore
empty = Nothing is on offer here yet.
empty-action = Load again
