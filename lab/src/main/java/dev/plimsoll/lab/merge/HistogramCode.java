package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.Latencies;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Reads a histogram as it stands in a log: base 64 of HdrHistogram's compressed encoding, version
 * 2. Trusts nothing in it: the length, the shape and the counts are looked at before and after the
 * library decodes it, so that no line costs more memory than one of our own histograms.
 */
final class HistogramCode {
  /** A histogram of our shape with a different count in every place takes less. */
  static final int LONGEST_TEXT = 400_000;

  private static final int COMPRESSED = 0x1c849314;
  private static final int ENCODED = 0x1c849313;
  private static final int HEAD_BYTES = 40;
  private static final int LARGEST_BYTES = 300_000;
  private static final long MOST_COUNTS = 1_000_000_000_000L;

  private HistogramCode() {}

  /**
   * The histogram of a text.
   *
   * @throws IllegalArgumentException when it is none of ours; the message says why
   */
  static Histogram decode(String text) {
    ByteBuffer bytes = inflated(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    checkHead(bytes);
    Histogram histogram;
    try {
      histogram = Histogram.decodeFromByteBuffer(bytes, highest());
    } catch (RuntimeException e) { // whatever a library throws at bytes that mean nothing
      throw new IllegalArgumentException("a damaged histogram", e);
    }
    checkCounts(histogram);
    return histogram;
  }

  private static long highest() {
    return Latencies.HIGHEST_MICROS;
  }

  private static ByteBuffer inflated(ByteBuffer compressed) {
    if (compressed.remaining() < 8 || compressed.getInt() != COMPRESSED) {
      throw new IllegalArgumentException("no compressed histogram of version 2");
    }
    if (compressed.getInt() != compressed.remaining()) {
      throw new IllegalArgumentException("a histogram that was cut off");
    }
    byte[] bytes = new byte[LARGEST_BYTES];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      int length = inflater.inflate(bytes);
      if (!inflater.finished()) {
        throw new IllegalArgumentException("a histogram that is cut off or too large");
      }
      return ByteBuffer.wrap(bytes, 0, length);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a damaged histogram", e);
    } finally {
      inflater.end();
    }
  }

  private static void checkHead(ByteBuffer bytes) {
    int at = bytes.position();
    boolean ours =
        bytes.remaining() >= HEAD_BYTES
            && bytes.getInt(at) == ENCODED
            && bytes.getInt(at + 4) == bytes.remaining() - HEAD_BYTES
            && bytes.getInt(at + 8) == 0
            && bytes.getInt(at + 12) == 3
            && bytes.getLong(at + 16) == 1
            && bytes.getLong(at + 24) == highest()
            && bytes.getDouble(at + 32) == 1.0;
    if (!ours) {
      throw new IllegalArgumentException(
          "a histogram of another shape than 1 µs to 24 h, 3 digits");
    }
  }

  private static void checkCounts(Histogram histogram) {
    long sum = 0;
    for (HistogramIterationValue value : histogram.recordedValues()) {
      long count = value.getCountAtValueIteratedTo();
      if (count < 0 || count > MOST_COUNTS || sum > MOST_COUNTS) {
        throw new IllegalArgumentException("a histogram with impossible counts");
      }
      sum += count;
    }
    if (sum != histogram.getTotalCount()) {
      throw new IllegalArgumentException("a histogram with impossible counts");
    }
  }
}
