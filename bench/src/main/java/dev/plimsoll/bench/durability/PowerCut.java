package dev.plimsoll.bench.durability;

import dev.plimsoll.bench.durability.SyscallLog.Op;
import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Programs;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A kill proves nothing about the disk, since the kernel lives on. This writes down every write and
 * every sync of a server, cuts the power at moments of that record, rebuilds the data folder from
 * what was synced by then (and from random sectors of what was not), and looks for every task that
 * was answered 202 before the cut.
 */
public final class PowerCut implements Benchmark {
  private static final int CLIENTS = 8;

  @Override
  public String name() {
    return "power-cut";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    if (Programs.find("strace").isEmpty()) {
      bed.out()
          .println(
              Lines.skipped("rebuilt from syncs", "strace is missing: apt-get install strace"));
      return;
    }
    Path data = bed.folder().toRealPath().resolve("data");
    Path log = bed.folder().resolve("strace.txt");
    Map<String, Double> answered = new ConcurrentHashMap<>();
    SubmissionLedger ledger = new SubmissionLedger();
    try (ListeningProcess server = traced(bed, data, log)) {
      try (Submitters _ =
          new Submitters(server.address(), ledger, CLIENTS, id -> answered.put(id, now()))) {
        Thread.sleep(bed.smoke() ? 1_500 : 20_000);
      }
    }
    List<Op> ops = SyscallLog.read(log, data);
    List<Integer> syncs = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof Op.Sync) {
        syncs.add(i);
      }
    }
    if (syncs.isEmpty() || answered.isEmpty()) {
      throw new BrokenException("nothing to rebuild; see " + bed.folder());
    }
    bed.out().println(Lines.plain("answered 202", Integer.toString(answered.size())));
    bed.out().println(Lines.plain("writes", Integer.toString(ops.size() - syncs.size())));
    bed.out().println(Lines.plain("syncs", Integer.toString(syncs.size())));
    cut(bed, ops, syncs, answered);
  }

  private static ListeningProcess traced(Testbed bed, Path data, Path log)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    Files.writeString(config, "provider: {kind: echo}\n");
    return ListeningProcess.start(
        bed,
        "serve",
        List.of(
            "strace",
            "-f",
            "-y",
            "-ttt",
            "-T",
            "-xx",
            "-s",
            "1000000",
            "--seccomp-bpf",
            "-e",
            "trace=pwrite64,ftruncate,unlink,fsync,fdatasync",
            "-o",
            log.toString()),
        "serve",
        "--port",
        "0",
        "--config",
        config.toString(),
        "--data",
        data.toString());
  }

  private static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }

  /** Cuts after as many syncs as are looked at, once losing all that was not synced, once some. */
  private static void cut(
      Testbed bed, List<Op> ops, List<Integer> syncs, Map<String, Double> answered)
      throws BrokenException, IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int cuts = Math.min(syncs.size(), bed.smoke() ? 10 : 200);
    long looked = 0;
    long missing = 0;
    for (int i = 0; i < cuts; i++) {
      int which = random.nextInt(syncs.size());
      int end = which + 1 < syncs.size() ? syncs.get(which + 1) : ops.size();
      double before = end < ops.size() ? ops.get(end).end() : Double.MAX_VALUE;
      for (Optional<SplittableRandom> lucky :
          List.of(Optional.<SplittableRandom>empty(), Optional.of(random))) {
        Path image = bed.folder().resolve("image");
        DiskImage.write(ops.subList(0, end), image, lucky);
        Set<String> held = tasks(image);
        for (Map.Entry<String, Double> entry : answered.entrySet()) {
          if (entry.getValue() < before) {
            looked++;
            missing += held.contains(entry.getKey()) ? 0 : 1;
          }
        }
        remove(image);
      }
    }
    bed.out().println(Lines.plain("power cuts, each twice", Integer.toString(cuts)));
    bed.out().println(Lines.plain("answers looked for in the images", Long.toString(looked)));
    bed.out().println(Lines.plain("not there", Long.toString(missing)));
    bed.out().println(Lines.plain("seed", Long.toString(seed)));
    if (missing > 0) {
      throw new BrokenException(missing + " tasks that were answered 202 were not on the disk");
    }
  }

  private static Set<String> tasks(Path image) throws BrokenException {
    Path file = image.resolve("plimsoll.db");
    Set<String> tasks = new HashSet<>();
    if (!Files.exists(file)) {
      return tasks;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("PRAGMA quick_check")) {
        if (!check.next() || !check.getString(1).equals("ok")) {
          throw new BrokenException("a rebuilt database is damaged: " + check.getString(1));
        }
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT name FROM sqlite_master WHERE name = 'tasks'")) {
        if (!rows.next()) {
          return tasks; // cut before the tables were made
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT id FROM tasks")) {
        while (rows.next()) {
          tasks.add(rows.getString(1));
        }
      }
      return tasks;
    } catch (SQLException e) {
      throw new BrokenException("a rebuilt database cannot be read: " + e.getMessage());
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
