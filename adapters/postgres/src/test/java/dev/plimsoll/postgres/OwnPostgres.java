package dev.plimsoll.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the tests' own, durable as a real one, on a free port and in a temporary
 * folder; nothing need be installed. Stops what it started, by its number, and nothing else.
 */
public final class OwnPostgres implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private final Path folder;
  private final int port;
  private final Map<String, String> settings;
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable EmbeddedPostgres server;
  private long postmaster;
  private boolean hasTemplate;

  /** The server of all tests that harm none. */
  private static final class Shared {
    private static final OwnPostgres SERVER = start();
  }

  private OwnPostgres(Path folder, int port, Map<String, String> settings) {
    this.folder = folder;
    this.port = port;
    this.settings = settings;
  }

  /** A new, empty server. */
  public static OwnPostgres start() {
    return start(Map.of());
  }

  /** A new, empty server with further settings. */
  static OwnPostgres start(Map<String, String> settings) {
    try {
      OwnPostgres own =
          new OwnPostgres(Files.createTempDirectory("plimsoll-postgres"), freePort(), settings);
      Runtime.getRuntime().addShutdownHook(new Thread(own::close, "stop-postgres"));
      own.begin();
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that runs until the tests are over, for whoever only needs databases of it. */
  static OwnPostgres shared() {
    return Shared.SERVER;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again on the data and the port that it had. */
  public void begin() {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    settings.forEach(builder::setServerConfig);
    try {
      server =
          builder
              .setDataDirectory(folder.resolve("data"))
              .setOverrideWorkingDirectory(
                  Path.of(System.getProperty("java.io.tmpdir"), "plimsoll-postgres-binaries")
                      .toFile())
              .setCleanDataDirectory(false)
              .setPort(port)
              .setPGStartupWait(START)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("unix_socket_directories", "")
              .setOutputRedirector(Redirect.DISCARD)
              .setErrorRedirector(Redirect.DISCARD)
              .start();
      postmaster =
          Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fresh database of this server. */
  public URI database() {
    return database("template1");
  }

  /** A fresh database that has all tables already. */
  synchronized URI migrated() {
    String template = "migrated";
    if (!hasTemplate) {
      sql("postgres", "CREATE DATABASE " + template);
      Doors doors = new Doors(Address.of(address(template)));
      Schema.bring(doors, doors.address());
      hasTemplate = true;
    }
    return database(template);
  }

  private URI database(String template) {
    String name = "t" + databases.incrementAndGet();
    sql("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template);
    return address(name);
  }

  private URI address(String database) {
    return URI.create("postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database);
  }

  /** Does something in one of its databases. */
  public void sql(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      var _ = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does something in the database of an address. */
  public void sql(URI database, String sql) {
    sql(database.getPath().substring(1), sql);
  }

  /** A plain connection to one of its databases. */
  public Connection connect(String database) throws SQLException {
    return java.sql.DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=10",
        "postgres",
        "postgres");
  }

  /** Ends it in order, as an administrator does, and cuts all connections. */
  public void stop() {
    end("INT");
  }

  /** Kills its first process at once, as a machine without memory does; the others follow. */
  public void kill() {
    end("KILL");
  }

  private void end(String signal) {
    List<ProcessHandle> all = processes();
    signal(signal, List.of(postmaster));
    awaitEnd(all);
    release();
  }

  private void release() {
    EmbeddedPostgres gone = server;
    server = null;
    if (gone != null) {
      try {
        gone.close();
      } catch (IOException _) {
        // it has ended already; only the lock on its folder was left
      }
    }
  }

  /** Stops all its processes where they are. */
  public void freeze() {
    signal("STOP", List.of(postmaster));
    signal("STOP", pids());
  }

  /** Lets frozen processes go on. */
  public void thaw() {
    signal("CONT", pids());
  }

  private List<Long> pids() {
    return processes().stream().map(ProcessHandle::pid).toList();
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    ProcessHandle.of(postmaster)
        .ifPresent(first -> {
          all.add(first);
          first.descendants().forEach(all::add);
        });
    return all;
  }

  private static void signal(String name, List<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      // a process that ended meanwhile is no failure
      var _ =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      try {
        var _ = process.onExit().get(START.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        throw new IllegalStateException("a process of PostgreSQL goes on", e);
      }
    }
  }

  /** Stops it, and has its folder removed without waiting for that: it is many thousand files. */
  @Override
  public void close() {
    if (server == null) {
      return;
    }
    thaw();
    end("QUIT"); // nothing is written to the disk any more
    try {
      var _ = new ProcessBuilder("rm", "-rf", folder.toString()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
