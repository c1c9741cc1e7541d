package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** serve as a process of its own: how it starts, refuses to start, and stops. */
class ServeProcessTest {
  @TempDir Path folder;

  private Process start(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(errors().toFile()).start();
  }

  private Path errors() {
    return folder.resolve("errors.txt");
  }

  private static String ask(URI address, String request) throws Exception {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String post(URI address, String body) throws Exception {
    return ask(
        address,
        "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body));
  }

  @Test
  void a_signal_right_after_its_address_was_told_is_a_stop_in_order() throws Exception {
    Process serve = start("serve", "--port", "0", "--store", "memory");
    try (BufferedReader out = serve.inputReader()) {
      assertThat(out.readLine()).startsWith("listening on http://127.0.0.1:");
      serve.destroy();
      assertThat(serve.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(serve.exitValue()).isZero();
    assertThat(Files.readString(errors()))
        .contains("NOT DURABLE", "stopped: 0 completed, 0 handed back, 0 left waiting");
  }

  @Test
  void a_signal_lets_what_runs_finish_within_the_grace_time_and_hands_back_the_rest()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path config =
          Files.writeString(
              folder.resolve("c.yaml"),
              "provider: {baseUrl: \"http://127.0.0.1:%d/v1\"}\ngrace: 500ms\n"
                  .formatted(silent.getLocalPort()));
      String data = folder.resolve("data").toString();
      Process serve = start("serve", "--port", "0", "--config", config.toString(), "--data", data);
      try (BufferedReader out = serve.inputReader()) {
        URI address = URI.create(out.readLine().replace("listening on ", ""));
        assertThat(post(address, "{\"task\": \"never answered\"}")).contains("202 Accepted");
        try (Socket _ = silent.accept()) { // its call is under way, and never answered
          serve.destroy();
          assertThat(serve.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
      }
      assertThat(serve.exitValue()).isZero();
      assertThat(Files.readString(errors()))
          .contains("1 running, given 500ms to finish", "1 handed back", "the next start goes on");
      Process next = start("serve", "--port", "0", "--config", config.toString(), "--data", data);
      try (BufferedReader _ = next.inputReader();
          Socket _ = silent.accept()) { // and it is under way again
        next.destroy();
        assertThat(next.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(Files.readString(errors())).contains("goes on with 1 task");
    }
  }

  @Test
  void a_port_in_use_is_said_in_two_lines_without_a_stack() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Process serve =
          start("serve", "--port", Integer.toString(taken.getLocalPort()), "--store", "memory");
      assertThat(serve.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(serve.exitValue()).isEqualTo(Exit.ERROR);
      assertThat(Files.readString(errors()))
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "--port 0")
          .doesNotContain("\tat ");
    }
  }
}
