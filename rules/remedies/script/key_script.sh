# ---------------------------------------------------------------------------------------------------------------------
# Above: whose key, and what is to become of it. Below: the same for every key.
#
#   sh THIS              looks, and says what comes next; changes nothing
#   sh THIS --apply      does what may be done now, and stops where it must wait or ask; run it again to go on
#   --switched           you have put the new key wherever the old one was
#   --successor=KEY-ID   the user has a second key already, and it is to take over
#
# What was done is read from AWS each time, so it may be interrupted anywhere. Times and the new key, as AWS gave it, are
# kept in $KEYMUSTER_STATE (default ~/.keymuster), readable by you alone. A secret is never printed or passed as an argument.
# Exit: 0 done, or nothing left to do now; 3 a guard said no; 2 usage. Needs the AWS CLI (v1 or v2), and credentials
# for iam:ListAccessKeys, GetAccessKeyLastUsed, CreateAccessKey, UpdateAccessKey, DeleteAccessKey, ListUserTags, TagUser,
# UntagUser on this user.
set -eu
umask 077
AWS_PAGER=''
export AWS_PAGER

apply=no switched=no successor=
for word in "$@"; do
  case $word in
    --apply) apply=yes ;;
    --switched) switched=yes ;;
    --successor=*) successor=${word#*=} ;;
    *) sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
state=${KEYMUSTER_STATE:-$HOME/.keymuster}/$key
minute=60 day=86400

say() { printf '%s\n' "$@"; }
stop() { say "STOP: $*" >&2; exit 3; }
now() { date -u +%s; }
# note NAME VALUE...: remembers it, once; what is there already stays.
note() { mkdir -p "$state"; [ -f "$state/$1" ] || printf '%s\n' "$2" >"$state/$1"; }
noted() { cat "$state/$1" 2>/dev/null || :; }
# change WORDS COMMAND...: the only way to a command that changes something; without --apply the words are the end.
change() {
  [ "$apply" = yes ] || { say "Next: $1" "Nothing was changed: run it again with --apply."; exit 0; }
  say "$1"
  shift
  "$@"
}

iam() { aws iam "$@" --output text; }
status_of() { iam list-access-keys --user-name="$user" --query "AccessKeyMetadata[?AccessKeyId=='$1'].Status"; }
number_of_keys() { iam list-access-keys --user-name="$user" --query 'length(AccessKeyMetadata)'; }
last_use_of() { iam get-access-key-last-used --access-key-id="$1" --query AccessKeyLastUsed.LastUsedDate; }
place_of_use() { iam get-access-key-last-used --access-key-id="$1" --query 'AccessKeyLastUsed.[ServiceName,Region]' | tr '\t' ' '; }
set_status() { aws iam update-access-key --user-name="$user" --access-key-id="$1" --status="$2"; }
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$state/new-key.json" 2>/dev/null || :; }

# --- the steps; each looks first, and stops where its condition does not hold ----------------------------------------

check_account() {
  asked=$(aws sts get-caller-identity --query Account --output text) || stop "AWS does not answer; nothing was done"
  [ "$asked" = "$account" ] || stop "these credentials are of account $asked, the key is of $account"
}

find_successor() {
  new=$successor
  [ -n "$new" ] || new=$(member AccessKeyId)
  [ -n "$new" ] || new=$(iam list-user-tags --user-name="$user" --query "Tags[?Value=='Replaces $key'].Key | [0]")
  [ "$new" != None ] || new=
  [ -z "$new" ] || [ -n "$(status_of "$new")" ] || stop "the new key $new is gone; remove $state/new-key.json and begin again"
  [ "$new" != "$key" ] || stop "$key cannot be its own successor"
}

create_key() {
  mkdir -p "$state"
  (set -C; aws iam create-access-key --user-name="$user" --output json >"$state/new-key.json")
}

create_successor() {
  if [ -f "$state/new-key.json" ]; then
    stop "the secret of a key was lost while it was made: delete that key, and $state/new-key.json, and begin again"
  fi
  keys=$(number_of_keys)
  if [ "$keys" -ge 2 ]; then
    iam list-access-keys --user-name="$user" --query 'AccessKeyMetadata[].[AccessKeyId,Status,CreateDate]' >&2
    stop "no slot is free. If the other key is to take over: --successor=KEY-ID. If it is not missed for a day while" \
      "Inactive, delete it. If both are used, give one program a user or a role of its own."
  fi
  say "Prefer a role: then switch to it, run this with --switched, and no new key is made (--successor=role)."
  change "create a new key for $user; its secret goes to $state/new-key.json" create_key
  new=$(member AccessKeyId)
  [ -n "$new" ] || stop "AWS gave no key; remove $state/new-key.json after a look at the user's keys"
  say "  to undo: aws iam delete-access-key --user-name=$user_word --access-key-id=$new"
}

tag_successor() {
  tagged=$(iam list-user-tags --user-name="$user" --query "Tags[?Key=='$new'].Value | [0]")
  [ "$tagged" = None ] || return 0
  [ "$apply" = no ] || aws iam tag-user --user-name="$user" --tags="Key=$new,Value=Replaces $key"
}

ask_as_successor() (
  unset AWS_SESSION_TOKEN AWS_PROFILE
  AWS_ACCESS_KEY_ID=$new AWS_SECRET_ACCESS_KEY=$(member SecretAccessKey)
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
  aws sts get-caller-identity --query Arn --output text 2>/dev/null
)

# A new key is known everywhere after some seconds.
verify_successor() {
  [ "$(status_of "$new")" = Active ] || stop "the new key $new is not active"
  [ -z "$(noted verified)" ] || return 0
  [ "$(member AccessKeyId)" = "$new" ] || return 0 # made elsewhere: its use is asked for below
  tries=0
  until arn=$(ask_as_successor); do
    tries=$((tries + 1))
    [ $tries -lt 12 ] || stop "the new key does not work after a minute; the old one still does"
    sleep "${KEYMUSTER_RETRY_SECONDS:-5}"
  done
  case $arn in
    *:user/"$user" | *:user/*/"$user") note verified "$(now)" ;;
    *) stop "the new key is of $arn, not of $user" ;;
  esac
  say "The new key $new works."
}

switch_places() {
  [ -z "$(noted switched)" ] || return 0
  if [ "$switched" = no ]; then
    say "Put the new key wherever the old one is, then run this with --switched."
    say "$places"
    exit 0
  fi
  [ "$apply" = no ] || note switched "$(now)"
}

# AWS notes one use in 15 minutes: two looks that far apart tell whether the old key is silent.
drain() {
  use=$(last_use_of "$key")
  [ "$use" != None ] || return 0
  looked=$(noted looked)
  if [ -n "$looked" ] && [ "$(noted use-then)" != "$use" ]; then
    rm -f "$state/looked" "$state/use-then"
    stop "the old key was used again at $use ($(place_of_use "$key")): somebody was not switched"
  fi
  [ "$apply" = no ] || { note use-then "$use"; note looked "$(now)"; }
  if [ $(($(now) - ${looked:-$(now)})) -lt $((15 * minute)) ]; then
    say "The old key was last used at $use. Look again after 15 minutes."
    exit 0
  fi
}

# What the report knew of its use must still hold: somebody may have begun to use it.
check_silent() {
  use=$(last_use_of "$key")
  case $use in
    None | "$last_used"*) ;;
    *) stop "the key was used at $use, which the report did not know: it is in use" ;;
  esac
}

deactivate() {
  change "deactivate $key; to undo: aws iam update-access-key --user-name=$user_word --access-key-id=$key --status=Active" \
    set_status "$key" Inactive
  note deactivated "$(now)"
  note use-at-end "$(last_use_of "$key")"
}

# Before the old key goes for good: whatever took over still works.
check_successor() {
  [ -z "$(noted role)" ] || return 0
  find_successor
  [ -n "$new" ] && [ "$(status_of "$new")" = Active ] || stop "no active key has taken over from $key"
}

delete_key() {
  if [ -z "$(noted deactivated)" ]; then
    say "$key is inactive; since when is not known, so the day of waiting begins now."
    [ "$apply" = no ] || { note deactivated "$(now)"; note use-at-end "$(last_use_of "$key")"; }
  fi
  since=$(noted deactivated)
  left=$((${since:-$(now)} + day - $(now)))
  if [ $left -gt 0 ]; then
    say "Wait until it is not missed: it may be deleted in $(((left + 3599) / 3600)) h. Longer, if a monthly job may use it."
    exit 0
  fi
  use=$(last_use_of "$key")
  [ "$use" = "$(noted use-at-end)" ] || stop "the key was used at $use, after it was deactivated: find out by whom"
  case $(status_of "$key") in Inactive | Expired) ;; *) stop "$key is not inactive" ;; esac
  [ "$plan" != rotate ] || check_successor
  change "delete $key, which cannot be undone" aws iam delete-access-key --user-name="$user" --access-key-id="$key"
  aws iam untag-user --user-name="$user" --tag-keys="$key"
  say "Done. Scan and audit again. If the new secret is in its place, remove $state."
  exit 0
}

# A run that ended between the two may have left the description of the key behind.
finish_deletion() {
  described=$(iam list-user-tags --user-name="$user" --query "Tags[?Key=='$key'].Key | [0]")
  [ "$described" = None ] || change "remove the tag that described $key, which is gone" \
    aws iam untag-user --user-name="$user" --tag-keys="$key"
  say "$key is not a key of $user any more: nothing is left to do."
  exit 0
}

replace() {
  if [ "$successor" = role ]; then
    [ "$apply" = no ] || note role yes
  elif [ -z "$(noted role)" ]; then
    find_successor
    [ -n "$new" ] || create_successor
    tag_successor
    verify_successor
  fi
  switch_places
}

# --- what is to become of the key ---------------------------------------------------------------------------------------

check_account
status=$(status_of "$key")
case $status in
  '') finish_deletion ;;
  Active) ;;
  *) [ "$plan" != contain ] || [ "$needed" = no ] || replace
     delete_key ;;
esac
case $plan in
  contain)
    say "The key is exposed and works: it is stopped before it is replaced."
    deactivate
    [ "$needed" = no ] || replace ;;
  retire) check_silent; deactivate ;;
  rotate) replace; drain; deactivate ;;
  *) stop "$key is active, the report knew it as inactive: audit again" ;;
esac
delete_key
