package dev.plimsoll.bench.targets;

/** What every load posts to a target. */
public final class SmallPost {
  /** Sixty bytes of JSON. */
  public static final String BODY =
      "{\"user\":\"u1234567\",\"amount\":12345,\"currency\":\"EUR\",\"k\":true}";

  /** The body's media type. */
  public static final String MEDIA_TYPE = "application/json";

  private SmallPost() {}
}
