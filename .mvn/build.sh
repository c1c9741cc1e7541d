# Sourced by plimsoll: builds app/target/dist and trains its AOT cache, one process at a time.
lock=$root/app/target/build.lock
log=$root/app/target/build.log

# Waits for whoever holds the lock; a dead holder, or one of ten minutes, loses it. Fails where it cannot be made.
take_lock() {
  waited=0
  until mkdir "$lock" 2>/dev/null; do
    [ -d "$lock" ] || mkdir "$lock" 2>/dev/null || [ -d "$lock" ] || return 1
    holder=$(cat "$lock/pid" 2>/dev/null)
    if [ "$waited" -ge 600 ] || { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; } ||
      { [ -z "$holder" ] && [ -n "$(find "$lock" -prune -mmin +1 2>/dev/null)" ]; }; then
      mv "$lock" "$lock.$$" 2>/dev/null && rm -rf "$lock.$$"
      continue
    fi
    [ "$waited" -ne 1 ] || echo "plimsoll: waiting for another build to end" >&2
    waited=$((waited + 1))
    sleep 1
  done
  sh -c 'echo $PPID' >"$lock/pid" # not $$, which a background shell shares with its parent
}

drop_lock() { rm -rf "$lock"; }

stopped() {
  kill "$maven" 2>/dev/null
  drop_lock
  [ ! -t 2 ] || printf '\r\033[K' >&2
  echo "plimsoll: build stopped" >&2
  exit "$1"
}

# Builds unless somebody else did meanwhile; ends the launcher where that fails.
build() {
  if ! mkdir -p "$root/app/target" 2>/dev/null || ! take_lock; then
    if [ -s "$dist/BUILD_ID" ]; then
      echo "plimsoll: the sources changed, but $root/app/target cannot be written; running the older build" >&2
      return 0
    fi
    echo "plimsoll: cannot build, $root/app/target cannot be written" >&2
    exit 1
  fi
  if current; then
    drop_lock
    return 0
  fi
  if [ -s "$dist/BUILD_ID" ]; then
    echo "plimsoll: the sources changed, building again (a few seconds)" >&2
  else
    echo "plimsoll: building once, about a minute ($log)" >&2
  fi
  : >"$root/app/target/build.stamp"
  maven=''
  trap 'stopped 130' INT
  trap 'stopped 143' TERM HUP
  (cd "$root" && exec ./mvnw -B -ntp -P quick -pl app -am package) </dev/null >"$log" 2>&1 &
  maven=$!
  [ ! -t 2 ] || show_progress
  if ! wait "$maven"; then
    build_failed
  fi
  trap - INT TERM HUP
  touch -r "$root/app/target/build.stamp" "$dist/BUILD_ID" # what changed meanwhile is newer
  name_cache
  train
  drop_lock
}

show_progress() {
  seconds=0
  while kill -0 "$maven" 2>/dev/null; do
    module=$(sed -n 's/^\[INFO\] Building Plimsoll: \([a-z]*\) .*/\1/p' "$log" | tail -n 1)
    printf '\r\033[K  %s s  %s' "$seconds" "$module" >&2
    seconds=$((seconds + 1))
    sleep 1
  done
  printf '\r\033[K' >&2
}

build_failed() {
  drop_lock
  errors=$(grep '^\[ERROR\]' "$log" | grep -v -e 'Help 1' -e '-e switch' -e '-X switch' -e '^\[ERROR\] *$' \
    -e 'For more information' -e 'After correcting' -e 'mvn <args>' | awk '!seen[$0]++' | head -n 15)
  [ -n "$errors" ] || errors=$(tail -n 15 "$log")
  printf '%s\n' "$errors" >&2
  echo "plimsoll: the build failed; its whole log is $log" >&2
  exit 1
}

# Runs typical code once and keeps the loaded, linked and profiled classes. Never fatal.
train() {
  [ -w "$dist" ] || return 0
  part=$dist/training.$$.aot
  # shellcheck disable=SC2086
  "$JAVA_HOME/bin/java" $jvm "-XX:AOTCacheOutput=$part" "-Dplimsoll.build=$id" \
    -jar "$dist/plimsoll.jar" __train </dev/null >"$root/app/target/train.log" 2>&1
  if [ -s "$part" ]; then
    mv "$part" "$cache"
  else
    : >"$cache.failed"
  fi
  rm -f "$part" "$part.config"
}

train_once() {
  trap '' INT HUP
  take_lock || return 0
  [ -s "$cache" ] || train
  drop_lock
}
