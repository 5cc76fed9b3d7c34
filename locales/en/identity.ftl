# You: who uses this app, and how they like it.

title = You
guest-title = You are not signed in
guest-explained = What you choose stays on this device.

role-guest = Guest
role-traveller = Traveller
role-provider = Provider
role-admin = Administrator

preferences = Preferences
preferences-explained = They take effect at once, and are the same on all your devices.
words-and-look = Language and look
money-and-time = Money and time

language = Language
language-device = Same as the device ({ $language })
address = Form of address
address-hint = How { -brand-name } speaks to you, in languages where it matters.
address-neutral = Neutral
address-feminine = Feminine
address-masculine = Masculine
theme = Theme
theme-system = Automatic
theme-light = Light
theme-dark = Dark

currency = Currency
currency-hint = Prices are shown in this currency. You still pay in the provider’s own.
home-zone = Home time zone
home-zone-hint = Times elsewhere are written with their zone.
home-zone-search = Search for a city or zone
home-zone-nothing = No zone matches “{ $query }”.
zones-of-indonesia = In Indonesia
zones-of-the-world = Around the world
zone-wib = Western Indonesia Time
zone-wib-places = Sumatra, Java, West and Central Kalimantan
zone-wita = Central Indonesia Time
zone-wita-places = Bali, Nusa Tenggara, Sulawesi, South, East and North Kalimantan
zone-wit = Eastern Indonesia Time
zone-wit-places = Maluku and Papua

devices = Your devices
devices-explained = Where your account is in use. A device that you sign out forgets everything of yours.
device-here = This device
device-seen = Last seen { $moment }
device-unnamed = Device without a name
device-leaving = Waiting to be signed out
device-send-away = Sign out
device-send-away-title = Sign out { $device }?
device-send-away-explained = As soon as it connects, everything of yours on it is removed, and with it the changes that it hasn’t sent yet.
device-send-away-action = Sign out the device

about = About this app
version = Version { $version }

## Changes, as the list of changes names them

changed-language = Language to { $language }
changed-address = Form of address to { $address-name }
changed-theme = Theme to { $theme }
changed-currency = Currency to { $currency }
changed-home-zone = Home time zone to { $zone }
changed-send-away = One device signed out

## Why a change was refused

refused-not-yours = Only their owner can change these preferences.
refused-person-unknown = The server doesn’t know this account. Try signing in again.
refused-nothing-to-change = Nothing was different, so nothing was saved.
refused-no-such-session = That device isn’t signed in to your account.
