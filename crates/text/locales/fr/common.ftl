# What every room says alike: places, programs, instants.

## Places and programs

place-city-country = { $city }, { $country }
agent-on = { $browser } sous { $platform }
agent-unknown-browser = Navigateur inconnu
agent-unknown-program = Programme inconnu

## Instants. $at is written by the rules of the language (CLDR).

instant-utc = { $at } UTC
