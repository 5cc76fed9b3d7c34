# Messages with providers and fellow travellers.

title = Messages
empty = No messages yet. They appear here as soon as you ask a provider something.
empty-action = Explore first
