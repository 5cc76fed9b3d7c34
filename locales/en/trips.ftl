# Today and Trips.

## Greetings by the time of day

# $address: how the person is spoken to
greeting-morning = Good morning, { $name }
# $address: how the person is spoken to
greeting-midday = Good day, { $name }
# $address: how the person is spoken to
greeting-afternoon = Good afternoon, { $name }
# $address: how the person is spoken to
greeting-evening = Good evening, { $name }
# $address: how the person is spoken to
greeting-guest-morning = Good morning
# $address: how the person is spoken to
greeting-guest-midday = Good day
# $address: how the person is spoken to
greeting-guest-afternoon = Good afternoon
# $address: how the person is spoken to
greeting-guest-evening = Good evening

## Today, for travellers

today-empty = Nothing is planned for today.
today-empty-action = Find somewhere to go
clocks = The time now
clock-at-home = At home

## Today, for providers

arrivals = Arriving today
arrivals-empty = No guests arrive today.
departures = Leaving today
departures-empty = No guests leave today.
requests = Waiting for your answer
requests-empty = Every request has been answered.
money-due = Money on its way
money-due-empty = No money is on its way yet.

## Trips

title = Trips
empty = No trips yet. The first one is always the most memorable.
empty-action = Start exploring
