package dev.plimsoll.lab.request;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user keeps from answer to request: values and cookies. One per user in closed load, one
 * per arrival in open load. One owner.
 */
public final class Session {
  private final Map<String, String> saved = new HashMap<>(0);
  private final Cookies cookies = new Cookies();
  private final boolean keepsCookies;

  /** An empty session that keeps cookies. */
  public Session() {
    this(true);
  }

  /** An empty session; cookies may be switched off. */
  public Session(boolean keepsCookies) {
    this.keepsCookies = keepsCookies;
  }

  /** A value that was saved; null where there is none yet. */
  public @Nullable String value(String name) {
    return saved.get(name);
  }

  /** Keeps a value, in place of an earlier one of that name. */
  public void save(String name, String value) {
    saved.put(name, value);
  }

  /** The cookies; for ever none where they are switched off. */
  public Cookies cookies() {
    return cookies;
  }

  void take(List<String> setCookies, Instant now) {
    if (keepsCookies && !setCookies.isEmpty()) {
      cookies.take(setCookies, now);
    }
  }
}
