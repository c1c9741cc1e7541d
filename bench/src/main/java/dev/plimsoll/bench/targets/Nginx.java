package dev.plimsoll.bench.targets;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Ports;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.machine.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fast target: one nginx worker that answers everything with 31 bytes and counts. */
public final class Nginx implements AutoCloseable {
  private static final String CONFIG =
      """
      daemon off;
      worker_processes 1;
      worker_rlimit_nofile 20000;
      pid nginx.pid;
      error_log stderr warn;
      events { worker_connections 19000; multi_accept on; }
      http {
        access_log off;
        keepalive_requests 2000000000;
        keepalive_timeout 300s;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        default_type application/json;
        server {
          listen 127.0.0.1:@PORT@ backlog=4096;
          location = /__status { stub_status; }
          location / { return 200 '{"status":"ok","id":1234567890}'; }
        }
      }
      """;

  private static final Pattern COUNTS = Pattern.compile("\n\\s*(\\d+) (\\d+) (\\d+)\\s*\n");
  private static final int LONGEST_ANSWER_MILLIS = 5_000;

  private final PinnedProcess process;
  private final int port;
  private long asked;

  private Nginx(PinnedProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** What is missing to run it, or empty. */
  public static Optional<String> missing() {
    return Programs.find("nginx").isPresent()
        ? Optional.empty()
        : Optional.of("the target nginx is not installed: apt-get install nginx-light");
  }

  public static Nginx start(Testbed bed) throws BrokenException, IOException, InterruptedException {
    int port = Ports.free();
    Path folder = Files.createDirectories(bed.folder().resolve("nginx"));
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, CONFIG.replace("@PORT@", Integer.toString(port)));
    String program = Programs.find("nginx").orElseThrow().toString();
    Nginx nginx =
        new Nginx(
            PinnedProcess.start(
                bed,
                "nginx",
                Processors.TARGET,
                List.of(program, "-p", folder.toString(), "-c", config.toString())),
            port);
    nginx.awaitAnswer();
    return nginx;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/x");
  }

  public double cpuSeconds() throws IOException {
    return process.cpuSeconds();
  }

  /** How many requests it was sent, those of this count left out. */
  public long requests() throws BrokenException, IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /__status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      asked++;
      Matcher counts = COUNTS.matcher(answer);
      if (!counts.find()) {
        throw new BrokenException("nginx does not tell its counts: " + answer);
      }
      return Long.parseLong(counts.group(3)) - asked;
    } catch (SocketTimeoutException _) {
      throw new BrokenException("nginx did not tell its counts within " + LONGEST_ANSWER_MILLIS);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private void awaitAnswer() throws BrokenException, InterruptedException, IOException {
    for (int i = 0; i < 200; i++) {
      try {
        requests();
        return;
      } catch (IOException _) {
        Thread.sleep(25);
      }
    }
    process.close();
    throw new BrokenException("nginx does not answer: " + process.tail());
  }
}
