package dev.plimsoll.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of tenants, keys and users as a recording shows them: hashed with a salt that stands in its
 * head, so that a configuration that names a tenant still means the same one. Whoever has the file
 * can test whether a name that he knows is in it, and read none. Not thread-safe.
 */
public final class Names {
  private static final int LETTERS = 12;
  private static final int MOST_KEPT = 10_000;

  /** What everybody is called who has no name of his own. */
  private static final String DEFAULT = "default";

  private final String salt;
  private final Map<String, String> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_KEPT;
        }
      };

  public Names(String salt) {
    this.salt = salt;
  }

  /** The hash of a name; an empty one and that of whoever has no key stay what they are. */
  public String hashed(String name) {
    return name.isEmpty() || name.equals(DEFAULT) ? name : known.computeIfAbsent(name, this::hash);
  }

  private String hash(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest((salt + "/" + name).getBytes(UTF_8));
      return "n" + HexFormat.of().formatHex(hash).substring(0, LETTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
