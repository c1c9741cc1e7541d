package dev.plimsoll.bench.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel tells of process groups and of the machine. Reads /proc, changes nothing. */
public final class Proc {
  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux a JDK runs on
  private static final int PARENT_TO_GROUP = 1;
  private static final int USER_TIME = 10; // of itself; then system, and both of reaped children
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern WRITTEN = Pattern.compile("(?m)^write_bytes: (\\d+)");
  private static final Pattern NOW = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Processor seconds since boot: used by anybody, and taken away by the host. */
  public record Machine(double busy, double stolen) {}

  private record Entry(Path folder, long group, double cpuSeconds) {}

  private Proc() {}

  public static boolean exists() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** The processes of a group that live. */
  static List<Long> members(long group) throws IOException {
    return entries(group).stream()
        .map(entry -> Long.parseLong(entry.folder().getFileName().toString()))
        .toList();
  }

  /** Processor seconds, user and system, of a group's living processes and the reaped ones. */
  static double cpuSeconds(long group) throws IOException {
    return entries(group).stream().mapToDouble(Entry::cpuSeconds).sum();
  }

  /** Processor seconds, user and system, of one process. */
  public static double cpuSecondsOf(long pid) {
    String stat = text(PROC.resolve(pid + "/stat"));
    int name = stat.lastIndexOf(')');
    return name < 0 ? 0 : seconds(stat.substring(name + 4).split(" ", -1));
  }

  /**
   * What one process and its reaped children had written to a disk; empty where nobody may know.
   */
  static OptionalDouble writtenBytesOf(long pid) {
    Matcher found = WRITTEN.matcher(text(PROC.resolve(pid + "/io")));
    return found.find()
        ? OptionalDouble.of(Double.parseDouble(found.group(1)))
        : OptionalDouble.empty();
  }

  /** The resident size of one process, in megabytes. */
  public static double rssMbOf(long pid) {
    Matcher found = NOW.matcher(text(PROC.resolve(pid + "/status")));
    return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : 0;
  }

  /** The sum of the highest resident sizes of a group's living processes, in megabytes. */
  static double peakRssMb(long group) throws IOException {
    return megabytes(group, PEAK);
  }

  /** The sum of the resident sizes of a group's living processes, in megabytes. */
  static double rssMb(long group) throws IOException {
    return megabytes(group, NOW);
  }

  public static Machine machine() throws IOException {
    try (var lines = Files.lines(PROC.resolve("stat"))) {
      String[] ticks = lines.findFirst().orElse("").trim().split("\\s+", -1);
      double busy = 0;
      for (int field : new int[] {1, 2, 3, 6, 7}) { // user, nice, system, irq, softirq
        busy += Long.parseLong(ticks[field]);
      }
      return new Machine(busy / TICKS_PER_SECOND, Long.parseLong(ticks[8]) / TICKS_PER_SECOND);
    }
  }

  private static double megabytes(long group, Pattern field) throws IOException {
    double sum = 0;
    for (Entry entry : entries(group)) {
      Matcher found = field.matcher(text(entry.folder().resolve("status")));
      sum += found.find() ? Long.parseLong(found.group(1)) / 1024.0 : 0;
    }
    return sum;
  }

  private static List<Entry> entries(long group) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        String stat = text(folder.resolve("stat"));
        int name = stat.lastIndexOf(')'); // it may hold blanks and brackets itself
        if (name < 0) {
          continue; // gone meanwhile
        }
        String[] fields = stat.substring(name + 4).split(" ", -1); // from the parent on
        long itsGroup = Long.parseLong(fields[PARENT_TO_GROUP]);
        if (itsGroup == group) {
          entries.add(new Entry(folder, itsGroup, seconds(fields)));
        }
      }
    }
    return entries;
  }

  private static double seconds(String[] fields) {
    long ticks = 0;
    for (int i = USER_TIME; i < USER_TIME + 4; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Empty for a process that has ended meanwhile. */
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
