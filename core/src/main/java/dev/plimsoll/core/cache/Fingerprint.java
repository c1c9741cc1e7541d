package dev.plimsoll.core.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 over texts and numbers, each with its length before it, so that no two lists of texts
 * run together. Texts go in as UTF-16: in UTF-8 every lone surrogate would be the same. Not
 * thread-safe.
 */
final class Fingerprint {
  private static final int CHUNK_CHARS = 512;

  private final MessageDigest sha;
  private final byte[] chunk = new byte[2 * CHUNK_CHARS];

  Fingerprint() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Fingerprint add(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha.update((byte) (number >> shift));
    }
    return this;
  }

  Fingerprint add(String text) {
    add(text.length());
    for (int from = 0; from < text.length(); from += CHUNK_CHARS) {
      int chars = Math.min(CHUNK_CHARS, text.length() - from);
      for (int i = 0; i < chars; i++) {
        char next = text.charAt(from + i);
        chunk[2 * i] = (byte) (next >> 8);
        chunk[2 * i + 1] = (byte) next;
      }
      sha.update(chunk, 0, 2 * chars);
    }
    return this;
  }

  /** The digest, 32 bytes; it begins anew afterwards. */
  byte[] digest() {
    return sha.digest();
  }
}
