package dev.plimsoll.ports.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key as it is kept: everything but its secret, of which there is a hash only.
 *
 * @param id 8 small letters or digits; public, and no part of the secret
 * @param name what people call it
 * @param hash SHA-256 of the secret, 64 hexadecimal digits
 * @param tenant on whose account its tasks run
 * @param scopes at least one
 * @param expires from when it is refused
 * @param revoked since when it is refused
 */
public record ApiKey(
    String id,
    String name,
    String hash,
    String tenant,
    Set<Scope> scopes,
    Limits limits,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]{8}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@:/-]{0,99}");

  public ApiKey {
    must(ID.matcher(id).matches(), "an id has 8 small letters or digits");
    must(HASH.matcher(hash).matches(), "a hash has 64 hexadecimal digits");
    must(isLabel(name), "a name has 1 to 100 letters, digits, spaces or one of ._@:/-");
    must(isLabel(tenant), "a tenant has 1 to 100 letters, digits, spaces or one of ._@:/-");
    must(!scopes.isEmpty(), "a key has a scope");
    scopes = Set.copyOf(EnumSet.copyOf(scopes));
  }

  private static void must(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Whether a text may be a name or a tenant. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** Whether it opens anything at a time. */
  public boolean isValid(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }

  /** Whether it may do what asks for a scope; {@code ADMIN} may do everything. */
  public boolean allows(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /** The same, refused from a time on; a key that was revoked before keeps its time. */
  public ApiKey revokedAt(Instant at) {
    return new ApiKey(
        id,
        name,
        hash,
        tenant,
        scopes,
        limits,
        created,
        expires,
        revoked.isPresent() ? revoked : Optional.of(at));
  }

  /**
   * How much one key may ask for; an empty part is unlimited.
   *
   * @param mostWaiting tasks of this key that have not started, at once; at least 1
   */
  public record Limits(Optional<Quota> requests, OptionalInt mostWaiting) {
    public static final Limits NONE = new Limits(Optional.empty(), OptionalInt.empty());

    public Limits {
      must(mostWaiting.orElse(1) >= 1, "a key has room for a task at least");
    }
  }

  /**
   * A bucket of so many requests that fills again, evenly, within this time.
   *
   * @param requests 1 to 100,000,000
   * @param per whole seconds, 1 s to a day
   */
  public record Quota(int requests, Duration per) {
    public Quota {
      must(requests >= 1 && requests <= 100_000_000, "a quota has 1 to 100,000,000 requests");
      must(
          per.compareTo(Duration.ofSeconds(1)) >= 0
              && per.compareTo(Duration.ofDays(1)) <= 0
              && per.equals(Duration.ofSeconds(per.toSeconds())),
          "a quota is per 1 s to a day, in whole seconds");
    }
  }
}
