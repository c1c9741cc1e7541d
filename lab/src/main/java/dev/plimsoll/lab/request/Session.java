package dev.plimsoll.lab.request;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user keeps from answer to request: values and cookies. One per user in closed load, one
 * per arrival in open load. One owner.
 */
public final class Session {
  private final Map<String, String> saved = new HashMap<>(0);
  private final Cookies cookies = new Cookies();

  /** A value that was saved; null where there is none yet. */
  public @Nullable String value(String name) {
    return saved.get(name);
  }

  /** Keeps a value, in place of an earlier one of that name. */
  public void save(String name, String value) {
    saved.put(name, value);
  }

  public Cookies cookies() {
    return cookies;
  }
}
