package dev.plimsoll.core.cache;

/** How much the window and the main part may hold; together never more than the settings say. */
record CacheBounds(long windowEntries, long windowBytes, long mainEntries, long mainBytes) {
  private static final double WINDOW = 0.01;

  /**
   * The bounds of a share of the settings.
   *
   * @param share over 0, up to 1
   */
  static CacheBounds of(CacheSettings settings, double share) {
    long entries = Math.max(1, (long) (settings.entries() * share));
    long bytes = (long) (settings.bytes().bytes() * share);
    long windowEntries = Math.max(1, (long) (entries * WINDOW));
    long windowBytes =
        Math.max((long) (bytes * WINDOW), (long) (settings.largest().bytes() * share));
    return new CacheBounds(
        windowEntries, windowBytes, entries - windowEntries, bytes - windowBytes);
  }
}
