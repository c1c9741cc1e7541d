package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.Testbed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What the disk itself allows: records appended to a file that has its size already, and synced.
 */
final class RawJournal {
  private static final int RECORD = 1_000;
  private static final int SIZE = 256_000_000;
  private static final int SMOKE_SIZE = 8_000_000;
  private static final int BLOCK = 1_000_000;

  private RawJournal() {}

  /** Records of 1,000 bytes a second, so many of them in each sync. */
  static double perSecond(Testbed bed, int group, Duration length) throws IOException {
    int size = bed.smoke() ? SMOKE_SIZE : SIZE;
    Path file = Files.createTempFile(bed.folder(), "journal", "");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] random = new byte[BLOCK];
      new SplittableRandom(1).nextBytes(random);
      for (int at = 0; at < size; at += BLOCK) {
        write(channel, ByteBuffer.wrap(random), at);
      }
      channel.force(true);
      ByteBuffer records = ByteBuffer.allocateDirect(Math.min(group * RECORD, size));
      records.put(random, 0, Math.min(BLOCK, records.capacity()));
      long start = System.nanoTime();
      long groups = 0;
      long at = 0;
      while (System.nanoTime() - start < length.toNanos()) {
        at = at + records.capacity() > size ? 0 : at;
        records.rewind();
        write(channel, records, at);
        channel.force(false);
        at += records.capacity();
        groups++;
      }
      return groups * (double) group / ((System.nanoTime() - start) / 1e9);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
  }
}
