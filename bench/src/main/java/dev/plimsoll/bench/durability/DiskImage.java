package dev.plimsoll.bench.durability;

import dev.plimsoll.bench.durability.SyscallLog.Op;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a disk would hold after a power cut: of each file all that was written before its last sync,
 * and of what was written later nothing, or whichever sectors happened to be written back.
 */
final class DiskImage {
  private static final int SECTOR = 512;

  private DiskImage() {}

  /**
   * Writes the files.
   *
   * @param ops what was done before the cut
   * @param lucky draws which unsynced sectors are there too; with none of them where it is absent
   */
  static void write(List<Op> ops, Path folder, Optional<SplittableRandom> lucky)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, List<Op>> unsynced = new HashMap<>();
    Map<String, List<Op>> synced = new HashMap<>();
    Set<String> removed = new HashSet<>(); // a removal is durable with the next sync of any file
    for (Op op : ops) {
      if (op instanceof Op.Remove) {
        removed.add(op.file());
        unsynced.remove(op.file());
        continue;
      }
      if (op instanceof Op.Sync) {
        removed.forEach(synced::remove);
        removed.clear();
      }
      List<Op> later = unsynced.computeIfAbsent(op.file(), _ -> new ArrayList<>());
      if (op instanceof Op.Sync) {
        synced.computeIfAbsent(op.file(), _ -> new ArrayList<>()).addAll(later);
        later.clear();
      } else {
        later.add(op);
      }
    }
    Set<String> files = new HashSet<>(synced.keySet());
    files.addAll(unsynced.keySet());
    for (String file : files) {
      try (RandomAccessFile out = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
        for (Op op : synced.getOrDefault(file, List.of())) {
          apply(op, out);
        }
        if (lucky.isPresent()) {
          for (Op op : unsynced.getOrDefault(file, List.of())) {
            applySome(op, out, lucky.get());
          }
        }
      }
    }
  }

  private static void apply(Op op, RandomAccessFile out) throws IOException {
    switch (op) {
      case Op.Write write -> {
        out.seek(write.offset());
        out.write(write.data());
      }
      case Op.Truncate truncate -> out.setLength(truncate.length());
      case Op.Remove _, Op.Sync _ -> {}
    }
  }

  private static void applySome(Op op, RandomAccessFile out, SplittableRandom random)
      throws IOException {
    switch (op) {
      case Op.Write write -> {
        for (int from = 0; from < write.data().length; from += SECTOR) {
          if (random.nextBoolean()) {
            out.seek(write.offset() + from);
            out.write(write.data(), from, Math.min(SECTOR, write.data().length - from));
          }
        }
      }
      case Op.Truncate truncate -> {
        if (random.nextBoolean()) {
          out.setLength(truncate.length());
        }
      }
      case Op.Remove _, Op.Sync _ -> {}
    }
  }
}
