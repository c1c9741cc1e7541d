package dev.plimsoll.core.limit;

import org.jspecify.annotations.Nullable;

/** Calls in the order they came; any of them leaves in constant time. Not thread-safe. */
final class Lane {
  private @Nullable WaitingCall oldest;
  private @Nullable WaitingCall newest;
  private int size;

  void add(WaitingCall call) {
    call.before = newest;
    if (newest == null) {
      oldest = call;
    } else {
      newest.behind = call;
    }
    newest = call;
    size++;
  }

  void remove(WaitingCall call) {
    WaitingCall before = call.before;
    WaitingCall behind = call.behind;
    if (before == null) {
      oldest = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      newest = before;
    } else {
      behind.before = before;
    }
    call.before = null;
    call.behind = null;
    size--;
  }

  @Nullable WaitingCall oldest() {
    return oldest;
  }

  @Nullable WaitingCall newest() {
    return newest;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
