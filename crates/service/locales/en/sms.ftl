# What text messages say: `sms-<name>`, or `sms-<name>-<topic>`. One SMS holds 160 septets of GSM-7, and every further one costs as
# much again, so keep to its letters (no curly quotes, no dashes but “-”) and be short. The server puts the anti-phishing code and the
# brand before a text, the check code after it, and the line that binds a code to our pages at the end.

## Around every text

sms-brand = { $brand }:
sms-check-address = Ours? { $site }/verify { $check }
sms-check = Check: { $check }

## Codes

sms-verify-address = your confirmation code is { $code }. Good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
sms-sign-in-code = your sign-in code is { $code }. Good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Tell it to nobody.
sms-confirm-device = a new device has your password. Not you? Tell nobody this code: { $code }
sms-reset-password = your code for a new password is { $code }. Not you? Tell nobody.
sms-unfreeze-code = your code to end the freeze is { $code }. Tell it to nobody.
sms-disown-code = your code to have an authenticator removed is { $code }. Tell it to nobody.
sms-leave-passkeys-only-code = your code because of lost passkeys is { $code }. Tell it to nobody.
sms-approve-change = your code to approve a change is { $code }. Not you? Tell it to nobody.
sms-verify-contact = the code that confirms this number is { $code }. Tell it to nobody.

## About an address or number

sms-already-registered = this number already has an account. Sign in at { $site }. Not you? There is nothing to do.
sms-address-taken = this number belongs to a closed account and cannot be used for a new one. Not you? There is nothing to do.
sms-contact-pending = this number is to be added to an account. It gets messages from { $due } on.
