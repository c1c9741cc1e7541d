package dev.plimsoll.app;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process for tests. {@code listen}: says where it listens, ends with its parent. {@code fail}:
 * ends at once. {@code silent}: says nothing. {@code stubborn}: listens and ignores SIGTERM. {@code
 * parent FILE}: starts a child, writes its pid to FILE and waits. {@code work FILE}: works until it
 * is interrupted, then writes FILE.
 */
final class Listener {
  private Listener() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "listen" -> listen();
      case "fail" -> {
        System.err.println("port 8001 is in use");
        System.exit(3);
      }
      case "silent" -> Thread.sleep(Duration.ofMinutes(1));
      case "stubborn" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(Listener::hang));
        listen();
      }
      case "parent" -> parent(Path.of(args[1]));
      case "work" -> work(Path.of(args[1]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void listen() throws Exception {
    ParentWatch.start(System.in, Duration.ofSeconds(5));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("a banner first");
      System.out.println("listening on http://127.0.0.1:" + socket.getLocalPort());
      Thread.sleep(Duration.ofMinutes(1));
    }
  }

  private static void hang() {
    try {
      Thread.sleep(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void parent(Path file) throws Exception {
    Path errors = file.resolveSibling("child.err");
    try (ChildProcess child =
        ChildProcess.start("listener", command("listen"), errors, Duration.ofSeconds(20))) {
      Files.writeString(file, child.pid() + "\n");
      Thread.sleep(Duration.ofMinutes(1));
    }
  }

  private static void work(Path file) throws Exception {
    Thread worker = Thread.currentThread();
    try (Interruption interruption = Interruption.asks(worker::interrupt, Duration.ofSeconds(10))) {
      System.out.println("listening on http://127.0.0.1:1");
      try {
        Thread.sleep(Duration.ofMinutes(1));
      } catch (InterruptedException _) {
        Files.writeString(file, "report, asked " + interruption.asked());
      }
    }
  }

  static java.util.List<String> command(String... args) {
    var command =
        new java.util.ArrayList<String>(
            java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Listener.class.getName()));
    command.addAll(java.util.List.of(args));
    return command;
  }
}
