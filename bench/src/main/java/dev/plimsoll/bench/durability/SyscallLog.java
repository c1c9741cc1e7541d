package dev.plimsoll.bench.durability;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process did to the files of one folder, as {@code strace -f -y -ttt -T -xx} wrote it down.
 * Knows the calls that an embedded database makes, and refuses a log with others on these files.
 */
final class SyscallLog {
  private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(\\d+\\.\\d+) (.*)");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
  private static final String UNFINISHED = " <unfinished ...>";
  private static final Pattern CALL =
      Pattern.compile("(\\w+)\\((\\d+)<([^>]*)>(.*)\\)\\s+= (-?\\d+).*?<(\\d+\\.\\d+)>");
  private static final Pattern UNLINK =
      Pattern.compile("unlink\\(\"(.*)\"\\)\\s+= 0 <(\\d+\\.\\d+)>");
  private static final Pattern WRITE = Pattern.compile(", \"(.*)\", (\\d+), (\\d+)");
  private static final Pattern LENGTH = Pattern.compile(", (\\d+)");

  /** One call that ended well. */
  sealed interface Op {
    /** When it ended, in seconds since 1970. */
    double end();

    String file();

    record Write(double end, String file, long offset, byte[] data) implements Op {}

    record Truncate(double end, String file, long length) implements Op {}

    record Remove(double end, String file) implements Op {}

    record Sync(double end, String file) implements Op {}
  }

  private SyscallLog() {}

  /** The calls on files of the folder, in the order in which they ended. */
  static List<Op> read(Path log, Path folder) throws BrokenException, IOException {
    List<Op> ops = new ArrayList<>();
    Map<String, String> unfinished = new HashMap<>(); // by thread
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          op(parts.group(1), parts.group(2), parts.group(3), unfinished, folder)
              .ifPresent(ops::add);
        }
      }
    }
    ops.sort((one, other) -> Double.compare(one.end(), other.end()));
    return ops;
  }

  private static Optional<Op> op(
      String thread, String time, String text, Map<String, String> unfinished, Path folder)
      throws BrokenException {
    if (text.endsWith(UNFINISHED)) {
      String begun = text.substring(0, text.length() - UNFINISHED.length());
      unfinished.put(thread, time + " " + begun);
      return Optional.empty();
    }
    String began = time;
    String whole = text;
    Matcher resumed = RESUMED.matcher(text);
    if (resumed.matches()) {
      String begin = unfinished.remove(thread);
      if (begin == null) {
        return Optional.empty();
      }
      int blank = begin.indexOf(' ');
      began = begin.substring(0, blank);
      whole = begin.substring(blank + 1) + resumed.group(1);
    }
    Matcher removed = UNLINK.matcher(whole);
    if (removed.matches()) {
      String file = text(removed.group(1));
      double end = Double.parseDouble(began) + Double.parseDouble(removed.group(2));
      return isIn(folder, file) ? Optional.of(new Op.Remove(end, nameOf(file))) : Optional.empty();
    }
    Matcher call = CALL.matcher(whole);
    if (!call.matches() || !isIn(folder, text(call.group(3))) || call.group(5).startsWith("-")) {
      return Optional.empty();
    }
    double end = Double.parseDouble(began) + Double.parseDouble(call.group(6));
    return op(call, end);
  }

  /** A path as it is, or as {@code \x2f\x74…}. */
  private static String text(String path) {
    return path.startsWith("\\x") ? new String(bytes(path), StandardCharsets.UTF_8) : path;
  }

  private static String nameOf(String file) {
    return Path.of(file).getFileName().toString();
  }

  private static boolean isIn(Path folder, String file) {
    return file.startsWith(folder + "/") && !file.endsWith("-shm"); // that one is memory
  }

  private static Optional<Op> op(Matcher call, double end) throws BrokenException {
    String file = nameOf(text(call.group(3)));
    String rest = call.group(4);
    switch (call.group(1)) {
      case "fsync", "fdatasync" -> {
        return Optional.of(new Op.Sync(end, file));
      }
      case "ftruncate" -> {
        Matcher length = LENGTH.matcher(rest);
        if (length.matches()) {
          return Optional.of(new Op.Truncate(end, file, Long.parseLong(length.group(1))));
        }
      }
      case "pwrite64" -> {
        Matcher write = WRITE.matcher(rest);
        if (write.matches()) {
          byte[] data = bytes(write.group(1));
          if (data.length == Integer.parseInt(call.group(5))) {
            return Optional.of(new Op.Write(end, file, Long.parseLong(write.group(3)), data));
          }
        }
      }
      default -> {
        return Optional.empty(); // openat, close: nothing that a power cut could lose
      }
    }
    throw new BrokenException("a call in the log that cannot be played again: " + call.group());
  }

  /** Of {@code \x00\x01…}. */
  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 4];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              (Character.digit(hex.charAt(4 * i + 2), 16) << 4
                  | Character.digit(hex.charAt(4 * i + 3), 16));
    }
    return bytes;
  }
}
