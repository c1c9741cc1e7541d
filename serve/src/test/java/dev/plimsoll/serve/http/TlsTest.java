package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.serve.http.TlsFiles.TlsException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** HTTPS by a pair of PEM files. */
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private Path cert;
  private Path key;

  @BeforeEach
  void name() {
    cert = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void write(PemPair pair) throws IOException {
    Files.writeString(cert, pair.cert());
    Files.writeString(key, pair.key());
  }

  private HttpDoor door() {
    TlsFiles files = new TlsFiles(cert, key, Duration.ofMillis(20));
    return new HttpDoor(
        vertx,
        HttpSettings.on("127.0.0.1", 0).with(Optional.of(files)),
        exchange -> Reply.text(200, "text/plain", "hello " + exchange.path()));
  }

  private record Seen(String answer, String alpn, String name) {}

  private static SSLSocket connect(int port, X509Certificate trusted) throws Exception {
    KeyStore believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    believed.setCertificateEntry("it", trusted);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Seen get(int port, X509Certificate trusted, String... protocols) throws Exception {
    try (SSLSocket socket = connect(port, trusted)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(protocols);
      socket.setSSLParameters(parameters);
      send(socket, "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return new Seen(
          answer, socket.getApplicationProtocol(), shown.getSubjectX500Principal().getName());
    }
  }

  @Test
  void answers_over_tls_and_takes_a_renewed_pair_without_a_restart() throws Exception {
    PemPair first = PemPair.make(folder, "EC", "first");
    PemPair second = PemPair.make(folder, "RSA", "second");
    write(first);
    try (HttpDoor door = door()) {
      int port = door.listen();
      Seen seen = get(port, first.certificate(), "h2", "http/1.1");
      assertThat(seen.answer()).startsWith("HTTP/1.1 200").endsWith("hello /x");
      assertThat(seen.alpn()).isEqualTo("http/1.1");
      assertThat(get(port, first.certificate()).alpn()).isEmpty();

      Files.writeString(cert, "half of a renew"); // must change nothing
      Files.writeString(key, second.key());
      assertThat(get(port, first.certificate()).name()).isEqualTo("CN=first");
      write(second);
      await()
          .ignoreExceptions()
          .until(() -> get(port, second.certificate()).name().equals("CN=second"));
    }
  }

  /** A door that answers /late once it is told that the caller sends no more. */
  private HttpDoor lateDoor() {
    HttpSettings settings =
        HttpSettings.on("127.0.0.1", 0).with(Optional.of(TlsFiles.of(cert, key)));
    return new HttpDoor(
        vertx,
        settings,
        exchange -> {
          if (exchange.path().equals("/late")) {
            CountDownLatch ended = new CountDownLatch(1);
            exchange.onLeave(ended::countDown);
            assertThat(ended.await(10, TimeUnit.SECONDS)).as("told of the end").isTrue();
          }
          return Reply.text(200, "text/plain", "hello " + exchange.path());
        });
  }

  @Test
  void who_says_that_it_sends_no_more_is_answered_all_it_asked() throws Exception {
    PemPair pair = PemPair.make(folder, "EC", "it");
    write(pair);
    try (HttpDoor door = lateDoor()) {
      int port = door.listen();
      try (SSLSocket socket = connect(port, pair.certificate())) {
        send(socket, "GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
        send(socket, "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        socket.shutdownOutput(); // close_notify
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("hello /late", "hello /next");
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
      await().until(() -> door.connections() == 0);
    }
  }

  /** Before TLS 1.3 whoever says so ends both directions, and wants no answer. */
  @Test
  void who_says_so_over_tls_1_2_has_left() throws Exception {
    PemPair pair = PemPair.make(folder, "EC", "it");
    write(pair);
    try (HttpDoor door = lateDoor()) {
      try (SSLSocket socket = connect(door.listen(), pair.certificate())) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        send(socket, "GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> door.connections() == 1);
        socket.shutdownOutput();
        await().until(() -> door.connections() == 0);
      }
    }
  }

  @Test
  void who_speaks_no_tls_is_closed_and_who_does_not_end_the_handshake_too() throws Exception {
    write(PemPair.make(folder, "EC", "it"));
    TlsFiles files = TlsFiles.of(cert, key);
    HttpSettings usual = HttpSettings.on("127.0.0.1", 0);
    HttpSettings hasty =
        new HttpSettings(
            usual.host(),
            0,
            usual.largestBody(),
            10,
            Duration.ofMillis(300),
            usual.body(),
            usual.keepAlive(),
            usual.longestWait(),
            10,
            Optional.of(files));
    try (HttpDoor door = new HttpDoor(vertx, hasty, _ -> Reply.text(200, "text/plain", "never"))) {
      int port = door.listen();
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
        plain.setSoTimeout(10_000);
        silent.setSoTimeout(10_000);
        plain
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .doesNotContain("HTTP");
        assertThat(silent.getInputStream().read()).isNegative();
      }
    }
  }

  @Test
  void a_pair_that_cannot_be_used_is_named_with_its_reason() throws Exception {
    PemPair pair = PemPair.make(folder, "EC", "it");
    PemPair other = PemPair.make(folder, "EC", "other");
    PemPair rsa = PemPair.make(folder, "RSA", "rsa");
    assertFault("certificate file " + cert + " is not there");
    Files.writeString(cert, pair.cert());
    assertFault("key file " + key + " is not there");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertFault(key + " is no PEM private key");
    Files.writeString(key, "");
    assertFault(key + " is no PEM private key");
    Files.writeString(key, pair.cert());
    assertFault(key + " is no PEM private key");
    Files.writeString(key, other.key());
    assertFault("is not the private key of the certificate");
    Files.writeString(key, rsa.key());
    assertFault("is not the private key of the certificate");
    Files.writeString(key, pair.key());
    Files.writeString(cert, "garbage");
    assertFault(cert + " ");
    Files.writeString(cert, "");
    assertFault(cert + " ");
  }

  private void assertFault(String words) {
    try (HttpDoor door = door()) {
      assertThatThrownBy(door::listen)
          .isInstanceOf(TlsException.class)
          .hasMessageContaining(words)
          .hasMessageNotContaining("AAAA");
    }
  }
}
