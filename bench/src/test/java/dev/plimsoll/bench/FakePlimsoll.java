package dev.plimsoll.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Answers to the command line as {@code plimsoll} does, with logs made up: ten tasks of 100 ms. */
final class FakePlimsoll {
  private FakePlimsoll() {}

  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    switch (words.getFirst()) {
      case "--help" -> System.out.println("Usage: plimsoll");
      case "serve" -> listen();
      case "mock" -> {
        calls(Path.of(after(words, "--log")));
        listen();
      }
      case "test" -> requests(Path.of(after(words, "--request-log")));
      default -> System.exit(2);
    }
  }

  private static void listen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void calls(Path file) throws IOException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      out.append("{\"id\":\"t%d-1\",\"started\":0,\"ms\":90,\"outcome\":\"ok\"}\n".formatted(i));
    }
    Files.writeString(file, out);
  }

  private static void requests(Path file) throws IOException {
    StringBuilder out =
        new StringBuilder(
            "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts\n");
    for (int i = 0; i < 10; i++) {
      int sent = 100 * i;
      out.append("task,1,%d,%d,%d,ok,200,t%d,1\n".formatted(sent, sent, sent + 100, i));
    }
    Files.writeString(file, out);
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }
}
