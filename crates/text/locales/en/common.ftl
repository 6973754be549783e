# What every room says alike: places, programs, instants.

## Places and programs

place-city-country = { $city }, { $country }
agent-on = { $browser } on { $platform }
agent-unknown-browser = Unknown browser
agent-unknown-program = Unknown program

## Instants. $at is written by the rules of the language (CLDR).

instant-utc = { $at } UTC
