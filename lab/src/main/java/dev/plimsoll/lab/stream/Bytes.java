package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes kept until what they belong to is whole: small at first, never more than 1 MB, small again
 * once emptied. One owner.
 */
final class Bytes {
  static final int MOST_BYTES = 1_000_000;

  private static final int LEAST_BYTES = 256;
  private static final int KEPT_BYTES = 1024;
  private static final byte[] NONE = {};

  private byte[] array = NONE;
  private int length;

  /** Appends a stretch of {@code from}, whose position stays; false when there is no room. */
  boolean add(ByteBuffer from, int start, int count) {
    if (!makeRoom(count)) {
      return false;
    }
    from.get(start, array, length, count);
    length += count;
    return true;
  }

  boolean add(byte[] from, int start, int count) {
    if (!makeRoom(count)) {
      return false;
    }
    System.arraycopy(from, start, array, length, count);
    length += count;
    return true;
  }

  boolean add(byte one) {
    if (!makeRoom(1)) {
      return false;
    }
    array[length++] = one;
    return true;
  }

  private boolean makeRoom(int count) {
    if (count > MOST_BYTES - length) {
      return false;
    }
    int needed = length + count;
    if (needed > array.length) {
      int doubled = Math.max(LEAST_BYTES, 2 * array.length);
      array = Arrays.copyOf(array, Math.min(MOST_BYTES, Math.max(doubled, needed)));
    }
    return true;
  }

  void clear() {
    length = 0;
    if (array.length > KEPT_BYTES) {
      array = NONE;
    }
  }

  /** Gives up all memory. */
  void free() {
    length = 0;
    array = NONE;
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** The bytes as UTF-8; what is none becomes U+FFFD. */
  String text() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }

  /** Whether these are the bytes of a word in ASCII, blanks behind it aside. */
  boolean is(byte[] word) {
    int end = length;
    while (end > word.length && (array[end - 1] == ' ' || array[end - 1] == '\t')) {
      end--;
    }
    return Arrays.equals(array, 0, end, word, 0, word.length);
  }
}
