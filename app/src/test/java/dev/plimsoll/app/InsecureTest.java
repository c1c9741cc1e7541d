package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plimsoll.lab.Lab;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that believes any certificate says so before anything else, and only such a run. */
@Timeout(60)
class InsecureTest {
  private static final String LINE = "plimsoll: warning: " + Lab.INSECURE + "\n";
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static HttpsServer server;

  @TempDir Path folder;

  /** What a command wrote, and how it ended. */
  private record Said(int status, String out, String err) {}

  @BeforeAll
  static void listen(@TempDir Path keys) throws Exception {
    Path store = keys.resolve("nobody.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=nobody"),
                        Stream.of("-keystore", "" + store, "-storepass", new String(PASSWORD)))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      key.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(key, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private Said run(String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> usual =
        List.of("test", "--users", "1", "--run-time", "1s", "--headless", "--out", folder + "/o");
    int status =
        Main.run(
            new Wiring(),
            new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE),
            Stream.concat(usual.stream(), Stream.of(more)).toArray(String[]::new));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Test
  void the_option_is_warned_of_before_anything_else() {
    Said said = run("--target", url(), "--insecure");

    assertThat(said.err()).startsWith(LINE).containsOnlyOnce(LINE);
    assertThat(said.out()).contains("requests").doesNotContain(LINE);
    assertThat(said.status()).isIn(Exit.DONE, Exit.NO_VERDICT); // a busy machine is late
  }

  @Test
  void so_is_the_key_of_a_file() throws Exception {
    Path scenario =
        Files.writeString(
            folder.resolve("any.yaml"), "target: {http: '%s', insecure: true}\n".formatted(url()));

    assertThat(run(scenario.toString()).err()).startsWith(LINE).containsOnlyOnce(LINE);
  }

  @Test
  void without_either_nobody_unknown_is_believed_and_nothing_is_warned_of() {
    Said said = run("--target", url());

    assertThat(said.err()).doesNotContain(LINE).contains("tls");
    assertThat(said.status()).isNotIn(Exit.DONE, Exit.NO_VERDICT);
  }
}
